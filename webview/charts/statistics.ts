/** Mean and confidence interval over seeds, for the points of a curve that the results hold seed by seed. */
import type { Interval } from '../../runtime/studies/results';

/** 0.975 quantile of Student's t with 1 to 10 degrees of freedom. */
const QUANTILES = [
  12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139,
];

/**
 * 0.975 quantile of Student's t. Above 10 degrees of freedom: Cornish-Fisher expansion around the normal
 * quantile (Abramowitz and Stegun 26.7.5), error below 1e-5.
 */
export function studentQuantile(freedom: number): number {
  if (freedom <= QUANTILES.length) return QUANTILES[freedom - 1];
  const z = 1.959963985;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), z);
}

/** Mean with a two-sided 95 % interval; null where any value is missing, no bounds below two values. */
export function interval(values: readonly (number | null)[]): Interval {
  const known = values.filter((value) => value !== null);
  const n = values.length;
  if (n === 0 || known.length < n) return { mean: null, low: null, high: null, n, level: 0.95 };
  const mean = known.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, low: null, high: null, n, level: 0.95 };
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentQuantile(n - 1) * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half, n, level: 0.95 };
}
