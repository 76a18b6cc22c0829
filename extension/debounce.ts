/** Puts off work until things have calmed down. */
import type { Disposable } from './dispose';

/** Calls that come close together are one call. */
export interface Debounced extends Disposable {
  (): void;
}

/** Calls `work` once, `quietMs` after the last call. */
export function debounce(quietMs: number, work: () => void): Debounced {
  let timer: NodeJS.Timeout | undefined;
  const call = () => {
    clearTimeout(timer);
    timer = setTimeout(work, quietMs);
  };
  return Object.assign(call, { dispose: () => clearTimeout(timer) });
}

/** Calls `work` at once, and then at most every `everyMs`; the last call is never lost. */
export function throttle(everyMs: number, work: () => void): Debounced {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  const now = () => {
    again = false;
    work();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) now();
    }, everyMs);
  };
  const call = () => {
    if (timer === undefined) now();
    else again = true;
  };
  return Object.assign(call, { dispose: () => clearTimeout(timer) });
}
