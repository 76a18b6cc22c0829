/**
 * Dense float64 matrices, rows = inputs, columns = units: what every measure takes. All functions return new
 * matrices; none changes its arguments.
 */

/** A dense matrix; functions never write into `data`. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  /** Row-major, length rows * cols. */
  readonly data: Float64Array;
}

/** Rows `start` (inclusive) to `end` (exclusive), sharing memory with `a`. */
export function rowRange(a: Matrix, start: number, end: number): Matrix {
  return { rows: end - start, cols: a.cols, data: a.data.subarray(start * a.cols, end * a.cols) };
}

/** The rows `indices`, in that order, copied. */
export function takeRows(a: Matrix, indices: readonly number[]): Matrix {
  const { cols, data } = a;
  const out = new Float64Array(indices.length * cols);
  indices.forEach((row, i) => out.set(data.subarray(row * cols, (row + 1) * cols), i * cols));
  return { rows: indices.length, cols, data: out };
}

/** The transpose [cols, rows]. */
export function transpose(a: Matrix): Matrix {
  const { rows, cols, data } = a;
  const out = new Float64Array(data.length);
  const block = 32;
  for (let i0 = 0; i0 < rows; i0 += block) {
    for (let j0 = 0; j0 < cols; j0 += block) {
      const i1 = Math.min(i0 + block, rows);
      const j1 = Math.min(j0 + block, cols);
      for (let i = i0; i < i1; i++) for (let j = j0; j < j1; j++) out[j * rows + i] = data[i * cols + j];
    }
  }
  return { rows: cols, cols: rows, data: out };
}

/**
 * Mean of each column. A second pass adds the mean residual, so that a constant column has exactly its value
 * as mean and large offsets cost no precision.
 */
export function columnMeans(a: Matrix): Float64Array {
  const { rows, cols, data } = a;
  const means = new Float64Array(cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) means[j] += data[i * cols + j];
  for (let j = 0; j < cols; j++) means[j] /= rows;
  const residuals = new Float64Array(cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) residuals[j] += data[i * cols + j] - means[j];
  for (let j = 0; j < cols; j++) means[j] += residuals[j] / rows;
  return means;
}

/** The matrix with its column means removed: X~ of the measures. */
export function centreColumns(a: Matrix): Matrix {
  const { rows, cols, data } = a;
  const means = columnMeans(a);
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) out[i * cols + j] = data[i * cols + j] - means[j];
  return { rows, cols, data: out };
}

/** Squared Euclidean norm of each row. */
export function squaredRowNorms(a: Matrix): Float64Array {
  const { rows, cols, data } = a;
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let norm = 0;
    for (let k = i * cols; k < (i + 1) * cols; k++) norm += data[k] * data[k];
    norms[i] = norm;
  }
  return norms;
}

/** Every row scaled to Euclidean norm 1; a row of zeros stays as it is. */
export function normaliseRows(a: Matrix): Matrix {
  const { rows, cols, data } = a;
  const norms = squaredRowNorms(a);
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    const norm = Math.sqrt(norms[i]);
    if (norm > 0) for (let k = i * cols; k < (i + 1) * cols; k++) out[k] = data[k] / norm;
  }
  return { rows, cols, data: out };
}

/** Sum of all values, in their order. */
export function sum(values: Float64Array): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k];
  return total;
}

/** Sum of the squares of all values: the squared Frobenius norm of a matrix. */
export function sumOfSquares(values: Float64Array): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k] * values[k];
  return total;
}

/** Sum of the products of two arrays of the same length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let k = 0; k < a.length; k++) total += a[k] * b[k];
  return total;
}

/** Whether all rows are equal, value by value: a representation that says nothing of its input. */
export function isConstant(a: Matrix): boolean {
  const { cols, data } = a;
  for (let k = cols; k < data.length; k++) if (data[k] !== data[k - cols]) return false;
  return true;
}
