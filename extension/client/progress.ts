/** How far a request is. Pure. */
import type { ProgressEvent } from '../../runtime/job';

/** Progress of a request in its own unit. */
export type Progress = Extract<ProgressEvent, { kind: 'progress' }>;

/** Share done in percent, where it can be told. */
export function percentOf(progress: Progress | null): number | null {
  return progress && progress.total > 0 ? Math.floor((100 * progress.done) / progress.total) : null;
}
