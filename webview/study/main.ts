/** Stand-in until the panel is written. */
export {};
