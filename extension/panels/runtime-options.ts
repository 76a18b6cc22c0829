/** Passes a panel's request on to the runtime: its cancelling and its progress. */
import type { ProgressEvent } from '../../runtime/job';
import type { RequestContext } from './channel';

/** Options of a call on behalf of a panel. */
export function runtimeOptions({ signal, progress }: RequestContext): {
  signal: AbortSignal;
  onEvent: (event: ProgressEvent) => void;
} {
  return {
    signal,
    onEvent: (event) => {
      if (event.kind === 'progress') progress(event);
    },
  };
}
