/** Work done over all seeds, and the time left at the rate seen so far. */
import type { ProgressEvent } from '../job';

/** Share of the work that must be done here before its rate says anything of the rest. */
const LEAST_SHARE = 0.02;
/** Work that is expected of a seed which has gone on longer than the others, as a multiple of what it has done. */
const MARGIN = 1.1;

const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);

/**
 * Adds up the steps of all seeds and estimates the time left. Seeds may stop early: once some have, as many steps are
 * expected of the others as those took on average.
 */
export class StudyProgress {
  private readonly doneAtStart = new Map<number, number>();
  private readonly done = new Map<number, number>();
  /** Steps of the seeds that have ended. */
  private readonly ended = new Map<number, number>();
  private readonly startedAt: number;

  /** `now` is in milliseconds. */
  constructor(
    private readonly seeds: number,
    private readonly stepsPerSeed: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedAt = now();
  }

  /** Notes that `seed` has done `step` of `steps` steps and returns the event to report; one that ends early ends with both equal. */
  update(seed: number, step: number, steps = this.stepsPerSeed): ProgressEvent {
    if (!this.doneAtStart.has(seed)) this.doneAtStart.set(seed, step);
    this.done.set(seed, step);
    if (step >= steps) this.ended.set(seed, step);
    const done = sum(this.done.values());
    const total = this.expected();
    const here = done - sum(this.doneAtStart.values());
    const seconds = (this.now() - this.startedAt) / 1000;
    return {
      kind: 'progress',
      label: `training, ${this.ended.size} of ${this.seeds} seeds done`,
      done,
      total,
      secondsLeft: here >= LEAST_SHARE * total ? ((total - done) * seconds) / here : null,
    };
  }

  /** Steps of all seeds: those of the seeds that have ended, and what is expected of the others. */
  private expected(): number {
    const known = sum(this.ended.values());
    const usual = this.ended.size > 0 ? known / this.ended.size : this.stepsPerSeed;
    const others = Array.from({ length: this.seeds }, (_, seed) => seed).filter(
      (seed) => !this.ended.has(seed),
    );
    const expectedOf = (seed: number) =>
      Math.min(this.stepsPerSeed, Math.max(usual, MARGIN * (this.done.get(seed) ?? 0)));
    return known + Math.round(sum(others.map(expectedOf)));
  }
}
