/** What the singular values of a representation say of its dimensionality. All take them largest first. */
import { sum } from './matrix';

const squares = (values: Float64Array): Float64Array => values.map((value) => value * value);

/** exp of the entropy of `weights` made to sum to 1; zeros count nothing. */
function exponentialEntropy(weights: Float64Array): number {
  const total = sum(weights);
  let entropy = 0;
  for (const weight of weights) {
    const p = weight / total;
    if (p > 0) entropy -= p * Math.log(p);
  }
  return Math.exp(entropy);
}

/** exp H(s / sum s) (Roy and Vetterli 2007). */
export function effectiveRank(s: Float64Array): number {
  return exponentialEntropy(s);
}

/** exp H(lambda / sum lambda) of the variances lambda = s^2. */
export function effectiveRankOfVariances(s: Float64Array): number {
  return exponentialEntropy(squares(s));
}

/** (sum lambda)^2 / sum lambda^2. */
export function participationRatio(s: Float64Array): number {
  const variances = squares(s);
  return sum(variances) ** 2 / sum(squares(variances));
}

/** ||X~||_F^2 / ||X~||_2^2. */
export function stableRank(s: Float64Array): number {
  return sum(squares(s)) / s[0] ** 2;
}

/** Least number of components that hold `share` of the variance. */
export function componentsFor(s: Float64Array, share: number): number {
  const variances = squares(s);
  const total = sum(variances);
  let cumulative = 0;
  const index = variances.findIndex((variance) => (cumulative += variance / total) >= share);
  return index < 0 ? s.length : index + 1;
}

/** Share of the variance of the first component. */
export function firstShare(s: Float64Array): number {
  return s[0] ** 2 / sum(squares(s));
}

/**
 * 1/2 logdet(I + d / (n eps^2) ZᵀZ) for Z [n, d] with singular values s: nats to code the rows up to a mean
 * squared error of eps^2 (Ma et al. 2007; Yu et al. 2020).
 */
export function codingRate(s: Float64Array, n: number, d: number, squaredError: number): number {
  const scale = d / (n * squaredError);
  return 0.5 * s.reduce((rate, value) => rate + Math.log1p(scale * value * value), 0);
}
