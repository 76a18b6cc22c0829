/** Linear regression of one representation on the other, judged on inputs that it was not fitted on. */
import { type Fit, type Prediction, folds, halves, predictHeldOut } from '../held-out';
import { type Matrix, centreColumns, columnMeans, dot, sum, transpose } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import { oncePerPair } from '../once';
import { type Representation, requireRows } from '../representation';
import { Undefined } from '../undefined';

type Direction = 'y_from_x' | 'x_from_y';
type Sides = (x: Representation, y: Representation) => [predictor: Representation, target: Representation];

/** Which side predicts which. */
const sides: Record<Direction, Sides> = { y_from_x: (x, y) => [x, y], x_from_y: (x, y) => [y, x] };

const predictedBy = (fit: Fit) =>
  oncePerPair((x: Representation, y: Representation): Prediction => predictHeldOut(x, y, fit));

/** Sum of squared distances of the rows from `centre` (one row, or as many). */
function squaredError({ cols, data }: Matrix, centre: Float64Array): number {
  return data.reduce((total, value, k) => {
    const difference = value - centre[centre.length === cols ? k % cols : k];
    return total + difference * difference;
  }, 0);
}

/** 1 - squared error of the prediction / squared error of predicting a mean for all test rows. */
function explained(target: Representation, { predicted, actual }: Prediction, mean: Float64Array): number {
  const total = squaredError(actual, mean);
  if (total === 0) throw new Undefined(`${target.name} is constant on the second half of the rows.`);
  return 1 - squaredError(actual, predicted.data) / total;
}

/** Pearson's correlation of prediction and truth, of every unit where both vary. */
function unitCorrelations({ predicted, actual }: Prediction): Float64Array {
  const [p, a] = [transpose(centreColumns(predicted)), transpose(centreColumns(actual))];
  const row = ({ cols, data }: Matrix, j: number) => data.subarray(j * cols, (j + 1) * cols);
  const correlations = Float64Array.from({ length: p.rows }, (_, j) => {
    const [u, v] = [row(p, j), row(a, j)];
    return dot(u, v) / Math.sqrt(dot(u, u) * dot(v, v));
  });
  return correlations.filter((r) => !Number.isNaN(r));
}

const mean = (values: Float64Array): number => sum(values) / values.length;

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

const foldCorrelations = oncePerPair((x: Representation, y: Representation): Float64Array[] => {
  requireRows(x, 10, 'Linear predictivity over five folds');
  return [0, 1, 2, 3, 4].map((test) => {
    const correlations = unitCorrelations(predictHeldOut(x, y, { parts: folds, test, penalty: 1 }));
    if (correlations.length > 0) return correlations;
    throw new Undefined(
      `No unit of ${y.name} and its prediction from ${x.name} vary in fold ${test + 1} of 5.`,
    );
  });
});

const base = {
  of: 'pair',
  family: 'Regression',
  units: 'none',
  similarity: false,
  symmetric: false,
} as const;
const least = invariantTo('orthogonal', 'scaling', 'translation');
const penalised = invariantTo('orthogonal', 'translation');
const inOrder =
  'The split is by the order of the inputs: shuffle them where it has a meaning, such as by class.';
const lowRank =
  'Without a penalty it falls far below 0 where the training rows are hardly more than the units.';

function ofHalves(direction: Direction, penalty: number): PairMeasure[] {
  const predict = predictedBy({ parts: halves, test: 1, penalty });
  const [from, to] = direction === 'y_from_x' ? 'XY' : 'YX';
  const how = penalty === 0 ? 'least squares (of least norm)' : `ridge regression, penalty ${penalty}`;
  const ofMean = (
    form: string,
    words: string,
    meanOf: (prediction: Prediction) => Float64Array,
  ): PairMeasure => ({
    ...base,
    key: `heldout.r2_${form}.${direction}.ridge${penalty}`,
    title: `R² of ${to} from ${from}, held out, ${penalty === 0 ? 'no penalty' : `penalty ${penalty}`}, ${words}`,
    formula: `1 - Σ(${to} - ${to}^)² / Σ(${to} - m)² over the second half of the rows and all units, ${to}^ by ${how} on the first half, m the ${words} of ${to}`,
    range: 'at most 1; below 0 where the mean predicts better',
    citation: 'Kornblith et al. 2019, arXiv:1905.00414; Hoerl and Kennard 1970, Technometrics 12:55',
    caveat:
      penalty === 0 ? `${lowRank} ${inOrder}` : `The penalty is for activations as they are. ${inOrder}`,
    invariances: penalty === 0 ? least : penalised,
    compute: (x, y) => {
      const [predictor, target] = sides[direction](x, y);
      const prediction = predict(predictor, target);
      return explained(target, prediction, meanOf(prediction));
    },
  });
  return [
    ofMean('var_weighted', 'test mean', ({ actual }) => columnMeans(actual)),
    ofMean('trainmean', 'training mean', ({ trainingMean }) => trainingMean),
  ];
}

function ofFolds(direction: Direction): PairMeasure[] {
  const [from, to] = direction === 'y_from_x' ? 'XY' : 'YX';
  return (['mean', 'median'] as const).map((name) => ({
    ...base,
    key: `linear_predictivity.${direction}.ridge1.${name}_r_5fold`,
    title: `Linear predictivity of ${to} from ${from}, ${name} unit`,
    formula: `mean over 5 folds of consecutive rows of the ${name} over units of corr(${to}, ${to}^), ${to}^ by ridge regression, penalty 1, on the other folds`,
    range: '-1 to 1',
    citation: 'Yamins et al. 2014, PNAS 111:8619',
    caveat: `Needs at least 10 inputs; units that do not vary in a fold, or whose prediction does not, are left out of it. ${inOrder}`,
    invariances: invariantTo('translation'),
    compute: (x, y) => {
      const perFold = foldCorrelations(...sides[direction](x, y));
      return mean(Float64Array.from(perFold, name === 'mean' ? mean : median));
    },
  }));
}

const directions: readonly Direction[] = ['y_from_x', 'x_from_y'];

/** Held-out regression in both directions, each form under its key. */
export const heldOutMeasures: readonly PairMeasure[] = directions.flatMap((direction) => [
  ...[0, 1].flatMap((penalty) => ofHalves(direction, penalty)),
  ...ofFolds(direction),
]);
