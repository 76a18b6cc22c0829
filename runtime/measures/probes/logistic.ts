/**
 * Logistic regression: C x sum of log losses + ||w||^2 / 2, intercepts free; multinomial (softmax) for more than two categories.
 * The minimum is that of scikit-learn's LogisticRegression(C, solver="lbfgs").
 */
import type { Matrix } from '../matrix';
import type { MarginLoss } from './margin-loss';

/** log(1 + exp(s)) and its derivative, without overflow. */
function softplus(score: number): { value: number; slope: number } {
  const small = Math.exp(-Math.abs(score));
  return {
    value: Math.max(score, 0) + Math.log1p(small),
    slope: score > 0 ? 1 / (1 + small) : small / (1 + small),
  };
}

function binarySum({ data }: Matrix, targets: Float64Array): number {
  let total = 0;
  for (let i = 0; i < data.length; i++) {
    const { value, slope } = softplus(data[i]);
    total += value - targets[i] * data[i];
    data[i] = slope - targets[i];
  }
  return total;
}

function softmaxSum({ rows, cols, data }: Matrix, targets: Float64Array): number {
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const scores = data.subarray(i * cols, (i + 1) * cols);
    const target = targets[i];
    const largest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
    let sum = 0;
    total -= scores[target] - largest;
    for (let k = 0; k < cols; k++) sum += scores[k] = Math.exp(scores[k] - largest);
    for (let k = 0; k < cols; k++) scores[k] /= sum;
    scores[target] -= 1;
    total += Math.log(sum);
  }
  return total;
}

/** The log loss against the categories of the training rows. */
export function logLoss(targets: Float64Array, columns: number): MarginLoss {
  return {
    columns,
    curvature: 0.25,
    penalisesIntercept: false,
    sum: (scores) => (columns === 1 ? binarySum(scores, targets) : softmaxSum(scores, targets)),
  };
}
