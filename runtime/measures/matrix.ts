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

/** The numbers of a matrix in the precision in which they are kept. */
export interface Stored {
  readonly cols: number;
  readonly data: Float64Array | Float32Array;
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

/** The transpose [cols, rows], in `out` where that is given: as many numbers, other than those of `a`. */
export function transpose(a: Matrix, out = new Float64Array(a.rows * a.cols)): Matrix {
  const { rows, cols, data } = a;
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

/** Adds to `sums` what the rows of `a` have above `origin`, four rows at a time. */
function addOffsets({ rows, cols, data }: Matrix, origin: Float64Array, sums: Float64Array): void {
  const whole = rows - (rows % 4);
  for (let i = 0; i < whole; i += 4) {
    const [a, b, c, d] = [i * cols, (i + 1) * cols, (i + 2) * cols, (i + 3) * cols];
    for (let j = 0; j < cols; j++) {
      const from = origin[j];
      sums[j] += data[a + j] - from + (data[b + j] - from) + (data[c + j] - from + (data[d + j] - from));
    }
  }
  for (let i = whole; i < rows; i++) for (let j = 0; j < cols; j++) sums[j] += data[i * cols + j] - origin[j];
}

/**
 * Mean of each column, as the first row plus the mean offset from it, so that a constant column has exactly its value as mean
 * and large offsets cost no precision.
 */
export function columnMeans(a: Matrix): Float64Array {
  const { rows, cols, data } = a;
  const means = new Float64Array(cols);
  means.set(data.subarray(0, cols));
  const sums = new Float64Array(cols);
  addOffsets({ rows, cols, data }, means, sums);
  for (let j = 0; j < cols; j++) means[j] += sums[j] / rows;
  return means;
}

/** What is done to a matrix, planned once from its values: writes the new values of `a` into `out`, which may be the data of `a`. */
export type Plan = (a: Matrix, out: Float64Array) => void;

/** Removes the column means of `of`. */
export function centring(of: Matrix): Plan {
  const means = columnMeans(of);
  return ({ rows, cols, data }, out) => {
    for (let i = 0; i < rows; i++) {
      const start = i * cols;
      for (let j = 0; j < cols; j++) out[start + j] = data[start + j] - means[j];
    }
  };
}

/** Scales the rows by what makes those of `of` of norm 1. */
export function normalising(of: Matrix): Plan {
  const norms = squaredRowNorms(of).map(Math.sqrt);
  return ({ rows, cols, data }, out) => {
    for (let i = 0; i < rows; i++) {
      const norm = norms[i] > 0 ? norms[i] : 1;
      for (let k = i * cols; k < (i + 1) * cols; k++) out[k] = data[k] / norm;
    }
  };
}

function carriedOut(plan: Plan, a: Matrix): Matrix {
  const { rows, cols } = a;
  const data = new Float64Array(rows * cols);
  plan(a, data);
  return { rows, cols, data };
}

/** The matrix with its column means removed: X~ of the measures. */
export const centreColumns = (a: Matrix): Matrix => carriedOut(centring(a), a);

/** Every row scaled to Euclidean norm 1; a row of zeros stays as it is. */
export const normaliseRows = (a: Matrix): Matrix => carriedOut(normalising(a), a);

/** Squared Euclidean norm of each row, summed in four lanes. */
export function squaredRowNorms(a: Matrix): Float64Array {
  const { rows, cols, data } = a;
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const end = (i + 1) * cols;
    let k = i * cols;
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (; k + 4 <= end; k += 4) {
      s0 += data[k] * data[k];
      s1 += data[k + 1] * data[k + 1];
      s2 += data[k + 2] * data[k + 2];
      s3 += data[k + 3] * data[k + 3];
    }
    for (; k < end; k++) s0 += data[k] * data[k];
    norms[i] = s0 + s1 + (s2 + s3);
  }
  return norms;
}

/** Whether no value is NaN or infinite, told by the bits of the exponents: of either precision in one loop. */
export function isAllFinite(values: Stored['data']): boolean {
  const { buffer, byteOffset, byteLength } = values;
  const words = new Uint32Array(buffer, byteOffset, byteLength / 4);
  const isSingle = values instanceof Float32Array;
  const exponent = isSingle ? 0x7f800000 : 0x7ff00000;
  const step = isSingle ? 1 : 2;
  for (let k = step - 1; k < words.length; k += step) if ((words[k] & exponent) === exponent) return false;
  return true;
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
export function isConstant({ cols, data }: Stored): boolean {
  for (let k = cols; k < data.length; k++) if (data[k] !== data[k - cols]) return false;
  return true;
}
