/**
 * Comparison of two RDMs on a bootstrap draw of their inputs. Pairs of copies of one input are left out: their distance of 0
 * says nothing (Schütt et al. 2023, eLife 12:e82566). Every other pair counts as often as the draw holds it.
 */
import { kendallTauA, kendallTauB } from '../correlation';
import { ordering } from '../order';
import type { Counted } from './draws';

/** How often a draw holds each pair of different rows, in the order of the strict upper triangle of an RDM of `n` rows. */
export function pairWeights({ rows, times }: Counted, n: number): Float64Array {
  const weights = new Float64Array((n * (n - 1)) / 2);
  for (let a = 0; a < rows.length; a++) {
    const i = rows[a];
    const start = i * n - (i * (i + 1)) / 2 - i - 1;
    for (let b = a + 1; b < rows.length; b++) weights[start + rows[b]] = times[a] * times[b];
  }
  return weights;
}

const total = (weights: Float64Array): number => weights.reduce((sum, weight) => sum + weight, 0);

/** Ranks among the values as often as they count, from 1; equal ones share the mean of their ranks. */
function weightedRanks(values: Float64Array, weights: Float64Array): Float64Array {
  const { order, dense } = ordering(values);
  const ranks = new Float64Array(values.length);
  let before = 0;
  for (let start = 0; start < order.length;) {
    let end = start;
    let here = 0;
    while (end < order.length && dense[order[end]] === dense[order[start]]) here += weights[order[end++]];
    for (let k = start; k < end; k++) ranks[order[k]] = before + (here + 1) / 2;
    before += here;
    start = end;
  }
  return ranks;
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += weights[k] * values[k];
  return sum / total(weights);
}

/** Weighted sums of the products of a - meanA and b - meanB: of both, of a, of b. */
function products(
  a: Float64Array,
  meanA: number,
  b: Float64Array,
  meanB: number,
  weights: Float64Array,
): [both: number, ofA: number, ofB: number] {
  let [both, ofA, ofB] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    const weight = weights[k];
    if (weight === 0) continue;
    const x = a[k] - meanA;
    const y = b[k] - meanB;
    both += weight * x * y;
    ofA += weight * x * x;
    ofB += weight * y * y;
  }
  return [both, ofA, ofB];
}

/** A comparison of two RDMs, their pairs weighted. */
export type DrawnComparison = (a: Float64Array, b: Float64Array, weights: Float64Array) => number;

const pearson: DrawnComparison = (a, b, weights) => {
  const [both, ofA, ofB] = products(a, weightedMean(a, weights), b, weightedMean(b, weights), weights);
  return both / Math.sqrt(ofA * ofB);
};

const cosine: DrawnComparison = (a, b, weights) => {
  const [both, ofA, ofB] = products(a, 0, b, 0, weights);
  return both / Math.sqrt(ofA * ofB);
};

const rhoA: DrawnComparison = (a, b, weights) => {
  const pairs = total(weights);
  const mean = (pairs + 1) / 2;
  const [both] = products(weightedRanks(a, weights), mean, weightedRanks(b, weights), mean, weights);
  return (12 * both) / (pairs ** 3 - pairs);
};

/** Every value as often as it counts. */
function repeated(values: Float64Array, weights: Float64Array): Float64Array {
  const out = new Float64Array(total(weights));
  let at = 0;
  for (let k = 0; k < values.length; k++) {
    out.fill(values[k], at, at + weights[k]);
    at += weights[k];
  }
  return out;
}

const onRepeated =
  (comparison: (a: Float64Array, b: Float64Array) => number): DrawnComparison =>
  (a, b, weights) =>
    comparison(repeated(a, weights), repeated(b, weights));

/** The comparisons of RDMs by their names in the keys of measures. */
export const drawnComparisons: Readonly<Record<string, DrawnComparison>> = {
  pearson,
  cosine,
  rho_a: rhoA,
  spearman: (a, b, weights) => pearson(weightedRanks(a, weights), weightedRanks(b, weights), weights),
  kendall_tau_a: onRepeated(kendallTauA),
  kendall_tau_b: onRepeated(kendallTauB),
};
