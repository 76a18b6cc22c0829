/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reflections make it tridiagonal, QL steps tell its eigenvalues,
 * inverse iteration its vectors (Golub and Van Loan, Matrix Computations, 8.3). Backward stable: every value has an absolute error
 * of a few eps times the largest.
 */
import { eigenvectorsOf } from './inverse-iteration';
import type { Matrix } from './matrix';
import { rotateRowsBack } from './reflections';
import { scaledNearOne } from './scale';
import { type Steps, finished } from './steps';
import { tridiagonalise } from './tridiagonal';
import { eigenvaluesOf } from './tridiagonal-values';

/** What is known of a symmetric matrix A [n, n]. */
export interface SymmetricEigen {
  /** The n eigenvalues, largest first. */
  readonly values: Float64Array;
  /** Eigenvectors of norm 1 to the first `count` of them, one a row [count, n]. */
  leading(count: number): Steps<Matrix>;
}

/** Decomposes a finite symmetric matrix, of which the lower triangle is read. Its steps are shares of the work. */
export function* decomposeSymmetric(a: Matrix): Steps<SymmetricEigen> {
  if (a.rows !== a.cols) throw new RangeError(`a matrix ${a.rows} x ${a.cols} is not symmetric`);
  const { near, scale } = scaledNearOne(a);
  const reduction = yield* tridiagonalise(near);
  const values = yield* eigenvaluesOf(reduction);
  return {
    values: values.map((value) => value / scale),
    *leading(count) {
      const vectors = yield* eigenvectorsOf(reduction, values.slice(0, count));
      return yield* rotateRowsBack(vectors, reduction.reflections);
    },
  };
}

/** Eigenvalues (largest first) of a finite symmetric matrix, and all its eigenvectors in that order, one a row [n, n]. */
export function symmetricEigen(a: Matrix): { readonly values: Float64Array; readonly vectors: Matrix } {
  const { values, leading } = finished(decomposeSymmetric(a));
  return { values, vectors: finished(leading(a.rows)) };
}

/** The eigenvalues of a finite symmetric matrix, largest first; the lower triangle is read. */
export const symmetricEigenvalues = (a: Matrix): Float64Array => finished(decomposeSymmetric(a)).values;
