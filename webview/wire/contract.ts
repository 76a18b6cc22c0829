/**
 * What passes between a panel and the extension, whatever the panel is about: types only. A panel asks, the host
 * answers (errors are replies), and tells it events. The host sends nothing before the panel has said `ready`; it
 * keeps no messages for a hidden panel, so events must not be needed to be understood: `ready` comes again, and the
 * panel asks for the whole state, whenever it becomes visible anew.
 */
import type { ProgressEvent } from '../../runtime/job';

/** Requests and events of one kind of panel. */
export interface PanelContract {
  requests: Record<string, { params: unknown; result: unknown }>;
  event: unknown;
}

/** Why a request failed, for a person to read. */
export interface PanelError {
  /** `died`: the runtime process ended; `absent`: nothing is kept of the request; `defect`: an error of ours. */
  kind: 'user' | 'died' | 'cancelled' | 'absent' | 'defect';
  /** File, argument or path in a spec that the error is about; `''` where there is none. */
  subject: string;
  reason: string;
  remedy: string;
}

/** Panel to host. */
export type FromPanel =
  | { kind: 'ready' }
  /** `onlyKept`: answer from what an earlier page has asked for, and begin nothing. */
  | { kind: 'request'; id: number; name: string; params: unknown; onlyKept?: boolean }
  | { kind: 'cancel'; id: number };

/** Host to panel. */
export type ToPanel =
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'error'; id: number; error: PanelError }
  | { kind: 'progress'; id: number; progress: Extract<ProgressEvent, { kind: 'progress' }> }
  | { kind: 'event'; event: unknown };

/** What a chart can be saved as. */
export type ExportFormat = 'svg' | 'png' | 'csv' | 'json';

/** A file to save through the host's save dialog. */
export interface ExportParams {
  /** Proposed name without folder and extension. */
  name: string;
  format: ExportFormat;
  content: string | Uint8Array;
}

/** Requests that every panel may make. An alias, since an interface is no `Record`. */
export type CommonRequests = {
  /** Asks where to, and saves; null when the person decided otherwise, or was told by the host why it failed. */
  export: { params: ExportParams; result: { file: string } | null };
  showLog: { params: null; result: null };
  /** Starts the runtime again after it died. */
  restart: { params: null; result: null };
};
