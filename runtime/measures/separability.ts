/**
 * How well a representation separates the categories of a label. S_w = mean of (x - mean of its category)(...)ᵀ over all rows,
 * S_b = sum over categories of share x (mean - mean of all)(...)ᵀ.
 */
import { type ClassMeans, withinClasses } from './class-means';
import { centreColumns, columnMeans, dot, type Matrix, sumOfSquares, transpose } from './matrix';
import { type Pause, productsInSlices } from './sliced-products';
import { gram } from './products';
import { solvePositive } from './solve';
import { symmetricEigen } from './symmetric-eigen';
import { Undefined } from './undefined';

/** Means of the categories less the mean of all rows, each times the root of its share: S_b is their Gram matrix, transposed. */
function weightedOffsets(layer: Matrix, { rows, means }: ClassMeans): Matrix {
  const all = columnMeans(layer);
  const { cols } = layer;
  const data = means.data.map(
    (mean, k) => (mean - all[k % cols]) * Math.sqrt(rows[Math.floor(k / cols)].length / layer.rows),
  );
  return { rows: rows.length, cols, data };
}

/** tr(S_b) / tr(S_w): between over within the categories. @throws Undefined where no category varies. */
export function traceRatio(layer: Matrix, classes: ClassMeans): number {
  const within = sumOfSquares(withinClasses(layer, classes).data) / layer.rows;
  if (within === 0) throw new Undefined('No category varies: the ratio to their spread is infinite.');
  return sumOfSquares(weightedOffsets(layer, classes).data) / within;
}

/** Most units of which S_w is inverted. */
const MOST_UNITS = 768;

/**
 * Fisher's discriminant ratio tr(S_w⁻¹ S_b), which does not change under invertible linear maps.
 * @throws Undefined where S_w has no inverse: fewer rows than units and categories together, or units that depend on each other.
 */
export async function fisherRatio(layer: Matrix, classes: ClassMeans, pause: Pause): Promise<number> {
  const { rows: n, cols: p } = layer;
  if (n - classes.rows.length < p)
    throw new Undefined(
      `${n} rows in ${classes.rows.length} categories do not determine the covariance of ${p} units.`,
    );
  if (p > MOST_UNITS) throw new Undefined(`The layer has ${p} units; the ratio is told up to ${MOST_UNITS}.`);
  const columns = transpose(withinClasses(layer, classes));
  const spread = new Float64Array(p);
  for (let j = 0; j < p; j++)
    spread[j] = Math.sqrt(sumOfSquares(columns.data.subarray(j * n, (j + 1) * n)) / n);
  if (spread.some((value) => value === 0)) throw new Undefined('A unit is constant within every category.');
  // The ratio does not depend on the scales of the units; its conditioning does.
  const scaled = { ...columns, data: columns.data.map((value, k) => value / spread[Math.floor(k / n)]) };
  const covariance = await productsInSlices(scaled, scaled, pause);
  covariance.data.forEach((value, k) => (covariance.data[k] = value / n));
  const offsets = weightedOffsets(layer, classes);
  offsets.data.forEach((value, k) => (offsets.data[k] = value / spread[k % p]));
  const rows = transpose(offsets);
  await pause(0.5);
  return dot(solvePositive(covariance, rows, 'The covariance within categories').data, rows.data);
}

/**
 * What {@link fisherRatio} is expected to be where the label has nothing to do with the layer: E tr(W⁻¹ B) = p (C - 1) / (n - C - p - 1) of
 * independent Wishart matrices W of n - C and B of C - 1 degrees of freedom (p normal units). Null where that is not finite.
 */
export function fisherRatioByChance({ rows: n, cols: p }: Matrix, classes: number): number | null {
  const degrees = n - classes - p - 1;
  return degrees > 0 && p <= MOST_UNITS ? (p * (classes - 1)) / degrees : null;
}

/** Neural collapse of a layer (Papyan, Han and Donoho 2020): 0 where it is complete. */
export interface NeuralCollapse {
  /**
   * NC1, variability within categories: tr(S_w S_b^+) / C, S_b = mean over the C categories of (mean - mean of the means)(...)ᵀ, each
   * counting the same.
   */
  nc1: number;
  /** NC2, lengths: standard deviation over mean of the norms of (mean of a category - mean of the means). */
  equinorm: number;
  /** NC2, angles: standard deviation of the cosines between these of two categories. */
  equiangular: number;
  /** NC2: mean of |cosine + 1 / (C - 1)|, that of the simplex of widest angles. */
  maximalAngle: number;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Divided by the number of values. */
function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/** tr(S_w S_b^+) by the eigenvectors of the Gram matrix of the offsets. */
async function withinOverBetween(
  within: Matrix,
  offsets: Matrix,
  products: Matrix,
  pause: Pause,
): Promise<number> {
  const { values, vectors } = symmetricEigen(products);
  const directions = await productsInSlices(vectors, transpose(offsets), pause);
  const projected = await productsInSlices(within, directions, pause);
  const classes = offsets.rows;
  // One direction less than categories: offsets add up to 0. A direction v of norm 1 is a row of `directions` / sqrt(value).
  const rank = values.filter((value) => value > classes * Number.EPSILON * values[0]).length;
  let trace = 0;
  projected.data.forEach((value, k) => {
    const j = k % classes;
    if (j < Math.min(rank, classes - 1)) trace += (value * value * classes) / (values[j] * values[j]);
  });
  return trace / within.rows;
}

/** @throws Undefined where the means of two categories are the same. */
export async function neuralCollapse(
  layer: Matrix,
  classes: ClassMeans,
  pause: Pause,
): Promise<NeuralCollapse> {
  const offsets = centreColumns(classes.means);
  const products = gram(offsets);
  const count = offsets.rows;
  const norms = Array.from({ length: count }, (_, k) => Math.sqrt(products.data[k * count + k]));
  if (norms.some((norm) => norm === 0))
    throw new Undefined('The mean of a category is that of all: it has no direction.');
  const cosines = norms.flatMap((a, i) =>
    norms.flatMap((b, j) => (i < j ? [products.data[i * count + j] / (a * b)] : [])),
  );
  const trace = await withinOverBetween(withinClasses(layer, classes), offsets, products, pause);
  return {
    nc1: trace / count,
    equinorm: deviation(norms) / mean(norms),
    equiangular: deviation(cosines),
    maximalAngle: mean(cosines.map((cosine) => Math.abs(cosine + 1 / (count - 1)))),
  };
}
