/**
 * Long work that a person has asked for before the page was loaded anew: it is shown where the extension still has it, and
 * otherwise waits to be asked for again.
 */
import type { News } from './answer';

/** Questions that stand since before the page was loaded, by name. */
export type Restoring<N extends string> = Readonly<Record<N, boolean>>;

/** What is left to be restored after some news of a question. */
export function restoredBy<R extends Restoring<string>>(
  restoring: R,
  name: keyof R,
  { kind }: News<unknown>,
): R {
  return kind === 'asked' || kind === 'progress' ? restoring : { ...restoring, [name]: false };
}
