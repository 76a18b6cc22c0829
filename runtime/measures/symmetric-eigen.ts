/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reflections make it tridiagonal, and QL steps with
 * implicit shifts make that diagonal (Golub and Van Loan, Matrix Computations, 8.3). Backward stable: every value has an
 * absolute error of a few eps times the largest.
 */
import type { Matrix } from './matrix';
import { powerOfTwoNear } from './scale';

/** Eigenvalues and eigenvectors of a symmetric matrix [n, n]. */
export interface SymmetricEigen {
  /** The n eigenvalues, largest first. */
  readonly values: Float64Array;
  /** Eigenvectors of norm 1 in that order, one a row [n, n]. */
  readonly vectors: Matrix;
}

/** A tridiagonal matrix T = Qᵀ A Q. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** beside[k] is beside diagonal[k]; the last is 0. */
  readonly beside: Float64Array;
  /** Qᵀ [n, n], where it was asked for. */
  readonly transformation?: Matrix;
}

/** Makes the lower triangle of `a` (n x n, overwritten) tridiagonal, from its last row up. */
function reduce(a: Float64Array, n: number): { scales: Float64Array; beside: Float64Array } {
  const scales = new Float64Array(n);
  const beside = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = n - 1; k > 0; k--) {
    const v = a.subarray(k * n, k * n + k);
    const head = v[k - 1];
    let tail = 0;
    for (let j = 0; j < k - 1; j++) tail += v[j] * v[j];
    beside[k - 1] = head;
    if (tail === 0) continue;
    const norm = Math.sqrt(head * head + tail);
    beside[k - 1] = head > 0 ? -norm : norm;
    v[k - 1] = head > 0 ? head + norm : head - norm;
    scales[k] = 2 / (v[k - 1] * v[k - 1] + tail);
    p.fill(0, 0, k);
    let product = 0;
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
    for (let i = 0; i < k; i++) product += (p[i] *= scales[k]) * v[i];
    for (let i = 0; i < k; i++) p[i] -= (scales[k] / 2) * product * v[i];
    for (let i = 0; i < k; i++) {
      const row = i * n;
      const [vi, pi] = [v[i], p[i]];
      for (let j = 0; j <= i; j++) a[row + j] -= vi * p[j] + pi * v[j];
    }
  }
  return { scales, beside };
}

/** Qᵀ from the reflections in the rows of `a`. */
function accumulate(a: Float64Array, n: number, scales: Float64Array): Matrix {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  const projections = new Float64Array(n);
  for (let k = 1; k < n; k++) {
    if (scales[k] === 0) continue;
    const v = k * n;
    projections.fill(0, 0, k);
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) projections[j] += a[v + i] * q[i * n + j];
    for (let i = 0; i < k; i++) {
      const vi = scales[k] * a[v + i];
      for (let j = 0; j < k; j++) q[i * n + j] -= vi * projections[j];
    }
  }
  return { rows: n, cols: n, data: q };
}

function tridiagonalise({ rows: n, data }: Matrix, withVectors: boolean): Tridiagonal {
  const a = data.slice();
  const { scales, beside } = reduce(a, n);
  const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i]);
  if (!withVectors) return { diagonal, beside };
  // H_{n-1} ... H_1 applied to the unit vectors: symmetric factors, so rows of Qᵀ come from the transposed product.
  const q = accumulate(a, n, scales);
  const transposed = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) transposed[j * n + i] = q.data[i * n + j];
  return { diagonal, beside, transformation: { rows: n, cols: n, data: transposed } };
}

/** Rotates rows i and i + 1: (c x - s y, s x + c y). */
function rotateRows({ cols, data }: Matrix, i: number, c: number, s: number): void {
  const [x, y] = [i * cols, (i + 1) * cols];
  for (let j = 0; j < cols; j++) {
    const next = data[y + j];
    data[y + j] = s * data[x + j] + c * next;
    data[x + j] = c * data[x + j] - s * next;
  }
}

/** Steps after which a value is given up; a few are enough. */
const MOST_STEPS = 60;

/** Makes a tridiagonal matrix diagonal in place; `vectors` (rows) turn with it. */
function diagonalise({ diagonal: d, beside: e, transformation: vectors }: Tridiagonal): void {
  const n = d.length;
  for (let first = 0; first < n; first++) {
    for (let step = 0; ; step++) {
      let last = first;
      while (last < n - 1 && Math.abs(e[last]) > Number.EPSILON * (Math.abs(d[last]) + Math.abs(d[last + 1])))
        last++;
      if (last === first) break;
      if (step === MOST_STEPS) throw new Error('the eigenvalues of a matrix did not converge');
      let g = (d[first + 1] - d[first]) / (2 * e[first]);
      g = d[last] - d[first] + e[first] / (g + Math.sign(g || 1) * Math.hypot(g, 1));
      let [s, c, shift] = [1, 1, 0];
      for (let i = last - 1; i >= first; i--) {
        const f = s * e[i];
        const b = c * e[i];
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] -= shift;
          e[last] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - shift;
        const t = (d[i] - g) * s + 2 * c * b;
        shift = s * t;
        d[i + 1] = g + shift;
        g = c * t - b;
        if (vectors) rotateRows(vectors, i, c, s);
        if (i === first) {
          d[first] -= shift;
          e[first] = g;
          e[last] = 0;
        }
      }
    }
  }
}

function solved(a: Matrix, withVectors: boolean): Tridiagonal & { scale: number } {
  if (a.rows !== a.cols) throw new RangeError(`a matrix ${a.rows} x ${a.cols} is not symmetric`);
  const scale = powerOfTwoNear(a.data);
  const t = tridiagonalise({ ...a, data: a.data.map((value) => value * scale) }, withVectors);
  diagonalise(t);
  return { ...t, scale };
}

/** Eigenvalues (largest first) and eigenvectors of a finite symmetric matrix, of which the lower triangle is read. */
export function symmetricEigen(a: Matrix): SymmetricEigen {
  const { diagonal, transformation, scale } = solved(a, true);
  const n = a.rows;
  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[j] - diagonal[i]);
  const data = new Float64Array(n * n);
  order.forEach((from, to) =>
    data.set(transformation?.data.subarray(from * n, (from + 1) * n) ?? [], to * n),
  );
  return {
    values: Float64Array.from(order, (i) => diagonal[i] / scale),
    vectors: { rows: n, cols: n, data },
  };
}

/** The eigenvalues of a finite symmetric matrix, largest first; the lower triangle is read. */
export function symmetricEigenvalues(a: Matrix): Float64Array {
  const { diagonal, scale } = solved(a, false);
  return diagonal
    .sort()
    .reverse()
    .map((value) => value / scale);
}
