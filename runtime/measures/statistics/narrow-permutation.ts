/**
 * HSIC of shuffled inputs from the products of units: tr(K L) = ||XᵀY||_F^2 costs 2 n p q operations, fewer than the n²/2
 * picks from Gram matrices where layers are narrow, and all cores do them.
 */
import { squaredColumnProducts } from '../../engine/float64';
import { dot, sum, takeRows } from '../matrix';
import { rowEnergies, type Representation } from '../representation';

/** Products of widths, a row, below which the products of units are faster. */
const NARROW = 8;

/** Whether the products of units of x and y are faster than picks from their Gram matrices. */
export function isNarrow({ matrix: x }: Representation, { matrix: y }: Representation): boolean {
  return x.cols * y.cols < NARROW * x.rows;
}

/**
 * The ratio of HSIC of x and y, the rows of y in another order. `unbiased` (Song et al. 2007, eq. 5) of representations
 * without column means; else tr(K L) as they are.
 */
export function narrowPermutation(
  x: Representation,
  y: Representation,
  unbiased: boolean,
): (order: Uint32Array) => Promise<number> {
  const n = x.matrix.rows;
  const [k, l] = [rowEnergies(x), rowEnergies(y)];
  const hsic = (trace: number, a: Float64Array, b: Float64Array): number =>
    unbiased ? trace - (n / (n - 2)) * dot(a, b) + (sum(a) * sum(b)) / ((n - 1) * (n - 2)) : trace;
  let selves: Promise<number[]> | undefined;
  const ofSelf = async ({ matrix }: Representation, energies: Float64Array) =>
    hsic(await squaredColumnProducts(matrix, matrix), energies, energies);
  return async (order) => {
    const [ofX, ofY] = await (selves ??= Promise.all([ofSelf(x, k), ofSelf(y, l)]));
    const shuffled = takeRows(y.matrix, Array.from(order));
    const energies = Float64Array.from(order, (row) => l[row]);
    return hsic(await squaredColumnProducts(x.matrix, shuffled), k, energies) / Math.sqrt(ofX * ofY);
  };
}
