/** Long work is cut into slices; between two of them the process reads its messages. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from './errors';

/** Lets the process read its messages. Throws CancelledError where the work was cancelled. */
export async function breathe(signal?: AbortSignal): Promise<void> {
  await nextTurn();
  throwIfCancelled(signal);
}
