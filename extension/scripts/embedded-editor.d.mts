/** How an embedded editor is started. */
export interface EmbeddedEditorOptions {
  /** Folder that takes everything the editor writes; made if missing. */
  state: string;
  /** Folder to open. */
  folder: string;
  /** Packaged extensions to install. */
  vsix?: readonly string[];
  /** Folders of unpacked extensions, to load beside them. */
  unpacked?: readonly string[];
  /** User settings. */
  settings?: Record<string, unknown>;
  /** Variables for the server and everything that it starts. */
  env?: Record<string, string>;
  /** Folders are trusted only when the person says so; without it, all are. */
  workspaceTrust?: boolean;
  /** Ends by itself after so many seconds (more than 60) without a window; default never. */
  idleSeconds?: number;
  /** Asked for by the editor; without it, whoever reaches the port is let in. */
  password?: string;
}

/** A server that listens on the loopback interface. */
export interface EmbeddedEditor {
  /** Address that opens the folder. */
  url: string;
  /** The server, leader of a process group that holds everything it starts. */
  pid: number;
  /** Ends the whole group. */
  stop(): Promise<void>;
}

export declare function startEmbeddedEditor(options: EmbeddedEditorOptions): Promise<EmbeddedEditor>;
