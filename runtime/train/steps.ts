/**
 * Log-spaced step numbers from 0 to `steps`, both included, at most `count`: dense at the start, where a network
 * changes fastest. Rising and without repeats, so that short runs have fewer than `count`.
 */
export function logSpacedSteps(steps: number, count: number): number[] {
  const spaced = Array.from({ length: count }, (_, i) =>
    Math.round((steps + 1) ** (i / Math.max(1, count - 1)) - 1),
  );
  return [...new Set([0, ...spaced.slice(1, -1), steps])].slice(0, Math.max(count, 2));
}
