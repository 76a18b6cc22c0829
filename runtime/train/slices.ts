/** How many steps to take in one run of the session, so that it lasts about a tenth of a second. */
const TARGET_MS = 100;
/** How many times as long as planned before a slice may become: the first ones also pay for warming up. */
const GROWTH = 8;

/** Chooses the number of steps of each slice by how long the slices before took. */
export class SlicePlan {
  private count = 1;

  /** Steps of the next slice, when `left` remain. */
  next(left: number): number {
    return Math.min(this.count, left);
  }

  /** Learns from a slice of `count` steps that took `ms`. */
  took(count: number, ms: number): void {
    const fitting = Math.floor((count * TARGET_MS) / Math.max(ms, 0.01));
    this.count = Math.max(1, Math.min(fitting, this.count * GROWTH));
  }
}
