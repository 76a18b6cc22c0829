/** How few of the numbers of a list carry its weight, 0 (all the same in size) to 1 (a single one not 0). */

/** Hoyer's sparsity (√m - ‖v‖₁ / ‖v‖₂) / (√m - 1) of m >= 2 numbers, not all 0 (Hoyer 2004, JMLR 5:1457). */
export function hoyer(sumOfSizes: number, sumOfSquares: number, count: number): number {
  const root = Math.sqrt(count);
  return clipped((root - sumOfSizes / Math.sqrt(sumOfSquares)) / (root - 1));
}

/**
 * (1 - a) / (1 - 1/m) with a = (Σ|v| / m)² / (Σv² / m) the sparseness of Treves and Rolls (1991, Network 2:371), in the form
 * of Vinje and Gallant (2000, Science 287:1273), of m >= 2 numbers, not all 0.
 */
export function trevesRolls(sumOfSizes: number, sumOfSquares: number, count: number): number {
  const density = sumOfSizes ** 2 / (count * sumOfSquares);
  return clipped((1 - density) / (1 - 1 / count));
}

/** Rounding may lead out of the range by a few eps. */
function clipped(sparsity: number): number {
  return Math.min(1, Math.max(0, sparsity));
}
