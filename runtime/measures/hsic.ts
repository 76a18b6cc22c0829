/**
 * Linear HSIC and the ratios made of it, from tr(K L) of the Gram matrices K = XXᵀ, L = YYᵀ: in feature form
 * ||XᵀY||_F^2 where both have fewer units than inputs, else from the Gram matrices. Equal numbers.
 */
import { dot, sum, sumOfSquares } from './matrix';
import { oncePerPair } from './once';
import {
  type Representation,
  centred,
  crossProduct,
  gramMatrix,
  requireVariance,
  rowEnergies,
} from './representation';
import { Undefined } from './undefined';

const isNarrow = ({ matrix }: Representation): boolean => matrix.cols < matrix.rows;

/** tr(K L), computed once per pair. */
export const gramTrace = oncePerPair((x: Representation, y: Representation): number => {
  if (!isNarrow(x) || !isNarrow(y)) return dot(gramMatrix(x).data, gramMatrix(y).data);
  return sumOfSquares(crossProduct(x, y).data);
});

/** tr(K L) of X and Y as they are. */
export function uncentredHsic(x: Representation, y: Representation): number {
  return gramTrace(x, y);
}

/** tr(K~ L~) of the centred Gram matrices: (n - 1)^2 times the biased HSIC (Gretton et al. 2005). */
export function centredHsic(x: Representation, y: Representation): number {
  return gramTrace(centred(x), centred(y));
}

/** The sum over i != j of K~_ij L~_ij. */
export function offDiagonalHsic(x: Representation, y: Representation): number {
  return centredHsic(x, y) - dot(rowEnergies(centred(x)), rowEnergies(centred(y)));
}

/**
 * The unbiased HSIC of Song et al. 2007 (eq. 5), n >= 4. It does not change with the origin; on centred data the
 * off-diagonal row sums of K are minus its diagonal k_i = |x~_i|^2, which leaves
 * [tr(K~ L~) - n / (n - 2) sum k_i l_i + sum k_i sum l_i / ((n - 1)(n - 2))] / (n (n - 3)).
 */
export function unbiasedHsic(x: Representation, y: Representation): number {
  const n = x.matrix.rows;
  const [k, l] = [rowEnergies(centred(x)), rowEnergies(centred(y))];
  const corrected = centredHsic(x, y) - (n / (n - 2)) * dot(k, l) + (sum(k) * sum(l)) / ((n - 1) * (n - 2));
  return corrected / (n * (n - 3));
}

/** hsic(x, y) / sqrt(hsic(x, x) hsic(y, y)) for an HSIC that is positive on anything but constants. */
export function normalised(
  hsic: (a: Representation, b: Representation) => number,
  x: Representation,
  y: Representation,
): number {
  return hsic(x, y) / Math.sqrt(hsic(x, x) * hsic(y, y));
}

/** Rounding error of the unbiased HSIC relative to the biased; below it nothing is left to divide by. */
const cancelled = 1e-13;

/** @throws Undefined where the unbiased HSIC of a representation with itself is 0 up to rounding. */
export function requireUnbiasedVariance(x: Representation): void {
  requireVariance(x);
  const n = x.matrix.rows;
  if (unbiasedHsic(x, x) * n * (n - 3) <= cancelled * centredHsic(x, x))
    throw new Undefined(`${x.name} has no structure left after bias correction: its unbiased HSIC is 0.`);
}
