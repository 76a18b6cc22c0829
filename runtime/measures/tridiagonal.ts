/**
 * Symmetric matrices made tridiagonal by Householder reflections, A = Q T Qᵀ (Golub and Van Loan, Matrix Computations, 8.3.1):
 * all that shifted systems (A + s I) x = b need, at a fraction of the cost of eigenvectors. Backward stable: entries of T have an
 * absolute error of a few eps ||A||.
 */
import { type Matrix, transpose } from './matrix';
import { gram } from './products';
import { type Pause, productsInSlices } from './sliced-products';

/** A symmetric tridiagonal matrix [n, n]. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** beside[i] stands at (i, i + 1) and (i + 1, i); length n - 1. */
  readonly beside: Float64Array;
}

/** A matrix made tridiagonal, with the reflections that did it. */
export interface Reduction extends Tridiagonal {
  /** Row k holds the reflection of step k in its first k entries: I - scales[k] v vᵀ. */
  readonly reflections: Matrix;
  readonly scales: Float64Array;
}

/** Turns row k of the triangle into the vector of a reflection that leaves of its first k entries the last alone. */
function reflectionOf(v: Float64Array): { scale: number; beside: number } {
  const k = v.length;
  const head = v[k - 1];
  let tail = 0;
  for (let j = 0; j < k - 1; j++) tail += v[j] * v[j];
  if (tail === 0) return { scale: 0, beside: head };
  const norm = Math.sqrt(head * head + tail);
  v[k - 1] = head > 0 ? head + norm : head - norm;
  return { scale: 2 / (v[k - 1] * v[k - 1] + tail), beside: head > 0 ? -norm : norm };
}

/** p = A v over the leading k x k block, of which the lower triangle is read. */
function multiplyBlock(a: Float64Array, n: number, v: Float64Array, p: Float64Array): void {
  const k = v.length;
  p.fill(0, 0, k);
  for (let i = 0; i < k; i++) {
    const row = i * n;
    const vi = v[i];
    let sum = a[row + i] * vi;
    for (let j = 0; j < i; j++) {
      sum += a[row + j] * v[j];
      p[j] += a[row + j] * vi;
    }
    p[i] += sum;
  }
}

/** A - v pᵀ - p vᵀ over the lower triangle of the leading k x k block. */
function updateBlock(a: Float64Array, n: number, v: Float64Array, p: Float64Array): void {
  const k = v.length;
  for (let i = 0; i < k; i++) {
    const row = i * n;
    const [vi, pi] = [v[i], p[i]];
    for (let j = 0; j <= i; j++) a[row + j] -= vi * p[j] + pi * v[j];
  }
}

/** Reduces a finite symmetric matrix, of which the lower triangle is read; `pause` is awaited after each row with the share done. */
export async function tridiagonalise({ rows: n, data }: Matrix, pause: Pause): Promise<Reduction> {
  const a = data.slice();
  const scales = new Float64Array(n);
  const beside = new Float64Array(Math.max(0, n - 1));
  const p = new Float64Array(n);
  for (let k = n - 1; k > 0; k--) {
    const v = a.subarray(k * n, k * n + k);
    const { scale, beside: left } = reflectionOf(v);
    beside[k - 1] = left;
    scales[k] = scale;
    if (scale === 0) continue;
    multiplyBlock(a, n, v, p);
    let product = 0;
    for (let i = 0; i < k; i++) product += (p[i] *= scale) * v[i];
    for (let i = 0; i < k; i++) p[i] -= (scale / 2) * product * v[i];
    updateBlock(a, n, v, p);
    await pause(1 - (k / n) ** 3);
  }
  const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i]);
  return { diagonal, beside, scales, reflections: { rows: n, cols: n, data: a } };
}

/** Reflections that are applied together: one product of large matrices instead of many passes over the rows. */
const TOGETHER = 48;

/** Reflections `first`, `first` - 1, ..., `last` in a row as I - Vᵀ S V (compact WY form, Schreiber and Van Loan 1989). */
function compact({ reflections, scales }: Reduction, first: number, last: number): { v: Matrix; s: Matrix } {
  const n = reflections.cols;
  const count = first - last + 1;
  const v: Matrix = { rows: count, cols: n, data: new Float64Array(count * n) };
  for (let i = 0; i < count; i++) {
    const k = first - i;
    v.data.set(reflections.data.subarray(k * n, k * n + k), i * n);
  }
  const inner = gram(v).data;
  const s = new Float64Array(count * count);
  for (let j = 0; j < count; j++) {
    const scale = scales[first - j];
    s[j * count + j] = scale;
    for (let i = 0; i < j; i++) {
      let product = 0;
      for (let k = i; k < j; k++) product += s[i * count + k] * inner[k * count + j];
      s[i * count + j] = -scale * product;
    }
  }
  return { v, s: { rows: count, cols: count, data: s } };
}

/** X Q: the rows of X [m, n] in the basis in which the matrix is tridiagonal. */
export async function rotateRows(x: Matrix, reduction: Reduction, pause: Pause): Promise<Matrix> {
  const { rows, cols } = x;
  const out: Matrix = { rows, cols, data: x.data.slice() };
  for (let first = cols - 1; first > 0; first -= TOGETHER) {
    const rest: Pause = () => pause(1 - first / cols);
    const { v, s } = compact(reduction, first, Math.max(1, first - TOGETHER + 1));
    const projected = await productsInSlices(out, v, rest);
    const scaled = await productsInSlices(projected, transpose(s), rest);
    const change = await productsInSlices(scaled, transpose(v), rest);
    for (let k = 0; k < out.data.length; k++) out.data[k] -= change.data[k];
    await rest(0);
  }
  return out;
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
