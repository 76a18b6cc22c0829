/** Kernels as square symmetric matrices [n, n], whose rows and columns can be picked by number. */
import type { Kernel } from '../kernels';
import type { Matrix } from '../matrix';
import { oncePer } from '../once';

/** The square matrix of a strict upper triangle and a diagonal (default zeros). */
export function square({ upper, n, diagonal }: Pick<Kernel, 'upper' | 'n'> & Partial<Kernel>): Matrix {
  const data = new Float64Array(n * n);
  for (let i = 0, k = 0; i < n; i++) {
    if (diagonal) data[i * n + i] = diagonal[i];
    for (let j = i + 1; j < n; j++, k++) data[i * n + j] = data[j * n + i] = upper[k];
  }
  return { rows: n, cols: n, data };
}

function rowSums({ rows: n, data }: Matrix): Float64Array {
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sums[i] += data[i * n + j];
  return sums;
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** H K H, H = I - 11ᵀ/n. */
export const doubleCentred = oncePer((k: Matrix): Matrix => {
  const n = k.rows;
  const means = rowSums(k).map((sum) => sum / n);
  const mean = total(means) / n;
  const data = k.data.map((value, at) => value - means[Math.floor(at / n)] - means[at % n] + mean);
  return { rows: n, cols: n, data };
});

/** The U-centred kernel: < U(K), U(L) > is the unbiased HSIC times n (n - 3) (Székely and Rizzo 2014). */
export const uCentred = oncePer((k: Matrix): Matrix => {
  const n = k.rows;
  const sums = rowSums(k).map((sum, i) => sum - k.data[i * n + i]);
  const constant = total(sums) / ((n - 1) * (n - 2));
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      if (j !== i) data[i * n + j] = k.data[i * n + j] - (sums[i] + sums[j]) / (n - 2) + constant;
  return { rows: n, cols: n, data };
});
