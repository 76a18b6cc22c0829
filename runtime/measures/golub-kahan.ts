/**
 * Singular vectors of a bidiagonal matrix to singular values that are known, from the symmetric tridiagonal matrix of twice its
 * size that has zeros on its diagonal and d[0], e[0], d[1], e[1], ... beside it: its eigenvalues are the singular values
 * and their negatives, and the even places of an eigenvector are the right vector, the odd ones the left (Golub and Kahan 1965).
 */
import type { Bidiagonal } from './bidiagonal';
import { eigenvectorsOf, firstNeighbours } from './inverse-iteration';
import type { Matrix } from './matrix';
import { orthonormalised } from './orthonormal';
import { powerOfTwoNear } from './scale';
import { Rows } from './simd/rows';
import { Stacked } from './simd/stacked';
import type { Steps } from './steps';
import type { Tridiagonal } from './tridiagonal';

/** The tridiagonal matrix, times `scale`. */
function ofTwiceTheSize({ diagonal, superdiagonal }: Bidiagonal, scale: number): Tridiagonal {
  const beside = new Float64Array(Math.max(0, 2 * diagonal.length - 1));
  diagonal.forEach((value, k) => (beside[2 * k] = value * scale));
  superdiagonal.forEach((value, k) => (beside[2 * k + 1] = value * scale));
  return { diagonal: new Float64Array(2 * diagonal.length), beside };
}

/**
 * Singular vectors of one side of a bidiagonal matrix to its largest singular values, one a row; these are not zero.
 * Its steps are shares of the work.
 */
export function* vectorsOf(b: Bidiagonal, values: Float64Array, side: 'right' | 'left'): Steps<Matrix> {
  const cols = b.diagonal.length;
  const count = values.length;
  const scale = powerOfTwoNear(values);
  const scaled = values.map((value) => value * scale);
  const both = yield* eigenvectorsOf(ofTwiceTheSize(b, scale), scaled);
  const stack = new Stacked(new Rows(Stacked.size(count, cols)), count, cols);
  const neighbours = firstNeighbours(values);
  for (let i = 0; i < count; i++) {
    const [row, start] = [stack.row(i), 2 * i * cols + (side === 'right' ? 0 : 1)];
    for (let k = 0; k < cols; k++) row[k] = both.data[start + 2 * k];
    // Near 0 values meet their negatives, so that halves of orthogonal vectors need not be orthogonal.
    stack.orthonormalise(i, neighbours[i]);
  }
  return yield* orthonormalised(stack.matrix(count));
}
