/**
 * What the eigenvalues λ = s² of the smaller of AᵀA and AAᵀ tell of a matrix A of singular values s: a quarter of the work of
 * decomposing A itself. An absolute error of some eps λ_1 of λ_k is one of eps s_1 (s_1 / s_k) of s_k, and turns the span of the first
 * k vectors by eps λ_1 / (λ_k - λ_{k+1}). So nothing is told where that might be more than rounding of A would do by itself, or
 * than measures promise; A is decomposed there.
 */
import { columnProductsOf, productOf, rowProductsOf } from '../../engine/float64';
import { type Matrix, transpose } from '../matrix';
import { awayFromIdentity, nearIdentity } from '../orthonormal';
import { scaledNearOne } from '../scale';
import { inSlices } from '../steps';
import { type SymmetricEigen, decomposeSymmetric } from '../symmetric-eigen';
import type { Between } from './work';

/** Least λ of which the roots are told, relative to the largest: they are certain to eps / 3e-5 of the largest. */
const LEAST = 1e-9;

/** Least distance of the first k of the λ from the others, relative to the largest: their span is certain to eps / 1e-7. */
const APART = 1e-7;

/** Least λ, relative to the largest, to which left vectors made of right ones are orthonormal to some 100 eps. */
const EVEN = 1e-2;

const isTall = ({ rows, cols }: Matrix): boolean => rows >= cols;

async function decomposeSquare(near: Matrix, between: Between): Promise<SymmetricEigen> {
  const square = isTall(near) ? await columnProductsOf(near, near) : await rowProductsOf(near, near);
  return inSlices(decomposeSymmetric(square), 1, between);
}

/** Root, of 0 where rounding made it negative. */
const root = (value: number): number => Math.sqrt(Math.max(0, value));

/** The singular values of a finite A, largest first; undefined where squares are not certain of the smallest. */
export async function valuesBySquares(a: Matrix, between: Between): Promise<Float64Array | undefined> {
  const { near, scale } = scaledNearOne(a);
  const { values } = await decomposeSquare(near, between);
  if (!(values[values.length - 1] > LEAST * values[0])) return undefined;
  return values.map((value) => root(value) / scale);
}

/** U with columns that are orthonormal but for rounding made so: one step of Newton and Schulz. */
async function straightened(u: Matrix): Promise<Matrix> {
  const { away } = awayFromIdentity(await columnProductsOf(u, u));
  return productOf(u, nearIdentity(away, -0.5));
}

/** Row i divided by divisors[i]. */
function dividedRows(a: Matrix, divisors: Float64Array): Matrix {
  const data = new Float64Array(a.data.length);
  for (let i = 0, k = 0; i < a.rows; i++)
    for (const divisor = divisors[i]; k < (i + 1) * a.cols; k++) data[k] = a.data[k] / divisor;
  return { ...a, data };
}

/** Share of the work that the eigenvalues are. */
const VALUES = 0.6;

/**
 * The first left singular vectors of a finite A as columns [rows, k], k as `count` says of the singular values; undefined
 * where squares are not certain of their span.
 */
export async function leadingBySquares(
  a: Matrix,
  count: (values: Float64Array) => number,
  between: Between,
): Promise<Matrix | undefined> {
  const { near } = scaledNearOne(a);
  const { values, leading } = await decomposeSquare(near, (share) => between(VALUES * share));
  const k = count(values.map(root));
  const least = values[k - 1];
  if (!(least - (values[k] ?? 0) > APART * values[0])) return undefined;
  const vectors = await inSlices(leading(k), 2, (share) => between(VALUES + (1 - VALUES) * share));
  if (!isTall(near)) return transpose(vectors);
  const u = await rowProductsOf(near, dividedRows(vectors, values.map(root)));
  return least > EVEN * values[0] ? u : straightened(u);
}
