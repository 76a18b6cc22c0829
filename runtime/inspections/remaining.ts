/** Time left at the rate seen so far, and how it is told. */
import type { JobContext } from '../job';
import { breathe } from '../slices';

/** Time left at the rate seen so far. */
export class Remaining {
  private readonly startedAt: number;

  /** `now` is in milliseconds. */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.startedAt = now();
  }

  /** Seconds left after `done` of `total`, null while nothing is done. */
  after(done: number, total: number): number | null {
    return done > 0 ? ((total - done) * (this.now() - this.startedAt)) / 1000 / done : null;
  }
}

/** Steps of work may be short: progress is told and messages are read this often. */
const BREATH_MS = 50;

/**
 * To be awaited between steps of work, with what is done of `total`, parts of a unit included: tells progress in whole units
 * and lets the process read its messages, where it is time to.
 */
export function whileWorking(
  label: string,
  total: number,
  { signal, report }: JobContext,
): (done: number) => Promise<void> {
  const remaining = new Remaining();
  let last = performance.now();
  return async (done) => {
    if (performance.now() - last < BREATH_MS) return;
    const secondsLeft = remaining.after(done, total);
    report({ kind: 'progress', label, done: Math.floor(done), total, secondsLeft });
    await breathe(signal);
    last = performance.now();
  };
}
