/**
 * Representational dissimilarity matrices (RDMs): distances between all pairs of rows, kept as the strict upper
 * triangle row by row, n (n - 1) / 2 values. Sums are made in the order of scipy's `pdist`: angles between
 * equal or parallel rows are 0 only up to rounding, and a rank correlation sees that rounding.
 */
import type { Matrix } from './matrix';
import { type Once, oncePer } from './once';
import { gram, squaredDistances } from './products';
import { type Representation, requireFinite } from './representation';
import { Undefined } from './undefined';

/** Distances between two rows, by the names of scipy's `pdist`. */
export const distanceNames = ['euclidean', 'sqeuclidean', 'correlation', 'cosine'] as const;
/** One of {@link distanceNames}. */
export type DistanceName = (typeof distanceNames)[number];

/** The strict upper triangle of a square matrix, row by row. */
function upperTriangle(a: Matrix): Float64Array {
  const n = a.rows;
  const out = new Float64Array((n * (n - 1)) / 2);
  for (let i = 0, k = 0; i < n; i++) for (let j = i + 1; j < n; j++) out[k++] = a.data[i * n + j];
  return out;
}

/** The square symmetric matrix [n, n] with the given strict upper triangle and a zero diagonal. */
export function squareForm(upper: Float64Array, n: number): Matrix {
  const data = new Float64Array(n * n);
  for (let i = 0, k = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) data[i * n + j] = data[j * n + i] = upper[k++];
  return { rows: n, cols: n, data };
}

/** Sum of `count` values from `start`, pairwise in blocks of 8 and 128 as numpy adds rows. */
function pairwiseSum(values: Float64Array, start: number, count: number): number {
  if (count > 128) {
    const half = Math.floor(count / 2);
    const first = half - (half % 8);
    return pairwiseSum(values, start, first) + pairwiseSum(values, start + first, count - first);
  }
  const blocks = start + count - (count % 8);
  let sum = 0;
  if (count >= 8) {
    let [a, b, c, d] = [values[start], values[start + 1], values[start + 2], values[start + 3]];
    let [e, f, g, h] = [values[start + 4], values[start + 5], values[start + 6], values[start + 7]];
    for (let k = start + 8; k < blocks; k += 8) {
      a += values[k];
      b += values[k + 1];
      c += values[k + 2];
      d += values[k + 3];
      e += values[k + 4];
      f += values[k + 5];
      g += values[k + 6];
      h += values[k + 7];
    }
    sum = a + b + (c + d) + (e + f + (g + h));
  }
  for (let k = blocks; k < start + count; k++) sum += values[k];
  return sum;
}

/** With the mean of each row removed. */
export function centreRows(a: Matrix): Matrix {
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < a.rows; i++) {
    const start = i * a.cols;
    const mean = pairwiseSum(a.data, start, a.cols) / a.cols;
    for (let k = start; k < start + a.cols; k++) data[k] = a.data[k] - mean;
  }
  return { rows: a.rows, cols: a.cols, data };
}

/** Every `step`th column from `first`, up to `end`. */
function everyColumn(a: Matrix, first: number, end: number, step: number): Matrix {
  const cols = Math.ceil((end - first) / step);
  const data = new Float64Array(a.rows * cols);
  for (let i = 0, k = 0; i < a.rows; i++)
    for (let j = first; j < end; j += step) data[k++] = a.data[i * a.cols + j];
  return { rows: a.rows, cols, data };
}

/** A Aᵀ, each product as the sum over even columns, plus that over odd ones, plus a last unpaired column. */
function gramInTwoLanes(a: Matrix): Matrix {
  const paired = a.cols - (a.cols % 2);
  const lanes = [0, 1].map((lane) => gram(everyColumn(a, lane, paired, 2)));
  if (paired < a.cols) lanes.push(gram(everyColumn(a, paired, a.cols, 1)));
  const [sum, ...rest] = lanes;
  for (const { data } of rest) for (let k = 0; k < data.length; k++) sum.data[k] += data[k];
  return sum;
}

/** Row of a (from 0) whose values are all equal, or -1. */
function constantRow(a: Matrix): number {
  for (let i = 0; i < a.rows; i++) {
    const row = a.data.subarray(i * a.cols, (i + 1) * a.cols);
    if (row.every((value) => value === row[0])) return i;
  }
  return -1;
}

/** Distances that are 1 - the cosine of an angle. */
export type Angular = 'correlation' | 'cosine';

/** Why a row (from 0) of norm 0 has no angles. @throws Undefined for a row that has no correlation: it is constant. */
export function requireAngles({ name, matrix }: Representation, distance: Angular): (row: number) => string {
  if (distance === 'cosine')
    return (row) => `Row ${row + 1} of ${name} is all zeros, so its cosine distance is undefined.`;
  const flat = (row: number) =>
    `Row ${row + 1} of ${name} is constant over units, so its correlation distance is undefined.`;
  const constant = constantRow(matrix);
  if (constant >= 0) throw new Undefined(flat(constant));
  return flat;
}

/** @throws Undefined where a norm is 0. */
function requireNorms(norms: Float64Array, zeroRow: (row: number) => string): void {
  const zero = norms.indexOf(0);
  if (zero >= 0) throw new Undefined(zeroRow(zero));
}

/** Distance of two rows at an angle, from their product and norms. */
export const angularDistance = (product: number, norms: number): number =>
  1 - Math.max(-1, Math.min(1, product / norms));

/** 1 - cosine of the angle between rows. */
function angularDistances(x: Representation, distance: Angular): Float64Array {
  const zeroRow = requireAngles(x, distance);
  const rows = distance === 'cosine' ? x.matrix : centreRows(x.matrix);
  const n = rows.rows;
  const products = gramInTwoLanes(rows);
  const norms = Float64Array.from({ length: n }, (_, i) => Math.sqrt(products.data[i * n + i]));
  requireNorms(norms, zeroRow);
  const out = upperTriangle(products);
  for (let i = 0, k = 0; i < n; i++)
    for (let j = i + 1; j < n; j++, k++) out[k] = angularDistance(out[k], norms[i] * norms[j]);
  return out;
}

/** The RDM of a representation by each distance, computed once; correlation and cosine may be undefined. */
export const rdm: Record<DistanceName, Once<Representation, Float64Array>> = {
  sqeuclidean: oncePer((x) => upperTriangle(squaredDistances(x.matrix))),
  euclidean: oncePer((x) => rdm.sqeuclidean(x).map(Math.sqrt)),
  correlation: oncePer((x) => angularDistances(x, 'correlation')),
  cosine: oncePer((x) => angularDistances(x, 'cosine')),
};

/**
 * The RDM of a matrix of representations as a square [n, n], row-major, zero diagonal. @throws Undefined where a
 * value is not finite or a row has no correlation or cosine distance.
 */
export function dissimilarityMatrix(representation: Matrix, distance: DistanceName): Float64Array {
  const x = { name: 'the representation', matrix: representation };
  requireFinite(x);
  return squareForm(rdm[distance](x), representation.rows).data;
}
