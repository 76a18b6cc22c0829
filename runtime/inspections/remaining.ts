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
