/**
 * Rows that are orthonormal up to small errors, made so to rounding by steps of Newton and Schulz, V - (V Vᵀ - I) V / 2: the
 * nearest orthonormal rows, from products alone (Higham, Functions of Matrices, 8.3). Vectors move no more than they were off.
 */
import { type Matrix, sumOfSquares } from './matrix';
import { type Steps, product, productOfRows } from './steps';

/** ||V Vᵀ - I||, in the Frobenius norm, below which one step is enough, for its square is no more than rounding. */
export const CLOSE = 1e-8;

/** Above it rows may be dependent. */
const FAR = 0.5;

/** I + factor E. */
export function nearIdentity(e: Matrix, factor: number): Matrix {
  const data = new Float64Array(e.data.length);
  for (let k = 0; k < data.length; k++) data[k] = factor * e.data[k];
  for (let k = 0; k < data.length; k += e.cols + 1) data[k] += 1;
  return { ...e, data };
}

/** G - I of the inner products G of vectors, and its Frobenius norm. */
export function awayFromIdentity(g: Matrix): { away: Matrix; norm: number } {
  const data = g.data.slice();
  for (let k = 0; k < data.length; k += g.cols + 1) data[k] -= 1;
  return { away: { ...g, data }, norm: Math.sqrt(sumOfSquares(data)) };
}

/** The orthonormal rows nearest to those of V [m, at least m]. */
export function* orthonormalised(v: Matrix): Steps<Matrix> {
  for (let rows = v; ;) {
    const { away, norm } = awayFromIdentity(yield* productOfRows(rows, rows));
    if (!(norm < FAR)) throw new Error('the vectors of a matrix did not become orthogonal');
    if (norm <= Number.EPSILON * v.rows) return rows;
    rows = yield* product(nearIdentity(away, -0.5), rows);
    if (norm < CLOSE) return rows;
  }
}
