/**
 * Singular values by Householder QR followed by the SVD of the small triangular factor (LAPACK's own route for
 * tall matrices; Golub and Van Loan, Matrix Computations, 5.2 and 8.6). Backward-stable: nothing is squared, so
 * small singular values keep their absolute accuracy of eps * s_max, which ranks depend on.
 */
import { Matrix as DenseMatrix, SingularValueDecomposition } from 'ml-matrix';
import { type Matrix, transpose } from './matrix';

/** Makes column k of `r` zero below the diagonal by a reflection of rows k.. applied to columns k... */
function reflect(r: Float64Array, rows: number, cols: number, k: number, projections: Float64Array): void {
  let tail = 0;
  for (let i = k + 1; i < rows; i++) tail += r[i * cols + k] ** 2;
  if (tail === 0) return;
  const head = r[k * cols + k];
  const norm = Math.sqrt(head * head + tail);
  const pivot = head > 0 ? head + norm : head - norm;
  const scale = 2 / (pivot * pivot + tail);
  r[k * cols + k] = pivot;
  projections.fill(0);
  for (let i = k; i < rows; i++) {
    const v = r[i * cols + k];
    for (let j = k + 1; j < cols; j++) projections[j] += v * r[i * cols + j];
  }
  for (let i = k; i < rows; i++) {
    const v = scale * r[i * cols + k];
    for (let j = k + 1; j < cols; j++) r[i * cols + j] -= v * projections[j];
  }
  r[k * cols + k] = head > 0 ? -norm : norm;
}

/** The triangular factor R [cols, cols] of a QR decomposition of a [rows >= cols, cols]. */
function triangularFactor(a: Matrix): Matrix {
  const { rows, cols } = a;
  const r = a.data.slice();
  const projections = new Float64Array(cols);
  for (let k = 0; k < Math.min(rows - 1, cols); k++) reflect(r, rows, cols, k, projections);
  const out = new Float64Array(cols * cols);
  for (let i = 0; i < cols; i++) out.set(r.subarray(i * cols + i, (i + 1) * cols), i * cols + i);
  return { rows: cols, cols, data: out };
}

function decompose(a: Matrix, rightVectors: boolean): SingularValueDecomposition {
  const factor = triangularFactor(a);
  return new SingularValueDecomposition(DenseMatrix.from1DArray(factor.rows, factor.cols, factor.data), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: rightVectors,
  });
}

/** The min(rows, cols) singular values of a (finite), largest first. */
export function singularValues(a: Matrix): Float64Array {
  const tall = a.rows >= a.cols ? a : transpose(a);
  return Float64Array.from(decompose(tall, false).diagonal);
}

/** Right singular vectors of a [rows >= cols, cols], one a row, with their singular values, largest first. */
export function rightSingularVectors(a: Matrix): { values: Float64Array; vectors: Matrix } {
  const { diagonal, rightSingularVectors: v } = decompose(a, true);
  return {
    values: Float64Array.from(diagonal),
    vectors: { rows: a.cols, cols: a.cols, data: Float64Array.from(v.transpose().to1DArray()) },
  };
}

/** Number of singular values above s_max * max(rows, cols) * eps, as numpy's `matrix_rank`. */
export function numericalRank(values: Float64Array, a: Matrix): number {
  const tolerance = (values[0] ?? 0) * Math.max(a.rows, a.cols) * Number.EPSILON;
  return values.filter((value) => value > tolerance).length;
}
