/**
 * Log-spaced step numbers from 0 to `steps`, both included, at most `count` (at least 2) of them: dense at the start,
 * where a network changes fastest. Rising and without repeats, so that a short run has fewer than `count`.
 */
export function logSpacedSteps(steps: number, count: number): number[] {
  const spaced = Array.from({ length: count }, (_, i) => Math.round((steps + 1) ** (i / (count - 1)) - 1));
  return [...new Set([0, ...spaced.slice(1, -1), steps])];
}
