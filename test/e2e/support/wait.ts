/** Waiting for what will be, without guessing how long it takes. */
import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is neither undefined, null nor false; rejects with `what` when the time is up. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  timeout = 60_000,
): Promise<Exclude<Awaited<T>, undefined | null | false>> {
  const end = Date.now() + timeout;
  let failure: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) {
        return answer as Exclude<Awaited<T>, undefined | null | false>;
      }
    } catch (error) {
      failure = error;
    }
    await pause(50);
  } while (Date.now() < end);
  throw new Error(`not within ${timeout / 1000} s: ${what}`, { cause: failure });
}
