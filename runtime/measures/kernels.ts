/**
 * Kernel matrices kept as strict upper triangle (row by row) and diagonal, their centring, and inner products.
 */
import { sum } from './matrix';

/** A symmetric kernel matrix [n, n]. */
export interface Kernel {
  readonly n: number;
  readonly upper: Float64Array;
  readonly diagonal: Float64Array;
}

/** A kernel with the same value all along its diagonal. */
export function kernel(upper: Float64Array, n: number, diagonal: number): Kernel {
  return { n, upper, diagonal: new Float64Array(n).fill(diagonal) };
}

/** Sums over the rows of the off-diagonal entries. */
function offDiagonalRowSums({ n, upper }: Kernel): Float64Array {
  const sums = new Float64Array(n);
  for (let i = 0, k = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++, k++) {
      sums[i] += upper[k];
      sums[j] += upper[k];
    }
  }
  return sums;
}

/** The upper triangle with shifts[i] + shifts[j] taken off entry (i, j) and `constant` added. */
function shifted({ n, upper }: Kernel, shifts: Float64Array, constant: number): Float64Array {
  const out = new Float64Array(upper.length);
  for (let i = 0, k = 0; i < n; i++)
    for (let j = i + 1; j < n; j++, k++) out[k] = upper[k] - shifts[i] - shifts[j] + constant;
  return out;
}

/** H K H with H = I - 11ᵀ/n: row and column means removed. */
export function doubleCentred(k: Kernel): Kernel {
  const means = offDiagonalRowSums(k).map((off, i) => (off + k.diagonal[i]) / k.n);
  const mean = sum(means) / k.n;
  return {
    n: k.n,
    upper: shifted(k, means, mean),
    diagonal: k.diagonal.map((value, i) => value - 2 * means[i] + mean),
  };
}

/** The U-centred kernel, n >= 3: <u(K), u(L)> / (n (n - 3)) is the unbiased HSIC (Szekely and Rizzo 2014). */
export function uCentred(k: Kernel): Kernel {
  const sums = offDiagonalRowSums(k);
  const total = sum(sums);
  const shifts = sums.map((off) => off / (k.n - 2));
  return {
    n: k.n,
    upper: shifted(k, shifts, total / ((k.n - 1) * (k.n - 2))),
    diagonal: new Float64Array(k.n),
  };
}

/** Sum of K_ij L_ij over all i, j. */
export function inner(a: Kernel, b: Kernel): number {
  let off = 0;
  for (let k = 0; k < a.upper.length; k++) off += a.upper[k] * b.upper[k];
  let on = 0;
  for (let i = 0; i < a.n; i++) on += a.diagonal[i] * b.diagonal[i];
  return 2 * off + on;
}

/** <a, b> / (||a|| ||b||). */
export function alignment(a: Kernel, b: Kernel): number {
  return inner(a, b) / Math.sqrt(inner(a, a) * inner(b, b));
}
