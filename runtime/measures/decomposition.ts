/**
 * Singular value decomposition, all values, and the leading vectors of either side.
 * Backward-stable: nothing is squared, so small singular values keep their absolute accuracy of eps * s_max, which ranks
 * depend on. A matrix is decomposed once, for as long as it lives.
 */
import { bidiagonalise, bidiagonalWork } from './bidiagonal';
import { singularValuesOf } from './bidiagonal-values';
import { vectorsOf } from './golub-kahan';
import { type Matrix, transpose } from './matrix';
import { oncePer } from './once';
import { rotateRowsBack } from './reflections';
import { type Steps, finished, inSlices } from './steps';

/** What is known of a decomposed matrix. */
export interface Decomposition {
  /** The min(rows, cols) singular values, largest first. */
  readonly values: Float64Array;
  /** The first `count` right singular vectors, one a row, at most as many as the numerical rank. */
  leading(count: number): Matrix;
  /** The first `count` left singular vectors, one a row [count, rows], at most as many as the numerical rank. */
  leadingLeft(count: number): Matrix;
  /** The same in steps, which are shares of three at most. */
  leftInSteps(count: number): Steps<Matrix>;
}

/** Number of singular values above s_max * max(rows, cols) * eps, as numpy's `matrix_rank`. */
export function numericalRank(values: Float64Array, a: Matrix): number {
  const tolerance = (values[0] ?? 0) * Math.max(a.rows, a.cols) * Number.EPSILON;
  return values.filter((value) => value > tolerance).length;
}

/** Decomposes a finite matrix. */
function* decompose(a: Matrix): Steps<Decomposition> {
  const isTall = a.rows >= a.cols;
  const bidiagonal = yield* bidiagonalise(isTall ? a : transpose(a));
  const values = yield* singularValuesOf(bidiagonal);
  const rank = numericalRank(values, a);
  const vectors = (count: number, side: 'right' | 'left') =>
    vectorsOf(bidiagonal, values.slice(0, Math.min(count, rank)), side);
  function* ofColumns(count: number): Steps<Matrix> {
    return yield* rotateRowsBack(yield* vectors(count, 'right'), bidiagonal.right);
  }
  function* ofRows(count: number): Steps<Matrix> {
    let left = yield* vectors(count, 'left');
    for (const product of bidiagonal.left.toReversed()) left = yield* rotateRowsBack(left, product);
    return left;
  }
  const [leftInSteps, rightInSteps] = isTall ? [ofRows, ofColumns] : [ofColumns, ofRows];
  return {
    values,
    leading: (count) => finished(rightInSteps(count)),
    leadingLeft: (count) => finished(leftInSteps(count)),
    leftInSteps,
  };
}

const decomposed = new WeakMap<Matrix, Decomposition>();

/** Takes `decomposition` for that of a matrix. */
export const keepDecomposition = (a: Matrix, decomposition: Decomposition): void =>
  void decomposed.set(a, decomposition);

/** Whether a matrix is decomposed already. */
export const isDecomposed = (a: Matrix): boolean => decomposed.has(a);

/** The decomposition of a finite matrix. */
export function decompositionOf(a: Matrix): Decomposition {
  let done = decomposed.get(a);
  if (!done) decomposed.set(a, (done = finished(decompose(a))));
  return done;
}

/**
 * As {@link decompositionOf}; `between` is awaited every `slice` milliseconds with the share of the work that is done: the place to
 * read messages, tell progress and cancel (by throwing).
 */
export async function decomposeInSlices(
  a: Matrix,
  between: (share: number) => Promise<void>,
  slice?: number,
): Promise<Decomposition> {
  const known = decomposed.get(a);
  if (known) return known;
  const total = bidiagonalWork(a.rows >= a.cols ? a : { rows: a.cols, cols: a.rows, data: a.data });
  const done = await inSlices(decompose(a), total, between, slice);
  decomposed.set(a, done);
  return done;
}

/** The min(rows, cols) singular values of a (finite), largest first. */
export const singularValues = oncePer((a: Matrix): Float64Array => decompositionOf(a).values);
