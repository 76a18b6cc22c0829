/** Makes this platform's VSIX in an empty or new folder and gives its path. */
export declare function packageInto(folder: string): string;
