/**
 * Linear support vector machine: C x sum of squared hinge losses max(0, 1 - y s)^2 + (||w||^2 + b^2) / 2, one category against the
 * rest. The minimum is that of scikit-learn's LinearSVC(C, dual=False), which penalises the intercept too.
 */
import type { Matrix } from '../matrix';
import type { MarginLoss } from './margin-loss';
import { oneHot } from './task';

function hingeSum({ data }: Matrix, signs: Float64Array): number {
  let total = 0;
  for (let i = 0; i < data.length; i++) {
    const short = Math.max(0, 1 - signs[i] * data[i]);
    total += short * short;
    data[i] = -2 * signs[i] * short;
  }
  return total;
}

/** The squared hinge loss against the categories of the training rows. */
export function squaredHinge(targets: Float64Array, columns: number): MarginLoss {
  const { data: signs } = oneHot(targets, columns, 1, -1);
  return {
    columns,
    curvature: 2,
    penalisesIntercept: true,
    sum: (scores) => hingeSum(scores, signs),
  };
}
