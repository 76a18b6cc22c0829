/**
 * Ridge regression of one representation on another, fitted on all parts of the inputs but one, which it predicts. Products
 * are made once per part; those of every training set are their sums. Predictors of more units than inputs are first turned
 * into their coordinates along the principal components, which changes no prediction.
 */
import { basis, spread, varying } from './canonical';
import { type Matrix, centreColumns, columnMeans, rowRange, transpose } from './matrix';
import { oncePer } from './once';
import { multiply } from './products';
import { type Representation, crossProduct } from './representation';
import { leastSquares, solvePositive } from './solve';

/** Parts of consecutive rows of a representation. */
export type Partition = (x: Representation) => Representation[];

const partition = (starts: (n: number) => number[]): Partition =>
  oncePer(({ name, matrix }: Representation) =>
    starts(matrix.rows).map((start, k, all) => ({
      name,
      matrix: rowRange(matrix, start, all[k + 1] ?? matrix.rows),
    })),
  );

/** The first floor(n / 2) rows, and the others. */
export const halves = partition((n) => [0, Math.floor(n / 2)]);

/** Five folds: row i of n is in fold floor(5 i / n). */
export const folds = partition((n) => [0, 1, 2, 3, 4].map((fold) => Math.ceil((fold * n) / 5)));

/** What is fitted: all parts but `test`, with `penalty` times ‖W‖² added to the squared error. */
export interface Fit {
  readonly parts: Partition;
  readonly test: number;
  readonly penalty: number;
}

/** Rows of the part that was left out, less the mean of all rows of Y. */
export interface Prediction {
  readonly predicted: Matrix;
  readonly actual: Matrix;
  /** Mean of the training rows. */
  readonly trainingMean: Float64Array;
}

/** X~, or its coordinates along the principal components where they are fewer. */
const predictors = oncePer((x: Representation): Representation => {
  const z = varying(x);
  if (z.matrix.cols <= z.matrix.rows) return z;
  const u = basis(z).matrix;
  const s = spread(z);
  return { name: x.name, matrix: { ...u, data: u.data.map((value, k) => value * s[k % u.cols]) } };
});

const meansOf = oncePer((part: Representation) => columnMeans(part.matrix));

/** Of each column its value where it has only one, else NaN. */
const constantsOf = oncePer(({ matrix: { cols, data } }: Representation): Float64Array => {
  const constants = data.slice(0, cols);
  data.forEach((value, k) => {
    if (value !== constants[k % cols]) constants[k % cols] = NaN;
  });
  return constants;
});

const rowsOf = (parts: readonly Representation[]): number =>
  parts.reduce((rows, { matrix }) => rows + matrix.rows, 0);

function meanOver(parts: readonly Representation[]): Float64Array {
  const mean = new Float64Array(parts[0].matrix.cols);
  const rows = rowsOf(parts);
  for (const part of parts) {
    const share = part.matrix.rows / rows;
    if (share > 0) meansOf(part).forEach((value, j) => (mean[j] += share * value));
  }
  return mean;
}

/** AᵀB of the rows of all parts less their means. */
function covariances(a: readonly Representation[], b: readonly Representation[]): Matrix {
  const [rows, cols] = [a[0].matrix.cols, b[0].matrix.cols];
  const [meanA, meanB, count] = [meanOver(a), meanOver(b), rowsOf(a)];
  const data = Float64Array.from(
    { length: rows * cols },
    (_, k) => -count * meanA[Math.floor(k / cols)] * meanB[k % cols],
  );
  a.forEach((part, k) => crossProduct(part, b[k]).data.forEach((value, i) => (data[i] += value)));
  return { rows, cols, data };
}

/** Makes 0 the columns of units that do not vary over the training rows: rounding keeps them from it. */
function clearConstants(cross: Matrix, parts: readonly Representation[]): void {
  const constant = constantsOf(parts[0]).map((value, j) =>
    parts.every((part) => constantsOf(part)[j] === value) ? 1 : 0,
  );
  for (let k = 0; k < cross.data.length; k++) if (constant[k % cross.cols] === 1) cross.data[k] = 0;
}

/** Predictions T W by ridge regression on the training rows, of predictors T less their training means. */
function ridge(
  x: readonly Representation[],
  y: readonly Representation[],
  penalty: number,
  test: Matrix,
): Matrix {
  const own = covariances(x, x);
  for (let j = 0; j < own.rows; j++) own.data[j * own.cols + j] += penalty;
  const cross = covariances(x, y);
  clearConstants(cross, y);
  const solve = (right: Matrix) => solvePositive(own, right, `The ridge regression on ${x[0].name}`);
  // T (A⁻¹ C) or (A⁻¹ Tᵀ)ᵀ C: whichever has fewer systems to solve.
  return test.rows < cross.cols
    ? multiply(transpose(solve(transpose(test))), cross)
    : multiply(test, solve(cross));
}

/** The same by least squares of least norm. */
const unpenalised = (x: Representation, y: Representation, test: Matrix): Matrix =>
  multiply(test, leastSquares(centreColumns(x.matrix), centreColumns(y.matrix)));

function shifted({ rows, cols, data }: Matrix, by: Float64Array, sign: 1 | -1): Matrix {
  return { rows, cols, data: data.map((value, k) => value + sign * by[k % cols]) };
}

/**
 * Predicts Y from X on the rows that the fit leaves out; there are two training rows or more. Least squares (`penalty` 0)
 * is of least norm, and has a single training part.
 * @throws Undefined where X or Y is constant.
 */
export function predictHeldOut(x: Representation, y: Representation, fit: Fit): Prediction {
  const [partsX, partsY] = [fit.parts(predictors(x)), fit.parts(varying(y))];
  const training = (parts: readonly Representation[]) => parts.filter((_, k) => k !== fit.test);
  const [fitX, fitY] = [training(partsX), training(partsY)];
  const [meanX, trainingMean] = [meanOver(fitX), meanOver(fitY)];
  const test = shifted(partsX[fit.test].matrix, meanX, -1);
  const predicted =
    fit.penalty > 0 ? ridge(fitX, fitY, fit.penalty, test) : unpenalised(fitX[0], fitY[0], test);
  return {
    predicted: shifted(predicted, trainingMean, 1),
    actual: partsY[fit.test].matrix,
    trainingMean,
  };
}
