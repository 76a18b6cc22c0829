/**
 * Commonality analysis (Newton and Spurrell 1967): what each set of features explains of a representation's variance, split into what
 * only one of them can explain and what several share. R2(S) = 1 - sum ||W f_S - phi||^2 / sum ||phi - mean||^2, W fitted by least
 * squares with intercept to one half of the rows and evaluated on the other. The part of exactly the features A among all features F is
 * sum over B in A of (-1)^(|B| + 1) R2((F \ A) + B), R2 of nothing being 0; all parts add up to R2(F).
 */
import { centreColumns, columnMeans, type Matrix, sumOfSquares, takeRows, transpose } from './matrix';
import { type Pause, productsInSlices } from './sliced-products';
import { symmetricEigen } from './symmetric-eigen';
import { Undefined } from './undefined';
import type { FeatureKind } from './variance-explained';

/** Most features that are taken apart: 63 sets of them. */
const MOST_FEATURES = 6;

/** A feature of the rows. */
export interface Feature {
  readonly name: string;
  readonly kind: FeatureKind;
  /** One value a row: a number, or the code of a category. */
  readonly values: ArrayLike<number>;
}

/** A set of features. */
export interface FeatureSet {
  features: string[];
  /** Share of the variance that they explain together. */
  r2: number;
  /**
   * Share that exactly these explain and no fewer: unique to a single feature, shared by several. Below 0 where features explain more
   * together than the sum of what they explain alone (suppression), or by the noise of the held-out half.
   */
  part: number;
}

/** All sets of the features. */
export interface Commonality {
  /** All features together. */
  r2: number;
  /** Single features first, then pairs, and so on. */
  sets: FeatureSet[];
}

/** Rows to fit to and rows to evaluate on. */
export interface Halves {
  readonly fit: readonly number[];
  readonly test: readonly number[];
}

/** One column a category but the first, or one of the number. @throws Undefined where a category is in the test half alone. */
function columnsOf({ name, kind, values }: Feature, { fit, test }: Halves): ((row: number) => number)[] {
  if (![...fit, ...test].every((row) => Number.isFinite(values[row])))
    throw new Undefined(`${name} has values that are not finite.`);
  if (kind === 'numeric') return [(row) => values[row]];
  const known = new Set(fit.map((row) => values[row]));
  const unseen = test.find((row) => !known.has(values[row]));
  if (unseen !== undefined)
    throw new Undefined(`The value ${values[unseen]} of ${name} is in the test set but not in the fit set.`);
  const [, ...others] = [...known].sort((a, b) => a - b);
  return others.map((code) => (row) => Number(values[row] === code));
}

/** Columns of all features for some rows, and to which feature each belongs. */
function designOf(features: readonly Feature[], halves: Halves) {
  const columns = features.map((feature) => columnsOf(feature, halves));
  const all = columns.flat();
  const owners = columns.flatMap((own, f) => own.map(() => f));
  const of = (rows: readonly number[]): Matrix => ({
    rows: rows.length,
    cols: all.length,
    data: Float64Array.from({ length: rows.length * all.length }, (_, k) =>
      all[k % all.length](rows[Math.floor(k / all.length)]),
    ),
  });
  return { owners, fit: of(halves.fit), test: of(halves.test) };
}

/** Rows less the means of `from`, columns divided by its standard deviations where `scaled`. */
function centredBy(a: Matrix, from: Matrix, scaled: boolean): Matrix {
  const means = columnMeans(from);
  const { rows, cols, data } = a;
  const scales = new Float64Array(cols).fill(1);
  if (scaled) {
    const squares = new Float64Array(cols);
    centreColumns(from).data.forEach((value, k) => (squares[k % cols] += value * value));
    squares.forEach((square, j) => (scales[j] = square > 0 ? Math.sqrt(square / from.rows) : 1));
  }
  return { rows, cols, data: data.map((value, k) => (value - means[k % cols]) / scales[k % cols]) };
}

/** Products of the columns of the design with each other and with the units. */
interface Moments {
  readonly inner: Matrix;
  readonly cross: Matrix;
}

async function momentsOf(design: Matrix, units: Matrix, pause: Pause): Promise<Moments> {
  const columns = transpose(design);
  const rest: Pause = () => pause(0);
  return {
    inner: await productsInSlices(columns, columns, rest),
    cross: await productsInSlices(columns, transpose(units), rest),
  };
}

function block({ inner, cross }: Moments, chosen: readonly number[]): Moments {
  const { cols } = inner;
  const data = Float64Array.from(chosen.flatMap((i) => chosen.map((j) => inner.data[i * cols + j])));
  return { inner: { rows: chosen.length, cols: chosen.length, data }, cross: takeRows(cross, chosen) };
}

