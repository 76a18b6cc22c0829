/** How well predictions agree with what is the case. */
import { columnMeans } from '../matrix';
import { Undefined } from '../undefined';
import type { Task } from './task';

/** Share of predictions that are right. */
export function accuracy(predicted: Float64Array, actual: Float64Array): number {
  return predicted.reduce((right, value, i) => right + Number(value === actual[i]), 0) / actual.length;
}

/** 1 - squared error / squared deviation from the mean. @throws Undefined where the actual values are all the same. */
export function r2(predicted: Float64Array, actual: Float64Array): number {
  const [mean] = columnMeans({ rows: actual.length, cols: 1, data: actual });
  let [error, total] = [0, 0];
  actual.forEach((value, i) => {
    error += (value - predicted[i]) ** 2;
    total += (value - mean) ** 2;
  });
  if (total === 0)
    throw new Undefined('The label has the same value on all rows that the probe is tested on.');
  return 1 - error / total;
}

/** {@link accuracy} of categories, {@link r2} of numbers. */
export function scoreOf({ kind }: Task, predicted: Float64Array, actual: Float64Array): number {
  return kind === 'categorical' ? accuracy(predicted, actual) : r2(predicted, actual);
}

/** Number of rows of each category (first index) that each category was told of. */
export function confusionOf(predicted: Float64Array, actual: Float64Array, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  actual.forEach((category, i) => counts[category][predicted[i]]++);
  return counts;
}

/** Quantile 0.975 of the normal distribution. */
const Z95 = 1.959963984540054;

/** Wilson's 95 % interval of a share seen in n rows (Wilson 1927). */
export function wilsonInterval(share: number, n: number): { low: number; high: number } {
  const z2 = Z95 * Z95;
  const centre = share + z2 / (2 * n);
  const half = Z95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  // Where all or none are right, rounding must not move the end that is exact.
  return { low: share === 0 ? 0 : (centre - half) / scale, high: share === 1 ? 1 : (centre + half) / scale };
}
