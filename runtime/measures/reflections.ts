/**
 * Householder reflections I - s v vᵀ: made from a vector, and products Q of many applied to the rows of a matrix, some at a time
 * as I - Vᵀ S V (compact WY form, Schreiber and Van Loan 1989): products of large matrices instead of many passes over the rows.
 */
import { type Matrix, rowRange } from './matrix';
import { type Steps, product, productOfColumns, productOfRows } from './steps';

/** A product of reflections I - scales[k] v_k v_kᵀ, k = 0 ... in this order; v_k are the rows of `vectors`, zero before place k. */
export interface Reflections {
  readonly vectors: Matrix;
  readonly scales: Float64Array;
}

/**
 * Turns x into the v of the reflection that makes x zero after its first entry. Returns the first entry that is left and
 * s; where x is zero after its first entry already, v = 0 and s = 0.
 */
export function reflector(x: Float64Array): [entry: number, scale: number] {
  const head = x[0];
  let tail = 0;
  for (let i = 1; i < x.length; i++) tail += x[i] * x[i];
  if (tail === 0) {
    x.fill(0);
    return [head, 0];
  }
  const norm = Math.sqrt(head * head + tail);
  x[0] = head > 0 ? head + norm : head - norm;
  return [head > 0 ? -norm : norm, 2 / (x[0] * x[0] + tail)];
}

/** Reflections that are applied together. */
const TOGETHER = 128;

/** S, upper triangular, of the reflections of which `inner` [count, count] are the inner products. */
function triangleOf(inner: Matrix, scales: Float64Array): Matrix {
  const count = scales.length;
  const s = new Float64Array(count * count);
  for (let j = 0; j < count; j++) {
    s[j * count + j] = scales[j];
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let k = i; k < j; k++) sum += s[i * count + k] * inner.data[k * count + j];
      s[i * count + j] = -scales[j] * sum;
    }
  }
  return { rows: count, cols: count, data: s };
}

/** The columns from `start` on. */
function columnsFrom({ rows, cols, data }: Matrix, start: number): Matrix {
  const width = cols - start;
  const out = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) out.set(data.subarray(i * cols + start, (i + 1) * cols), i * width);
  return { rows, cols: width, data: out };
}

/** Takes Y off the columns of X from `start` on, in place. */
function subtract({ rows, cols, data }: Matrix, y: Matrix, start: number): void {
  for (let i = 0, k = 0; i < rows; i++)
    for (let j = i * cols + start; j < (i + 1) * cols; j++) data[j] -= y.data[k++];
}

/** X less X Vᵀ S V, or of the transpose of S, in place; V are the reflections `start` ... `end` - 1. */
function* applySome(
  x: Matrix,
  { vectors, scales }: Reflections,
  [start, end]: readonly [number, number],
  isTransposed: boolean,
): Steps<void> {
  const v = columnsFrom(rowRange(vectors, start, end), start);
  const s = triangleOf(yield* productOfRows(v, v), scales.subarray(start, end));
  const turned = yield* (isTransposed ? productOfColumns : product)(s, v);
  subtract(x, yield* product(yield* productOfRows(columnsFrom(x, start), v), turned), start);
}

/** The rows of X, with zeros added to them up to the length of the reflections. */
function extended({ rows, cols, data }: Matrix, length: number): Matrix {
  const out = new Float64Array(rows * length);
  for (let i = 0; i < rows; i++) out.set(data.subarray(i * cols, (i + 1) * cols), i * length);
  return { rows, cols: length, data: out };
}

/** X Q of X [m, n]. Its steps are shares of the work. */
export function* rotateRows(x: Matrix, reflections: Reflections): Steps<Matrix> {
  const count = reflections.scales.length;
  const out = extended(x, x.cols);
  for (let start = 0; start < count; start += TOGETHER) {
    const end = Math.min(start + TOGETHER, count);
    yield* applySome(out, reflections, [start, end], false);
    yield (end - start) / count;
  }
  return out;
}

/** X Qᵀ: Q applied to each row of X [m, at most n], zeros added to its length. Its steps are shares of the work. */
export function* rotateRowsBack(x: Matrix, reflections: Reflections): Steps<Matrix> {
  const count = reflections.scales.length;
  const out = extended(x, reflections.vectors.cols);
  for (let end = count; end > 0; end -= TOGETHER) {
    const start = Math.max(0, end - TOGETHER);
    yield* applySome(out, reflections, [start, end], true);
    yield (end - start) / count;
  }
  return out;
}
