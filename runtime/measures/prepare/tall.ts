/**
 * X = Q R of a tall X from products alone: R of the Cholesky factor of XᵀX, once more for the Q that this gives, which is then
 * orthonormal to a few eps and X - QR as small, as long as the condition of X is below 1e8 (Yamamoto et al. 2015, ETNA
 * 44:306, CholeskyQR2). Refused above 1e7 by a bound of it, so that no rank is ever told from squares. Where the first Q is
 * close to orthonormal already, the second time is one step of Newton and Schulz, which is products too.
 */
import { columnProductsOf, productOf, rowProductsOf } from '../../engine/float64';
import { type Matrix, sumOfSquares, transpose } from '../matrix';
import { CLOSE, awayFromIdentity, nearIdentity } from '../orthonormal';
import { scaledNearOne } from '../scale';
import { Undefined } from '../undefined';
import { choleskyFactor } from './cholesky';
import type { Between } from './work';

/** Largest condition for which the factors are trusted. */
const CONDITION = 1e7;

/** Q [n, p] with orthonormal columns, and R [p, p], made when it is asked for. */
export interface TallFactors {
  readonly q: Matrix;
  r(): Promise<Matrix>;
}

/** X = Q R, Q only roughly orthonormal. */
interface Rough {
  readonly q: Matrix;
  readonly r: Matrix;
}

const norm = ({ data }: Matrix): number => Math.sqrt(sumOfSquares(data));

/** Whether a pivot of A = L Lᵀ is no more than rounding errors may leave of a column that depends on those before it. */
function isDependent({ rows: n, data }: Matrix, l: Matrix): boolean {
  for (let k = 0; k < data.length; k += n + 1)
    if (!(l.data[k] * l.data[k] > n * Number.EPSILON * data[k])) return true;
  return false;
}

/** By the factor of XᵀX; undefined where the columns of X are, or nearly are, dependent. */
async function factorise(x: Matrix, products: Matrix): Promise<Rough | undefined> {
  try {
    const { l, inverse } = await choleskyFactor(products);
    if (isDependent(products, l)) return undefined;
    // ||L|| ||L^-1||, of Frobenius norms, is at least the condition of X.
    if (!(norm(l) * norm(inverse) < CONDITION)) return undefined;
    return { q: await rowProductsOf(x, inverse), r: transpose(l) };
  } catch (thrown) {
    if (thrown instanceof Undefined) return undefined;
    throw thrown;
  }
}

/** Makes columns orthonormal that are so but for the rounding of the first round. */
async function refine(q: Matrix): Promise<Rough | undefined> {
  const products = await columnProductsOf(q, q);
  const { away, norm } = awayFromIdentity(products);
  if (!(norm < CLOSE)) return factorise(q, products);
  return { q: await productOf(q, nearIdentity(away, -0.5)), r: nearIdentity(away, 0.5) };
}

/** The factors of a finite X, or undefined where its columns are nearly dependent. */
export async function tallFactors(x: Matrix, between: Between): Promise<TallFactors | undefined> {
  const { near, scale } = scaledNearOne(x);
  const first = await factorise(near, await columnProductsOf(near, near));
  await between(0.5);
  const second = first && (await refine(first.q));
  await between(1);
  if (!second) return undefined;
  const { r: inner } = first;
  return {
    q: second.q,
    async r() {
      const r = await productOf(second.r, inner);
      return { ...r, data: r.data.map((value) => value / scale) };
    },
  };
}
