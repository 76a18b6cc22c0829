/**
 * Householder bidiagonalisation: U' A V = B with d on the diagonal and e beside it (Golub and Van Loan, Matrix
 * Computations, 5.4). A generator that rests after each column, so that its caller may read messages meanwhile, and tells
 * how much of the work it has done.
 */
import type { Matrix } from './matrix';

/** A product of reflections I - scales[k] v_k v_kᵀ, k = 0 ...; v_k are the rows of `vectors`, zero before their first place. */
export interface Reflections {
  readonly vectors: Matrix;
  /** Place from which on v_k is not zero: k + `first`. */
  readonly first: number;
  readonly scales: Float64Array;
}

/** A bidiagonal matrix with the singular values of another, and how vectors of the one become those of the other. */
export interface Bidiagonal {
  readonly diagonal: Float64Array;
  /** superdiagonal[k] is beside diagonal[k]; one fewer. */
  readonly superdiagonal: Float64Array;
  /** V. */
  readonly right: Reflections;
  /** U: the products in this order; a later one acts on the first places of an earlier one. */
  readonly left: readonly Reflections[];
}

/** Sum of the rows k.. times their entries in column k, of the columns right of it; four rows at a time. */
function projectRows(r: Float64Array, rows: number, cols: number, k: number, out: Float64Array): void {
  out.fill(0);
  const whole = rows - ((rows - k) % 4);
  for (let i = k; i < whole; i += 4) {
    const [o0, o1, o2, o3] = [i * cols, (i + 1) * cols, (i + 2) * cols, (i + 3) * cols];
    const [v0, v1, v2, v3] = [r[o0 + k], r[o1 + k], r[o2 + k], r[o3 + k]];
    for (let j = k + 1; j < cols; j++)
      out[j] += v0 * r[o0 + j] + v1 * r[o1 + j] + (v2 * r[o2 + j] + v3 * r[o3 + j]);
  }
  for (let i = whole; i < rows; i++)
    for (let j = k + 1; j < cols; j++) out[j] += r[i * cols + k] * r[i * cols + j];
}

/**
 * Makes column k of `r` zero below the diagonal by a reflection of rows k.. applied to columns k..., and puts its vector
 * into row k of `kept`. Returns the scale of the reflection (0: none was needed).
 */
function reflectColumn(
  r: Float64Array,
  rows: number,
  cols: number,
  k: number,
  projections: Float64Array,
  kept: Float64Array,
): number {
  let tail = 0;
  for (let i = k + 1; i < rows; i++) tail += r[i * cols + k] ** 2;
  if (tail === 0) return 0;
  const head = r[k * cols + k];
  const norm = Math.sqrt(head * head + tail);
  const pivot = head > 0 ? head + norm : head - norm;
  const scale = 2 / (pivot * pivot + tail);
  r[k * cols + k] = pivot;
  projectRows(r, rows, cols, k, projections);
  for (let i = k; i < rows; i++) {
    const v = scale * r[i * cols + k];
    for (let j = k + 1; j < cols; j++) r[i * cols + j] -= v * projections[j];
    kept[k * rows + i] = r[i * cols + k];
  }
  r[k * cols + k] = head > 0 ? -norm : norm;
  return scale;
}

/** a[i..] · a[j..], `count` terms in four sums. */
function dotInPlace(a: Float64Array, i: number, j: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = count - (count % 4);
  for (let k = 0; k < whole; k += 4) {
    s0 += a[i + k] * a[j + k];
    s1 += a[i + k + 1] * a[j + k + 1];
    s2 += a[i + k + 2] * a[j + k + 2];
    s3 += a[i + k + 3] * a[j + k + 3];
  }
  for (let k = whole; k < count; k++) s0 += a[i + k] * a[j + k];
  return s0 + s1 + (s2 + s3);
}

/**
 * Makes row k of `r` zero right of the superdiagonal by a reflection applied to the rows below, and leaves its vector in
 * the row. Returns the superdiagonal entry and the scale of the reflection (0: none was needed).
 */
