/**
 * Unbiased HSIC (Song et al. 2007) of pairs of layers, summed over minibatches; the ratio of the sums is the minibatch CKA
 * of Nguyen et al. 2021. Of each batch of B rows one matrix [B, B] a layer is kept, whatever its width.
 */
import { dot, sum, type Matrix } from '../../measures/matrix';
import { gram } from '../../measures/products';

/** Fewest rows of a batch for which the unbiased estimator exists. */
export const LEAST_ROWS = 4;

/** A Gram matrix without its diagonal, in the U-centred form: HSIC of two layers is the mean of their products. */
export interface BatchGram {
  readonly size: number;
  readonly centred: Float64Array;
}

/**
 * The U-centred Gram matrix of a batch: K_ij - r_i / (n - 2) - r_j / (n - 2) + s / ((n - 1)(n - 2)) off the diagonal, 0 on it,
 * r the sums of rows and s their sum, both without the diagonal (Székely and Rizzo 2014). `batch` is centred first, which
 * changes no value but the rounding.
 */
export function batchGram(batch: Matrix): BatchGram {
  const { rows: n, cols } = batch;
  const centred = new Float64Array(batch.data);
  for (let j = 0; j < cols; j++) {
    let total = 0;
    for (let i = 0; i < n; i++) total += centred[i * cols + j];
    for (let i = 0; i < n; i++) centred[i * cols + j] -= total / n;
  }
  const { data } = gram({ rows: n, cols, data: centred });
  for (let i = 0; i < n; i++) data[i * n + i] = 0;
  const sums = Float64Array.from({ length: n }, (_, i) => sum(data.subarray(i * n, (i + 1) * n)));
  const whole = sum(sums) / ((n - 1) * (n - 2));
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      data[i * n + j] = i === j ? 0 : data[i * n + j] - (sums[i] + sums[j]) / (n - 2) + whole;
  return { size: n, centred: data };
}

/** Unbiased HSIC of the two layers of one batch. */
export function batchHsic(x: BatchGram, y: BatchGram): number {
  return dot(x.centred, y.centred) / (x.size * (x.size - 3));
}
