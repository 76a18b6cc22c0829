/** Intervals over seeds. */
import type { Interval } from '../studies/results';
import { studentQuantile } from './student';

/**
 * Mean of finite `values`, one a seed, with the two-sided confidence interval mean +- t sd / sqrt(n), t of n - 1
 * degrees of freedom. No interval below two values, no mean below one.
 */
export function meanInterval(values: readonly number[], level = 0.95): Interval {
  const n = values.length;
  if (n === 0) return { mean: null, low: null, high: null, n, level };
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, low: null, high: null, n, level };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentQuantile((1 + level) / 2, n - 1) * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half, n, level };
}
