/**
 * How much of a representation's variance a feature explains: R2 = 1 - sum ||W f - phi||^2 / sum ||phi - mean||^2,
 * W fitted by least squares with intercept on one set of inputs and evaluated on another (Lampinen et al. 2024,
 * arXiv:2405.05847). A categorical feature is coded one-hot: the fitted W f is then the mean representation of the
 * rows with that value. A numeric one is a single regressor. Neither needs a system of equations to be solved.
 */
import { UserError } from '../errors';
import { type Matrix, columnMeans, isAllFinite, sum, takeRows } from './matrix';
import { oncePer } from './once';

/** A representation with the value of one feature for each row. */
export interface LabelledRepresentation {
  /** The value of the feature on each row: a number, or the code of a category. */
  features: ArrayLike<number>;
  /** Rows = inputs, columns = units. */
  representation: Matrix;
}

/** Variance of the test representation that the feature explains. */
export interface VarianceExplained {
  /** Share of the total variance over all units; below 0 where the fit predicts worse than the mean. */
  r2: number | null;
  /** The same of each unit; null for a unit that does not vary on the test set. */
  perUnit: (number | null)[];
  /** Total variance less the mean squared error of the prediction; divide by another step's total to compare steps. */
  explained: number;
  /** Mean squared distance of the test rows from their mean, summed over units. */
  total: number;
  /** Why `r2` is null. */
  undefined?: string;
  /** Why values of `perUnit` are null although `r2` is not. */
  unitsUndefined?: string;
}

/** Whether feature values are codes of categories (a binary feature is one) or numbers on a scale. */
export type FeatureKind = 'categorical' | 'numeric';

/** Representation that a fit predicts for a value of the feature. */
type Prediction = (value: number) => Float64Array;

function checkRows({ features, representation }: LabelledRepresentation, set: string): void {
  if (features.length === representation.rows && representation.rows > 0) return;
  throw new UserError(
    `the ${set} set`,
    `has ${features.length} feature values for ${representation.rows} rows.`,
    'Give the value of the feature for each of one or more rows.',
  );
}

/** Mean representation of the rows with each value of the feature; `unknown` for other values. */
function classMeans({ features, representation }: LabelledRepresentation, unknown: Float64Array): Prediction {
  const rowsOf = new Map<number, number[]>();
  for (let i = 0; i < features.length; i++) {
    const rows = rowsOf.get(features[i]);
    if (rows) rows.push(i);
    else rowsOf.set(features[i], [i]);
  }
  const means = new Map<number, Float64Array>();
  for (const [value, rows] of rowsOf) means.set(value, columnMeans(takeRows(representation, rows)));
  return (value) => means.get(value) ?? unknown;
}

/** Slope and intercept of each unit on the value of the feature; a feature that does not vary predicts the mean. */
function regression({ features, representation }: LabelledRepresentation): Prediction {
  const { rows, cols, data } = representation;
  const means = columnMeans(representation);
  const values = Float64Array.from(features);
  const mean = sum(values) / rows;
  const slopes = new Float64Array(cols);
  let spread = 0;
  for (let i = 0; i < rows; i++) {
    const offset = values[i] - mean;
    spread += offset * offset;
    for (let j = 0; j < cols; j++) slopes[j] += offset * (data[i * cols + j] - means[j]);
  }
  return (value) => means.map((m, j) => (spread > 0 ? m + ((value - mean) * slopes[j]) / spread : m));
}

/** Mean squared distance of each unit from the prediction for its row. */
function meanSquaredErrors(a: Matrix, prediction: (row: number) => Float64Array): Float64Array {
  const { rows, cols, data } = a;
  const errors = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const predicted = prediction(i);
    for (let j = 0; j < cols; j++) errors[j] += (data[i * cols + j] - predicted[j]) ** 2;
  }
  return errors.map((sum) => sum / rows);
}

/** Mean of each unit, and its mean squared distance from it: the same for every feature. */
const spreadOf = oncePer((a: Matrix) => {
  const mean = columnMeans(a);
  return { mean, totals: meanSquaredErrors(a, () => mean) };
});

const isFinite = oncePer(({ data }: Matrix) => isAllFinite(data));

/** Why the feature cannot be used to predict the test set, if so. */
function featureObstacle(
  fit: LabelledRepresentation,
  test: LabelledRepresentation,
  kind: FeatureKind,
): string | undefined {
  for (const [set, { features, representation }] of Object.entries({ fit, test })) {
    if (!Array.from(features).every(Number.isFinite))
      return `The feature has values in the ${set} set that are not finite.`;
    if (!isFinite(representation))
      return `The representation has values in the ${set} set that are not finite.`;
  }
  if (kind === 'numeric') return undefined;
  const known = new Set(Array.from(fit.features));
  const unseen = Array.from(test.features).find((value) => !known.has(value));
  return unseen === undefined
    ? undefined
    : `The value ${unseen} of the feature is in the test set but not in the fit set.`;
}

/** From the variance and the mean squared error of each unit; the variance of a constant unit is exactly 0. */
function summarise(totals: Float64Array, errors: Float64Array): VarianceExplained {
  const total = sum(totals);
  const explained = total - sum(errors);
  const perUnit = Array.from(totals, (variance, j) => (variance > 0 ? 1 - errors[j] / variance : null));
  if (total === 0)
    return {
      r2: null,
      perUnit,
      explained,
      total,
      undefined: 'The representation is constant on the test set.',
    };
  const still = perUnit.filter((r2) => r2 === null).length;
  const unitsUndefined = `${still} of ${totals.length} units do not vary on the test set.`;
  return { r2: explained / total, perUnit, explained, total, ...(still > 0 && { unitsUndefined }) };
}

/**
 * Variance of the `test` representation explained by the feature, fitted on `fit`. Null with a reason where the
 * representation is constant, a value is not finite, or a test row has a category that `fit` lacks; then
 * `explained`, and for values that are not finite `total`, may be NaN.
 * @throws UserError where features and rows do not match, or the sets have different units.
 */
export function varianceExplained(
  fit: LabelledRepresentation,
  test: LabelledRepresentation,
  kind: FeatureKind = 'categorical',
): VarianceExplained {
  checkRows(fit, 'fit');
  checkRows(test, 'test');
  const units = test.representation.cols;
  if (fit.representation.cols !== units)
    throw new UserError(
      'the test set',
      `has ${units} units in its representation, the fit set ${fit.representation.cols}.`,
      'Use the same layer for both.',
    );
  const { mean, totals } = spreadOf(test.representation);
  const obstacle = featureObstacle(fit, test, kind);
  if (obstacle !== undefined) {
    const perUnit = new Array<null>(units).fill(null);
    return { r2: null, perUnit, explained: NaN, total: sum(totals), undefined: obstacle };
  }
  const predict = kind === 'numeric' ? regression(fit) : classMeans(fit, mean);
  const errors = meanSquaredErrors(test.representation, (row) => predict(test.features[row]));
  return summarise(totals, errors);
}
