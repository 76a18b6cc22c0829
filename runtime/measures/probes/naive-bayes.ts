/**
 * Gaussian naive Bayes: units are independent normal variables within a category. As scikit-learn's GaussianNB, every variance grows
 * by 1e-9 of the largest variance of a unit.
 */
import { columnMeans, type Matrix, takeRows } from '../matrix';
import type { Pause } from '../sliced-products';

/** What is known of each category. */
export interface NaiveBayes {
  /** Logarithms of the shares of the categories. */
  readonly priors: Float64Array;
  /** [classes, units] each. */
  readonly means: Matrix;
  readonly variances: Matrix;
}

const SMOOTHING = 1e-9;

function variancesOf({ rows, cols, data }: Matrix, means: Float64Array): Float64Array {
  const variances = new Float64Array(cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) variances[j] += (data[i * cols + j] - means[j]) ** 2;
  return variances.map((sum) => sum / rows);
}

/** The fit to training rows; a category that none is of has no chance. */
export function fitNaiveBayes(train: Matrix, targets: Float64Array, classes: number): NaiveBayes {
  const { rows, cols } = train;
  const epsilon = SMOOTHING * variancesOf(train, columnMeans(train)).reduce((a, b) => Math.max(a, b), 0);
  const means = { rows: classes, cols, data: new Float64Array(classes * cols) };
  const variances = { rows: classes, cols, data: new Float64Array(classes * cols) };
  const priors = new Float64Array(classes).fill(-Infinity);
  variances.data.fill(1);
  for (let k = 0; k < classes; k++) {
    const own = takeRows(
      train,
      Array.from(targets.keys()).filter((row) => targets[row] === k),
    );
    if (own.rows === 0) continue;
    const mean = columnMeans(own);
    means.data.set(mean, k * cols);
    variances.data.set(
      variancesOf(own, mean).map((value) => value + epsilon),
      k * cols,
    );
    priors[k] = Math.log(own.rows / rows);
  }
  return { priors, means, variances };
}

/** Log-likelihoods of each row under each category, with the shares of the categories: [rows, classes]. */
export async function jointLogLikelihood(x: Matrix, model: NaiveBayes, pause: Pause): Promise<Matrix> {
  const { rows, cols, data } = x;
  const { priors, means, variances } = model;
  const classes = priors.length;
  const precisions = variances.data.map((variance) => 0.5 / variance);
  const constants = Float64Array.from(priors, (prior, k) =>
    variances.data
      .subarray(k * cols, (k + 1) * cols)
      .reduce((sum, v) => sum - 0.5 * Math.log(2 * Math.PI * v), prior),
  );
  const out = new Float64Array(rows * classes);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < classes; k++) {
      let sum = constants[k];
      for (let j = 0; j < cols; j++) {
        const offset = data[i * cols + j] - means.data[k * cols + j];
        sum -= precisions[k * cols + j] * offset * offset;
      }
      out[i * classes + k] = sum;
    }
    if (i % 16 === 0) await pause(i / rows);
  }
  return { rows, cols: classes, data: out };
}
