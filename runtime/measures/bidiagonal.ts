/**
 * Householder bidiagonalisation: UᵀA V = B with d on the diagonal and e beside it. Some columns and rows at a time, of which the
 * changes to the rest of the matrix wait as a sum of l rᵀ, so that half of the work is products of large matrices (Dongarra,
 * Sorensen and Hammarling 1989, Journal of Computational and Applied Mathematics 27:215; LAPACK's dlabrd).
 */
import type { Matrix } from './matrix';
import { type Reflections, reflector } from './reflections';
import { scaledNearOne } from './scale';
import { Rows, padded } from './simd/rows';
import { Stacked } from './simd/stacked';
import { type Steps, productOfColumns } from './steps';
import { columnWork, triangularFactor } from './triangular-factor';

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

/** More rows than so many times the columns: the triangular factor first is less work (Chan 1982). */
const isVeryTall = ({ rows, cols }: Matrix) => rows > (5 / 3) * cols;

/** All the work of {@link bidiagonalise}, in the unit in which it tells what it has done. */
export function bidiagonalWork(a: Matrix): number {
  const rows = isVeryTall(a) ? a.cols : a.rows;
  let work = 0;
  for (let k = 0; k < a.cols; k++)
    work += (isVeryTall(a) ? columnWork(a.rows, a.cols, k) : 0) + 2 * columnWork(rows, a.cols, k);
  return work;
}

const reflections = (count: number, length: number): Reflections => ({
  vectors: { rows: count, cols: length, data: new Float64Array(count * length) },
  scales: new Float64Array(count),
});

/** Columns that are reduced before the rest of the matrix is changed. */
const TOGETHER = 32;

/** A matrix [n >= cols, cols] on its way, A - Σ left_l right_lᵀ. */
class Reduced {
  readonly diagonal: Float64Array;
  readonly superdiagonal: Float64Array;
  readonly left: Reflections;
  readonly right: Reflections;
  private readonly n: number;
  private readonly cols: number;
  private readonly matrix: Stacked;
  private readonly lefts: Stacked;
  private readonly rights: Stacked;
  private readonly weights: Float64Array;

  constructor({ rows: n, cols, data }: Matrix) {
    this.n = n;
    this.cols = cols;
    const rows = new Rows(n * padded(cols) + 2 * TOGETHER * (padded(n) + padded(cols)));
    this.matrix = new Stacked(rows, n, cols);
    for (let i = 0; i < n; i++) this.matrix.row(i).set(data.subarray(i * cols, (i + 1) * cols));
    this.lefts = new Stacked(rows, 2 * TOGETHER, n);
    this.rights = new Stacked(rows, 2 * TOGETHER, cols);
    this.weights = new Float64Array(Math.max(n, 2 * TOGETHER));
    this.diagonal = new Float64Array(cols);
    this.superdiagonal = new Float64Array(Math.max(0, cols - 1));
    [this.left, this.right] = [reflections(cols, n), reflections(cols, cols)];
  }

  /** Entry `place` of the first `count` of the vectors. */
  private entries({ data, stride }: Stacked, count: number, place: number): Float64Array {
    for (let l = 0; l < count; l++) this.weights[l] = data[l * stride + place];
    return this.weights;
  }

  /** Reflects column k; there are l terms of the sum. Adds one. */
  reflectColumn(k: number, l: number): void {
    const { matrix, lefts, rights, weights, left, n } = this;
    const u = lefts.row(l);
    for (let i = k; i < n; i++) u[i] = matrix.data[i * matrix.stride + k];
    lefts.subtractFrom(u, this.entries(rights, l, k), 0, l, k);
    u.fill(0, 0, k);
    [this.diagonal[k], left.scales[k]] = reflector(u.subarray(k));
    left.vectors.data.set(u, k * n);
    const y = rights.row(l).fill(0);
    matrix.subtractFrom(y, u, k, n, k + 1);
    lefts.productsWith(u, weights, 0, l, k);
    for (let i = 0; i < l; i++) weights[i] = -weights[i];
    rights.subtractFrom(y, weights, 0, l, k + 1);
    y.fill(0, 0, k + 1);
    for (let j = k + 1; j < this.cols; j++) y[j] *= -left.scales[k];
  }

  /** Reflects row k, not the last; there are l terms of the sum. Adds one. */
  reflectRow(k: number, l: number): void {
    const { matrix, lefts, rights, weights, right, n, cols } = this;
    const v = rights.row(l);
    v.set(matrix.row(k));
    rights.subtractFrom(v, this.entries(lefts, l, k), 0, l, k + 1);
    v.fill(0, 0, k + 1);
    [this.superdiagonal[k], right.scales[k]] = reflector(v.subarray(k + 1));
    right.vectors.data.set(v, k * cols);
    const x = lefts.row(l).fill(0);
    matrix.productsWith(v, x, k + 1, n, k + 1);
    rights.productsWith(v, weights, 0, l, k + 1);
    lefts.subtractFrom(x, weights, 0, l, k + 1);
    x.fill(0, 0, k + 1);
    for (let i = k + 1; i < n; i++) x[i] *= right.scales[k];
  }

  /** The vectors of l terms from place k on. */
  termsFrom(k: number, l: number): { lefts: Matrix; rights: Matrix } {
    const some = (vectors: Stacked, cols: number): Matrix => {
      const data = new Float64Array(l * cols);
      for (let i = 0; i < l; i++) data.set(vectors.row(i).subarray(k), i * cols);
      return { rows: l, cols, data };
    };
    return { lefts: some(this.lefts, this.n - k), rights: some(this.rights, this.cols - k) };
  }

  /** Takes the sum of the terms, from (k, k) on, off what is left of the matrix. */
  subtract(k: number, { cols, data }: Matrix): void {
    for (let i = k; i < this.n; i++) {
      const [row, at] = [this.matrix.row(i), (i - k) * cols - k];
      for (let j = k; j < this.cols; j++) row[j] -= data[at + j];
    }
  }
}

function* reduce(a: Matrix): Steps<Reduced> {
  const { rows: n, cols } = a;
  const reduced = new Reduced(a);
  for (let start = 0; start < cols; start += TOGETHER) {
    const end = Math.min(start + TOGETHER, cols);
    for (let k = start; k < end; k++) {
      reduced.reflectColumn(k, 2 * (k - start));
      if (k + 1 < cols) reduced.reflectRow(k, 2 * (k - start) + 1);
      yield 2 * columnWork(n, cols, k);
    }
    if (end === cols) break;
    const { lefts, rights } = reduced.termsFrom(end, 2 * (end - start));
    reduced.subtract(end, yield* productOfColumns(lefts, rights));
  }
  return reduced;
}

/** Bidiagonalises a finite matrix [rows >= cols, cols]. */
export function* bidiagonalise(a: Matrix): Steps<Bidiagonal> {
  const { near, scale } = scaledNearOne(a);
  const [square, ...before] = isVeryTall(a) ? yield* triangularFactor(near) : [near];
  const { diagonal, superdiagonal, right, left } = yield* reduce(square);
  const back = (value: number) => value / scale;
  return {
    diagonal: diagonal.map(back),
    superdiagonal: superdiagonal.map(back),
    right,
    left: [...before, left],
  };
}
