/** Linear systems: by Cholesky where the matrix is positive definite, by singular values for least squares of any rank. */
import { decompositionOf, numericalRank } from './decomposition';
import { type Matrix, transpose } from './matrix';
import { multiply, rowProducts } from './products';
import { Rows, padded } from './simd/rows';
import { Undefined } from './undefined';

/** L [n, n] with A = L Lᵀ, zero above the diagonal. @throws Undefined where A is not positive definite up to rounding. */
export function cholesky({ rows: n, cols, data }: Matrix, name = 'The matrix'): Matrix {
  if (n !== cols) throw new RangeError(`a matrix ${n} x ${cols} has no Cholesky factor`);
  const stride = padded(n);
  const rows = new Rows(n * stride);
  const { dot } = rows.functions;
  const l = rows.array(n * stride);
  const row = (i: number) => l.byteOffset + i * stride * 8;
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    // Rows are zero past what is known of them, so that their whole product is the sum over what is.
    for (let j = 0; j < i; j++) {
      const known = dot(row(j), row(i), row(j) + padded(j) * 8);
      l[i * stride + j] = (data[i * n + j] - known) / l[j * stride + j];
    }
    const rest = data[i * n + i] - dot(row(i), row(i), row(i) + padded(i) * 8);
    if (!(rest > n * Number.EPSILON * data[i * n + i]))
      throw new Undefined(`${name} is not positive definite: column ${i + 1} depends on those before it.`);
    l[i * stride + i] = Math.sqrt(rest);
    out.set(l.subarray(i * stride, i * stride + n), i * n);
  }
  return { rows: n, cols: n, data: out };
}

/** L⁻¹ [n, n] of a lower triangular L with no zero on its diagonal. */
export function triangularInverse({ rows: n, data: l }: Matrix): Matrix {
  const stride = padded(n);
  const rows = new Rows(n * stride);
  const { addTo } = rows.functions;
  const inverse = rows.array(n * stride);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const at = inverse.byteOffset + i * stride * 8;
    for (let k = 0; k < i; k++) {
      const from = inverse.byteOffset + k * stride * 8;
      addTo(at, from, at + padded(k + 1) * 8, -l[i * n + k]);
    }
    const own = inverse.subarray(i * stride, i * stride + n);
    own[i] = 1;
    for (let k = 0; k <= i; k++) own[k] /= l[i * n + i];
    out.set(own, i * n);
  }
  return { rows: n, cols: n, data: out };
}

/** X with L X = B, L lower triangular. */
function forward({ rows: n, data: l }: Matrix, b: Matrix): Matrix {
  const x = b.data.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++)
      for (let j = 0; j < b.cols; j++) x[i * b.cols + j] -= l[i * n + k] * x[k * b.cols + j];
    for (let j = 0; j < b.cols; j++) x[i * b.cols + j] /= l[i * n + i];
  }
  return { ...b, data: x };
}

/** X with Lᵀ X = B, L lower triangular. */
function backward({ rows: n, data: l }: Matrix, b: Matrix): Matrix {
  const x = b.data.slice();
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < b.cols; j++) x[i * b.cols + j] /= l[i * n + i];
    for (let k = 0; k < i; k++)
      for (let j = 0; j < b.cols; j++) x[k * b.cols + j] -= l[i * n + k] * x[i * b.cols + j];
  }
  return { ...b, data: x };
}

/**
 * X [n, m] with A X = B for a symmetric positive definite A [n, n], of which the lower triangle is read.
 * @throws Undefined where A is not positive definite up to rounding; `name` is what its reason calls it.
 */
export function solvePositive(a: Matrix, b: Matrix, name?: string): Matrix {
  if (a.rows !== b.rows)
    throw new RangeError(`a system of ${a.rows} equations has no ${b.rows} right-hand sides`);
  const l = cholesky(a, name);
  return backward(l, forward(l, b));
}

/**
 * The W [p, m] of least norm among those that minimise ||A W - B||_F, A [n, p]: pinv(A) B, where singular values up to
 * s_max max(n, p) eps count as zero. (numpy's `pinv` by default cuts at 1e-15 s_max, which on a centred matrix of n <= p rows
 * may keep a direction that is nothing but rounding.)
 */
export function leastSquares(a: Matrix, b: Matrix): Matrix {
  if (a.rows !== b.rows) throw new RangeError(`${a.rows} rows cannot be fitted to ${b.rows}`);
  const { values, leading, leadingLeft } = decompositionOf(a);
  const rank = numericalRank(values, a);
  const [u, v] = [leadingLeft(rank), leading(rank)];
  const coefficients = rowProducts(u, transpose(b));
  const scaled = coefficients.data.map((value, k) => value / values[Math.floor(k / b.cols)]);
  return multiply(transpose(v), { ...coefficients, data: scaled });
}
