/** Association of two arrays of numbers of the same length, as RSA uses it on the pairs of two RDMs. */
import { dot, sum } from './matrix';
import { oncePer } from './once';
import { ranksFrom } from './order';

/** The deviations of `values` from their mean. */
export const deviations = oncePer((values: Float64Array): Float64Array => {
  const mean = sum(values) / values.length;
  const out = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) out[k] = values[k] - mean;
  return out;
});

/** Cosine of the angle between a and b as vectors. */
export function cosine(a: Float64Array, b: Float64Array): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Pearson's correlation. */
export function pearson(a: Float64Array, b: Float64Array): number {
  return cosine(deviations(a), deviations(b));
}

/** Ranks of the values less their mean; ties share the mean of their ranks. */
export const rankDeviations = oncePer((values: Float64Array) => ranksFrom((values.length + 1) / 2, values));

/** Spearman's correlation: Pearson's of the ranks, ties at their mean rank. */
export function spearman(a: Float64Array, b: Float64Array): number {
  return cosine(rankDeviations(a), rankDeviations(b));
}

/**
 * Spearman's rho_a, the expected correlation under random tie breaking: the covariance of the ranks over the
 * variance of ranks without ties (Schutt et al. 2023, eLife 12:e82566).
 */
export function rhoA(a: Float64Array, b: Float64Array): number {
  const m = a.length;
  return (12 * dot(rankDeviations(a), rankDeviations(b))) / (m ** 3 - m);
}
