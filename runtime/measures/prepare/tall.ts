/**
 * X = Q R of a tall X from products alone: R of the Cholesky factor of XᵀX, once more for the Q that this gives, which is then
 * orthonormal to a few eps and X - QR as small, as long as the condition of X is below 1e8 (Yamamoto et al. 2015, ETNA
 * 44:306, CholeskyQR2). Refused above 1e7 by a bound of it, so that no rank is ever told from squares.
 */
import { columnProductsOf, productOf, rowProductsOf } from '../../engine/float64';
import { type Matrix, sumOfSquares, transpose } from '../matrix';
import { powerOfTwoNear } from '../scale';
import { Undefined } from '../undefined';
import { choleskyFactor } from './cholesky';
import type { Between } from './work';

/** Largest condition for which the factors are trusted. */
const CONDITION = 1e7;

/** Q [n, p] with orthonormal columns and R [p, p], upper triangular. */
export interface TallFactors {
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

/** One round: Q' and the L of R' = Lᵀ; undefined where the columns of X are, or nearly are, dependent. */
async function round(x: Matrix): Promise<{ q: Matrix; l: Matrix } | undefined> {
  const products = await columnProductsOf(x, x);
  try {
    const { l, inverse } = await choleskyFactor(products);
    if (isDependent(products, l)) return undefined;
    // ||L|| ||L^-1||, of Frobenius norms, is at least the condition of X.
    if (!(norm(l) * norm(inverse) < CONDITION)) return undefined;
    return { q: await rowProductsOf(x, inverse), l };
  } catch (thrown) {
    if (thrown instanceof Undefined) return undefined;
    throw thrown;
  }
}

/** The factors of a finite X, or undefined where its columns are nearly dependent. */
export async function tallFactors(x: Matrix, between: Between): Promise<TallFactors | undefined> {
  const scale = powerOfTwoNear(x.data);
  const near = scale === 1 ? x : { ...x, data: x.data.map((value) => value * scale) };
  const first = await round(near);
  await between(0.5);
  const second = first && (await round(first.q));
  await between(1);
  if (!second) return undefined;
  const l = await productOf(first.l, second.l);
  return { q: second.q, r: transpose({ ...l, data: l.data.map((value) => value / scale) }) };
}
