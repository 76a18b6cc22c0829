/**
 * Symmetric matrices made tridiagonal by Householder reflections, A = Q T Qᵀ (Golub and Van Loan, Matrix Computations, 8.3.1).
 * Some rows at a time, of which the changes to the rest wait as a sum of v wᵀ + w vᵀ, so that half of the work is products of large
 * matrices (LAPACK's dlatrd). Backward stable: entries of T have an absolute error of a few eps ||A||.
 */
import type { Matrix } from './matrix';
import { type Reflections, reflector } from './reflections';
import { EIGHT, Rows, padded } from './simd/rows';
import { Stacked } from './simd/stacked';
import { type Steps, productOfColumns } from './steps';

/** A symmetric tridiagonal matrix [n, n]. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** beside[i] stands at (i, i + 1) and (i + 1, i); length n - 1. */
  readonly beside: Float64Array;
}

/** A matrix made tridiagonal, with the reflections whose product is Q. */
export interface Reduction extends Tridiagonal {
  readonly reflections: Reflections;
}

/** Rows that are reduced before the rest of the matrix is changed. */
const TOGETHER = 32;

/** A symmetric matrix on its way: A - Σ term_m term_mʹᵀ, where mʹ is the other of the pair 2j, 2j + 1. */
class Reduced implements Reduction {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
  readonly reflections: Reflections;
  private readonly n: number;
  private readonly rows: Rows;
  /** What is below the diagonal. */
  private readonly lower: Stacked;
  private readonly terms: Stacked;
  private readonly weights = new Float64Array(2 * TOGETHER);

  constructor({ rows: n, data }: Matrix) {
    this.n = n;
    this.rows = new Rows((n + 2 * TOGETHER) * padded(n));
    this.lower = new Stacked(this.rows, n, n);
    for (let i = 0; i < n; i++) this.lower.row(i).set(data.subarray(i * n, i * n + i));
    this.terms = new Stacked(this.rows, 2 * TOGETHER, n);
    this.diagonal = Float64Array.from({ length: n }, (_, i) => data[i * n + i]);
    const count = Math.max(0, n - 1);
    this.beside = new Float64Array(count);
    this.reflections = {
      vectors: { rows: count, cols: n, data: new Float64Array(count * n) },
      scales: new Float64Array(count),
    };
  }

  /** The weights of the first `count` terms, each given to the other of its pair. */
  private exchange(count: number): Float64Array {
    const { weights } = this;
    for (let m = 0; m < count; m += 2) [weights[m], weights[m + 1]] = [weights[m + 1], weights[m]];
    return weights;
  }

  /** w = A v of what is left after row k, without the terms. */
  private multiply(v: Float64Array, w: Float64Array, k: number): void {
    const { dotAndAddTo } = this.rows.functions;
    const { data, stride } = this.lower;
    const begin = k + 1 - ((k + 1) % EIGHT);
    const [from, to] = [v.byteOffset + begin * 8, w.byteOffset + begin * 8];
    w.fill(0);
    for (let i = k + 1; i < this.n; i++) {
      const row = data.byteOffset + i * stride * 8;
      const product = dotAndAddTo(row + begin * 8, from, to, row + padded(i) * 8, v[i]);
      w[i] += this.diagonal[i] * v[i] + product;
    }
  }

  /** Reflects row k, not the last; there are `count` terms. Adds two. */
  reflect(k: number, count: number): void {
    const { n, lower, terms, weights, reflections } = this;
    const [v, w] = [terms.row(count), terms.row(count + 1)];
    for (let i = k + 1; i < n; i++) v[i] = lower.data[i * lower.stride + k];
    for (let m = 0; m < count; m++) weights[m] = terms.data[m * terms.stride + k];
    for (let m = 0; m < count; m += 2) this.diagonal[k] -= 2 * weights[m] * weights[m + 1];
    terms.subtractFrom(v, this.exchange(count), 0, count, k + 1);
    v.fill(0, 0, k + 1);
    const [beside, scale] = reflector(v.subarray(k + 1));
    this.beside[k] = beside;
    reflections.scales[k] = scale;
    reflections.vectors.data.set(v, k * n);
    this.multiply(v, w, k);
    terms.productsWith(v, weights, 0, count, k + 1);
    terms.subtractFrom(w, this.exchange(count), 0, count, k + 1);
    w.fill(0, 0, k + 1);
    let product = 0;
    for (let i = k + 1; i < n; i++) product += (w[i] *= scale) * v[i];
    for (let i = k + 1; i < n; i++) w[i] -= (scale / 2) * product * v[i];
  }

