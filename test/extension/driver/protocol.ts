/** What passes between a test and the driver in the extension host: files in one folder. Types and names only. */

/** Environment variable that names the folder. */
export const FOLDER = 'REPLENS_DRIVER';

/** File that says that the driver listens. */
export const READY = 'ready';

/** A suite to run; written to `request.json`. */
export interface SuiteRequest {
  id: number;
  suite: string;
}

/** One case of a suite. */
export interface CaseResult {
  name: string;
  /** Stack of the error, null where the case passed. */
  error: string | null;
  /** What was measured, for a report. */
  notes: Record<string, unknown>;
}

/** Answer to a request; written to `reply-<id>.json`. */
export interface SuiteReply {
  cases: CaseResult[];
}