/** Eigenvalues below this share of the largest count as 0: columns that depend on others. */
const DEPENDENT = 1e-12;

/** W [columns, units] of least squares by the pseudo-inverse of the inner products. */
async function weightsOf({ inner, cross }: Moments, pause: Pause): Promise<Matrix> {
  const { values, vectors } = symmetricEigen(inner);
  const rotated = await productsInSlices(vectors, transpose(cross), pause);
  const { cols } = rotated;
  const least = DEPENDENT * values[0];
  rotated.data.forEach((value, k) => {
    const lambda = values[Math.floor(k / cols)];
    rotated.data[k] = lambda > least ? value / lambda : 0;
  });
  return productsInSlices(transpose(vectors), transpose(rotated), pause);
}

/** sum ||Y - X W||^2 from the moments of X and Y. */
async function squaredError({ inner, cross }: Moments, weights: Matrix, energy: number, pause: Pause) {
  const predicted = await productsInSlices(inner, transpose(weights), pause);
  let error = energy;
  weights.data.forEach((weight, k) => (error += weight * (predicted.data[k] - 2 * cross.data[k])));
  return error;
}

const sizeOf = (set: number): number => (set === 0 ? 0 : (set & 1) + sizeOf(set >> 1));

/** The subsets of a set of features, as bits. */
function* subsetsOf(set: number): Generator<number> {
  for (let subset = set; ; subset = (subset - 1) & set) {
    yield subset;
    if (subset === 0) return;
  }
}

/** The parts of all sets from the R2 of all sets, both indexed by bits. */
export function commonParts(r2: ArrayLike<number>): Float64Array {
  const all = r2.length - 1;
  return Float64Array.from({ length: r2.length }, (_, a) => {
    let part = 0;
    if (a > 0) for (const b of subsetsOf(a)) part += (sizeOf(b) % 2 === 1 ? 1 : -1) * r2[(all & ~a) | b];
    return part;
  });
}

/** R2 of each set of features, indexed by bits. */
async function explainedBySets(
  layer: Matrix,
  features: readonly Feature[],
  halves: Halves,
  pause: Pause,
): Promise<Float64Array> {
  const design = designOf(features, halves);
  const [fitUnits, testUnits] = [takeRows(layer, halves.fit), takeRows(layer, halves.test)];
  const total = sumOfSquares(centreColumns(testUnits).data);
  if (total === 0) throw new Undefined('The representation is constant on the test set.');
  await pause(0);
  const shifted = centredBy(testUnits, fitUnits, false);
  await pause(0);
  const fit = await momentsOf(centredBy(design.fit, design.fit, true), centreColumns(fitUnits), pause);
  await pause(0);
  const test = await momentsOf(centredBy(design.test, design.fit, true), shifted, pause);
  const energy = sumOfSquares(shifted.data);
  const r2 = new Float64Array(1 << features.length);
  for (let set = 1; set < r2.length; set++) {
    const rest: Pause = () => pause(set / r2.length);
    const chosen = design.owners.flatMap((owner, column) => ((set >> owner) & 1 ? [column] : []));
    const weights = await weightsOf(block(fit, chosen), rest);
    r2[set] = 1 - (await squaredError(block(test, chosen), weights, energy, rest)) / total;
    await rest(0);
  }
  return r2;
}

/** Takes the variance of a layer apart by up to {@link MOST_FEATURES} features. @throws Undefined with a reason. */
export async function commonality(
  layer: Matrix,
  features: readonly Feature[],
  halves: Halves,
  pause: Pause,
): Promise<Commonality> {
  if (features.length < 2) throw new Undefined('One feature shares nothing: give two or more.');
  if (features.length > MOST_FEATURES)
    throw new Undefined(`At most ${MOST_FEATURES} features are taken apart; there are ${features.length}.`);
  const constant = features.find(({ values }) =>
    halves.fit.every((row) => values[row] === values[halves.fit[0]]),
  );
  if (constant) throw new Undefined(`${constant.name} is the same on all rows of the fit set.`);
  const r2 = await explainedBySets(layer, features, halves, pause);
  const parts = commonParts(r2);
  const sets = Array.from(r2.keys()).slice(1);
  return {
    r2: r2[r2.length - 1],
    sets: sets
      .sort((a, b) => sizeOf(a) - sizeOf(b) || a - b)
      .map((set) => ({
        features: features.flatMap(({ name }, f) => ((set >> f) & 1 ? [name] : [])),
        r2: r2[set],
        part: parts[set],
      })),
  };
}
