/** How expensive forms are computed: in calls of a fraction of a second, between which the caller does what it must. */

/** Awaited between calls, with the share of the work that is done: the place to read messages, tell progress and cancel. */
export type Between = (share: number) => Promise<void>;

/** Floating-point operations from which on ONNX Runtime's products pay; plain loops take about 0.1 s for them. */
export const LARGE = 2e8;

/** Floating-point operations of one call: about 0.2 s on two cores. */
export const AT_ONCE = 1e10;

/** Starts of consecutive ranges of at most `size` that cover 0 ... n, with their ends. */
export function ranges(n: number, size: number): [start: number, end: number][] {
  const step = Math.max(1, Math.floor(size));
  return Array.from({ length: Math.ceil(n / step) }, (_, i) => [i * step, Math.min((i + 1) * step, n)]);
}