  /** The first `count` terms from place k on, or the others of their pairs. */
  termsFrom(k: number, count: number, other: 0 | 1): Matrix {
    const cols = this.n - k;
    const data = new Float64Array(count * cols);
    for (let m = 0; m < count; m++) data.set(this.terms.row(m ^ other).subarray(k), m * cols);
    return { rows: count, cols, data };
  }

  /** Takes the sum of the terms, from row k on, off what is left of the matrix. */
  subtract(k: number, { cols, data }: Matrix): void {
    for (let i = k; i < this.n; i++) {
      const [row, at] = [this.lower.row(i), (i - k) * cols - k];
      for (let j = k; j < i; j++) row[j] -= data[at + j];
      this.diagonal[i] -= data[at + i];
    }
  }
}

/** Reduces a finite symmetric matrix, of which the lower triangle is read. Its steps are shares of the work. */
export function* tridiagonalise(a: Matrix): Steps<Reduction> {
  const n = a.rows;
  const reduced = new Reduced(a);
  for (let start = 0; start < n - 1; start += TOGETHER) {
    const end = Math.min(start + TOGETHER, n - 1);
    for (let k = start; k < end; k++) {
      reduced.reflect(k, 2 * (k - start));
      yield ((n - k) / n) ** 3 - ((n - k - 1) / n) ** 3;
    }
    const count = 2 * (end - start);
    const [terms, others] = [reduced.termsFrom(end, count, 0), reduced.termsFrom(end, count, 1)];
    reduced.subtract(end, yield* productOfColumns(terms, others));
  }
  return reduced;
}

/** Solves (a T + s I) x = b in place for each row b of `rows` [m, n]; a T + s I must be positive definite. */
export function shiftedSolver(
  { diagonal, beside }: Tridiagonal,
  a: number,
  s: number,
): (rows: Float64Array) => void {
  const n = diagonal.length;
  const pivots = new Float64Array(n);
  const ratios = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const above = i > 0 ? a * beside[i - 1] : 0;
    ratios[i] = i > 0 ? above / pivots[i - 1] : 0;
    // Rounding of T may make a pivot smaller than its least possible value, s.
    pivots[i] = Math.max(s, a * diagonal[i] + s - ratios[i] * above);
  }
  return (rows) => {
    for (let row = 0; row < rows.length; row += n) {
      for (let i = 1; i < n; i++) rows[row + i] -= ratios[i] * rows[row + i - 1];
      for (let i = n - 1; i >= 0; i--) {
        const after = i < n - 1 ? ratios[i + 1] * rows[row + i + 1] : 0;
        rows[row + i] = rows[row + i] / pivots[i] - after;
      }
    }
  };
}

/** Of a matrix of zeros, whose factor is divided by, too; its root and square are normal numbers. */
const LEAST_SHIFT = 2 ** -1000;

/**
 * L with T + s I = L Lᵀ, lower bidiagonal, of a positive semi-definite T: its diagonal, and what stands below it. The shift s, some
 * rounding errors of T, keeps the inverse of L below 1 / sqrt(s) where T has no full rank.
 */
export function bidiagonalFactor({ diagonal, beside }: Tridiagonal): Tridiagonal {
  const n = diagonal.length;
  const largest = diagonal.reduce((most, value) => Math.max(most, value), 0);
  const shift = Math.max(LEAST_SHIFT, 16 * Number.EPSILON * largest);
  const factor = { diagonal: new Float64Array(n), beside: new Float64Array(Math.max(0, n - 1)) };
  for (let i = 0; i < n; i++) {
    const before = i > 0 ? factor.beside[i - 1] : 0;
    factor.diagonal[i] = Math.sqrt(Math.max(shift, diagonal[i] + shift - before * before));
    if (i < n - 1) factor.beside[i] = beside[i] / factor.diagonal[i];
  }
  return factor;
}
