/**
 * Decompositions of large matrices: of a tall one by its triangular factor, which is decomposed in its place. Kept where
 * `decompositionOf` and `orthonormalBasis` find them.
 */
import { rowProductsOf } from '../../engine/float64';
import {
  type Decomposition,
  decomposeInSlices,
  decompositionOf,
  isDecomposed,
  keepDecomposition,
  numericalRank,
} from '../decomposition';
import type { Matrix } from '../matrix';
import { rowProducts } from '../products';
import { type Representation, orthonormalBasis } from '../representation';
import { tallFactors } from './tall';
import { type Between, LARGE } from './work';

/** More rows than so many times the columns: the factors first are less work. */
const TALL = 5 / 3;

/** Share of the work that the factors are. */
const FACTORS = 0.3;

const isSmall = ({ rows, cols }: Matrix): boolean => rows * cols * Math.min(rows, cols) < LARGE;

/** Orthonormal columns with what they are to be turned by, of matrices decomposed by their factors. */
const factored = new WeakMap<Decomposition, { q: Matrix; ofR: Decomposition }>();

/** By its factors, or as it is where its columns are nearly dependent. */
async function decomposeTall(a: Matrix, between: Between): Promise<void> {
  const factors = await tallFactors(a, (share) => between(FACTORS * share));
  const rest: Between = (share) => between(FACTORS + (1 - FACTORS) * share);
  if (!factors) return void (await decomposeInSlices(a, rest));
  const { q, r } = factors;
  const ofR = await decomposeInSlices(r, rest);
  const decomposition: Decomposition = {
    values: ofR.values,
    leading: (count) => ofR.leading(count),
    leadingLeft: (count) => rowProducts(ofR.leadingLeft(count), q),
  };
  factored.set(decomposition, { q, ofR });
  keepDecomposition(a, decomposition);
}

/** Decomposes a finite matrix; leaves small ones to the measure. */
export async function prepareDecomposition(a: Matrix, between: Between): Promise<void> {
  if (isSmall(a) || isDecomposed(a)) return;
  if (a.rows > TALL * a.cols) await decomposeTall(a, between);
  else await decomposeInSlices(a, between);
}

/** Decomposes a finite representation and makes the orthonormal basis of its columns; leaves small ones to the measure. */
export async function prepareBasis(x: Representation, between: Between): Promise<void> {
  if (isSmall(x.matrix) || orthonormalBasis.has(x)) return;
  await prepareDecomposition(x.matrix, between);
  const decomposition = decompositionOf(x.matrix);
  const tall = factored.get(decomposition);
  if (!tall) return;
  const rank = numericalRank(decomposition.values, x.matrix);
  orthonormalBasis.keep(x, await rowProductsOf(tall.q, tall.ofR.leadingLeft(rank)));
}
