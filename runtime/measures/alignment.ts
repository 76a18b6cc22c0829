/**
 * Angles and distances after the best alignment of two matrices, from their inner product then and their norms. What is 0
 * but for rounding is exactly 0: a cosine is known to about 1e-14, and so an angle near 0 to 1e-7 only.
 */

/** Rounding error of an inner product, relative to the norms. */
const ROUNDING = 1e-14;

/** An inner product <A, B> at its largest with the squared norms of A and B. */
export interface Aligned {
  readonly product: number;
  readonly normX: number;
  readonly normY: number;
}

/** <A, B> / (‖A‖ ‖B‖), at most 1. */
export function similarityOf({ product, normX, normY }: Aligned): number {
  const cosine = product / Math.sqrt(normX) / Math.sqrt(normY);
  return cosine > 1 - ROUNDING ? 1 : cosine;
}

/** arccos of {@link similarityOf}. */
export const angleOf = (aligned: Aligned): number => Math.acos(Math.max(-1, similarityOf(aligned)));

/** ‖A - B‖². */
export function squaredDistanceOf({ product, normX, normY }: Aligned): number {
  const total = normX + normY;
  const squared = total - 2 * product;
  return squared <= ROUNDING * total ? 0 : squared;
}
