/** Work done over all seeds, and the time left at the rate seen so far. */
import type { ProgressEvent } from '../job';

/** Share of the work that must be done here before its rate says anything of the rest. */
const LEAST_SHARE = 0.02;

/** Adds up the steps of all seeds and estimates the time left. */
export class StudyProgress {
  private readonly doneAtStart = new Map<number, number>();
  private readonly done = new Map<number, number>();
  private readonly startedAt: number;

  /** `now` is in milliseconds. */
  constructor(
    private readonly seeds: number,
    private readonly stepsPerSeed: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedAt = now();
  }

  /** Notes that `seed` has done `step` steps and returns the event to report. */
  update(seed: number, step: number): ProgressEvent {
    if (!this.doneAtStart.has(seed)) this.doneAtStart.set(seed, step);
    this.done.set(seed, step);
    const sum = (steps: Map<number, number>) => [...steps.values()].reduce((a, b) => a + b, 0);
    const total = this.seeds * this.stepsPerSeed;
    const done = sum(this.done);
    const here = done - sum(this.doneAtStart);
    const seconds = (this.now() - this.startedAt) / 1000;
    return {
      kind: 'progress',
      label: `training, ${this.finished} of ${this.seeds} seeds done`,
      done,
      total,
      secondsLeft: here >= LEAST_SHARE * total ? ((total - done) * seconds) / here : null,
    };
  }

  private get finished(): number {
    return [...this.done.values()].filter((step) => step >= this.stepsPerSeed).length;
  }
}