function reflectRow(r: Float64Array, rows: number, cols: number, k: number): [entry: number, scale: number] {
  const start = k * cols + k + 1;
  const count = cols - k - 1;
  const head = r[start];
  const tail = dotInPlace(r, start + 1, start + 1, count - 1);
  if (tail === 0) return [head, 0];
  const norm = Math.sqrt(head * head + tail);
  const pivot = head > 0 ? head + norm : head - norm;
  const scale = 2 / (pivot * pivot + tail);
  r[start] = pivot;
  for (let i = k + 1; i < rows; i++) {
    const at = i * cols + k + 1;
    const projection = scale * dotInPlace(r, start, at, count);
    for (let j = 0; j < count; j++) r[at + j] -= projection * r[start + j];
  }
  return [head > 0 ? -norm : norm, scale];
}

/** More rows than so many times the columns: the triangular factor first is less work (Chan 1982). */
const isVeryTall = ({ rows, cols }: Matrix) => rows > (5 / 3) * cols;

/** Entries that a reflection of column (or row) k changes. */
const columnWork = (rows: number, cols: number, k: number) => (rows - k) * (cols - k);

/** All the work of {@link bidiagonalise}, in the unit in which it tells what it has done. */
export function bidiagonalWork(a: Matrix): number {
  const rows = isVeryTall(a) ? a.cols : a.rows;
  let work = 0;
  for (let k = 0; k < a.cols; k++)
    work += (isVeryTall(a) ? columnWork(a.rows, a.cols, k) : 0) + 2 * columnWork(rows, a.cols, k);
  return work;
}

/** Reflections of `length` places, none as yet. */
const noReflections = (count: number, length: number, first: number): Reflections => ({
  vectors: { rows: count, cols: length, data: new Float64Array(count * length) },
  first,
  scales: new Float64Array(count),
});

/** The triangular factor R [cols, cols] of a QR decomposition of a [rows >= cols, cols], and Q. */
function* triangularFactor({ rows, cols, data }: Matrix): Generator<number, [r: Matrix, q: Reflections]> {
  const r = data.slice();
  const projections = new Float64Array(cols);
  const q = noReflections(cols, rows, 0);
  for (let k = 0; k < Math.min(rows - 1, cols); k++) {
    q.scales[k] = reflectColumn(r, rows, cols, k, projections, q.vectors.data);
    yield columnWork(rows, cols, k);
  }
  const out = new Float64Array(cols * cols);
  for (let i = 0; i < cols; i++) out.set(r.subarray(i * cols + i, (i + 1) * cols), i * cols + i);
  return [{ rows: cols, cols, data: out }, q];
}

/** Bidiagonalises a finite matrix [rows >= cols, cols]. */
export function* bidiagonalise(a: Matrix): Generator<number, Bidiagonal> {
  const [{ rows, cols, data }, ...before] = isVeryTall(a) ? yield* triangularFactor(a) : [a];
  const r = data.slice();
  const diagonal = new Float64Array(cols);
  const superdiagonal = new Float64Array(Math.max(0, cols - 1));
  const right = { vectors: { rows: cols, cols, data: r }, first: 1, scales: new Float64Array(cols) };
  const left = noReflections(cols, rows, 0);
  const projections = new Float64Array(cols);
  for (let k = 0; k < cols; k++) {
    left.scales[k] = reflectColumn(r, rows, cols, k, projections, left.vectors.data);
    diagonal[k] = r[k * cols + k];
    if (k < cols - 1) [superdiagonal[k], right.scales[k]] = reflectRow(r, rows, cols, k);
    yield 2 * columnWork(rows, cols, k);
  }
  return { diagonal, superdiagonal, right, left: [...before, left] };
}

/** The rows of `vectors`, zeros added to the length of the reflections, with their product applied to each. */
export function reflect({ vectors: { cols, data: v }, first, scales }: Reflections, vectors: Matrix): Matrix {
  const out = new Float64Array(vectors.rows * cols);
  for (let row = 0; row < vectors.rows; row++)
    out.set(vectors.data.subarray(row * vectors.cols, (row + 1) * vectors.cols), row * cols);
  for (let k = scales.length - 1; k >= 0; k--) {
    if (scales[k] === 0) continue;
    for (let row = 0; row < vectors.rows; row++) {
      let projection = 0;
      for (let j = k + first; j < cols; j++) projection += v[k * cols + j] * out[row * cols + j];
      projection *= scales[k];
      for (let j = k + first; j < cols; j++) out[row * cols + j] -= projection * v[k * cols + j];
    }
  }
  return { rows: vectors.rows, cols, data: out };
}
