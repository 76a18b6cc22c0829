/** Where an installed code-server lies. */
export interface Installation {
  /** The Node that it needs. */
  node: string;
  /** The package folder, for Node to run. */
  entry: string;
}

/** A failed set-up; the message names cause and remedy. */
export declare class SetupError extends Error {}

/** Installs code-server where it is not there yet (about two minutes). */
export declare function installCodeServer(): Installation;
