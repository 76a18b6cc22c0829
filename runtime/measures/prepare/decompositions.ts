/**
 * Decompositions of large matrices: of a tall one by its triangular factor, which is decomposed in its place. Kept where
 * `decompositionOf`, `orthonormalBasis` and `span` find them.
 */
import { rowProductsOf } from '../../engine/float64';
import { span } from '../canonical';
import {
  type Decomposition,
  decomposeInSlices,
  decompositionOf,
  isDecomposed,
  keepDecomposition,
  numericalRank,
  singularValues,
} from '../decomposition';
import { type Matrix, transpose } from '../matrix';
import { rowProducts } from '../products';
import { type Representation, orthonormalBasis } from '../representation';
import { type Steps, inSlices } from '../steps';
import { valuesBySquares } from './squares';
import { type TallFactors, tallFactors } from './tall';
import { type Between, LARGE } from './work';

/** More rows than so many times the columns: the factors first are less work. */
const TALL = 5 / 3;

/** Share of the work that the factors are; that the vectors are, where they are needed; that trying by squares is. */
const FACTORS = 0.3;
const VECTORS = 0.5;
const SQUARES = 0.3;

/** Whether a matrix is left to the measure. */
export const isSmall = ({ rows, cols }: Matrix): boolean => rows * cols * Math.min(rows, cols) < LARGE;

const after =
  (done: number, between: Between): Between =>
  (share) =>
    between(done + (1 - done) * share);

/** The factors of matrices, or undefined where their columns are nearly dependent. */
const known = new WeakMap<Matrix, { factors: TallFactors | undefined }>();

async function factorsOf(a: Matrix, between: Between): Promise<TallFactors | undefined> {
  let entry = known.get(a);
  if (!entry) known.set(a, (entry = { factors: await tallFactors(a, between) }));
  return entry.factors;
}

/** Orthonormal columns with what they are to be turned by, of matrices decomposed by their factors. */
const factored = new WeakMap<Decomposition, { q: Matrix; ofR: Decomposition }>();

/** By its factors, or as it is where its columns are nearly dependent. */
async function decomposeTall(a: Matrix, between: Between): Promise<void> {
  const factors = await factorsOf(a, (share) => between(FACTORS * share));
  const rest = after(FACTORS, between);
  if (!factors) return void (await decomposeInSlices(a, rest));
  const { q } = factors;
  const ofR = await decomposeInSlices(await factors.r(), rest);
  function* leftInSteps(count: number): Steps<Matrix> {
    return rowProducts(yield* ofR.leftInSteps(count), q);
  }
  const decomposition: Decomposition = {
    values: ofR.values,
    leading: (count) => ofR.leading(count),
    leadingLeft: (count) => rowProducts(ofR.leadingLeft(count), q),
    leftInSteps,
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

/** Makes the singular values of a finite matrix; leaves small ones to the measure. */
export async function prepareValues(a: Matrix, between: Between): Promise<void> {
  if (isSmall(a) || isDecomposed(a) || singularValues.has(a)) return;
  const values = await valuesBySquares(a, (share) => between(SQUARES * share));
  if (values) singularValues.keep(a, values);
  else await prepareDecomposition(a, after(SQUARES, between));
}

/** Decomposes a finite representation and makes the orthonormal basis of its columns; leaves small ones to the measure. */
export async function prepareBasis(x: Representation, between: Between): Promise<void> {
  if (isSmall(x.matrix) || orthonormalBasis.has(x)) return;
  await prepareDecomposition(x.matrix, (share) => between((1 - VECTORS) * share));
  const decomposition = decompositionOf(x.matrix);
  const rank = numericalRank(decomposition.values, x.matrix);
  const tall = factored.get(decomposition);
  const steps = (tall?.ofR ?? decomposition).leftInSteps(rank);
  const left = await inSlices(steps, 3, after(1 - VECTORS, between));
  orthonormalBasis.keep(x, tall ? await rowProductsOf(tall.q, left) : transpose(left));
}

/**
 * Makes an orthonormal basis of the columns of a finite representation; leaves small ones to the measure. Q of X = QR where the
 * factors are certain, for then so is the rank: a condition of 1e7 is far from the tolerance of any rank. Else as
 * {@link prepareBasis}.
 */
export async function prepareSpan(x: Representation, between: Between): Promise<void> {
  const { matrix } = x;
  if (isSmall(matrix) || span.has(x)) return;
  const isFactored = matrix.rows >= matrix.cols && !orthonormalBasis.has(x);
  const factors = isFactored ? await factorsOf(matrix, (share) => between(FACTORS * share)) : undefined;
  if (factors) span.keep(x, { name: x.name, matrix: factors.q });
  else await prepareBasis(x, after(FACTORS, between));
}
