/**
 * Comparison of two RDMs on a bootstrap draw of their inputs. Pairs of copies of one input are left out: their distance of 0
 * says nothing (Schütt et al. 2023, eLife 12:e82566). Every other pair counts as often as the draw holds it.
 */
import { type RankCorrelation, tauA, tauB } from '../kendall';
import { type Ranked, ordering, orderingOfIntegers } from '../order';
import type { Counted } from './draws';

/** The pairs of different rows that a draw holds: their places in the strict upper triangle, and how often each is there. */
export interface DrawnPairs {
  readonly places: Uint32Array;
  readonly times: Float64Array;
  /** Sum of `times`. */
  readonly total: number;
}

/** The pairs of a draw of `n` rows. */
export function drawnPairs({ rows, times }: Counted, n: number): DrawnPairs {
  const m = rows.length;
  const places = new Uint32Array((m * (m - 1)) / 2);
  const pairTimes = new Float64Array(places.length);
  let total = 0;
  for (let a = 0, k = 0; a < m; a++) {
    const i = rows[a];
    const start = i * n - (i * (i + 1)) / 2 - i - 1;
    for (let b = a + 1; b < m; b++, k++) {
      places[k] = start + rows[b];
      pairTimes[k] = times[a] * times[b];
      total += pairTimes[k];
    }
  }
  return { places, times: pairTimes, total };
}

/** The values of the pairs. */
function picked(values: Float64Array, { places }: DrawnPairs): Float64Array {
  const out = new Float64Array(places.length);
  for (let k = 0; k < places.length; k++) out[k] = values[places[k]];
  return out;
}

/** Ranks of the values of the pairs, each as often as it is there, less their mean; equal ones share the mean of their ranks. */
function rankDeviations(values: Float64Array, { places, times, total }: DrawnPairs): Float64Array {
  const { below } = ordering(values);
  const ranks = new Float64Array(values.length);
  for (let k = 0; k < places.length; k++) ranks[below[places[k]]] += times[k];
  let before = 0;
  for (let group = 0; group < ranks.length; group++) {
    const here = ranks[group];
    ranks[group] = before + (here - total) / 2;
    before += here;
  }
  const out = new Float64Array(places.length);
  for (let k = 0; k < places.length; k++) out[k] = ranks[below[places[k]]];
  return out;
}

/** The values of the pairs less their mean. */
function deviations(values: Float64Array, pairs: DrawnPairs): Float64Array {
  const out = picked(values, pairs);
  let sum = 0;
  for (let k = 0; k < out.length; k++) sum += pairs.times[k] * out[k];
  const mean = sum / pairs.total;
  for (let k = 0; k < out.length; k++) out[k] -= mean;
  return out;
}

/** Sums over the pairs of a b, a a and b b. */
function products(
  a: Float64Array,
  b: Float64Array,
  { times }: DrawnPairs,
): [ab: number, aa: number, bb: number] {
  let [ab, aa, bb] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    const x = times[k] * a[k];
    ab += x * b[k];
    aa += x * a[k];
    bb += times[k] * b[k] * b[k];
  }
  return [ab, aa, bb];
}

/** A comparison of two RDMs on the pairs of a draw. */
export type DrawnComparison = (a: Float64Array, b: Float64Array, pairs: DrawnPairs) => number;

type Scores = (values: Float64Array, pairs: DrawnPairs) => Float64Array;

const cosineOf =
  (scores: Scores): DrawnComparison =>
  (a, b, pairs) => {
    const [ab, aa, bb] = products(scores(a, pairs), scores(b, pairs), pairs);
    return ab / Math.sqrt(aa * bb);
  };

const rhoA: DrawnComparison = (a, b, pairs) => {
  const [ab] = products(rankDeviations(a, pairs), rankDeviations(b, pairs), pairs);
  return (12 * ab) / (pairs.total ** 3 - pairs.total);
};

/** The rank of each pair as often as it is there. */
function repeated({ below }: Ranked, { places, times, total }: DrawnPairs): Uint32Array {
  const out = new Uint32Array(total);
  for (let k = 0, at = 0; k < places.length; k++)
    for (let end = at + times[k]; at < end; at++) out[at] = below[places[k]];
  return out;
}

/** A correlation of ranks, which order the pairs of a draw as they do all. */
const onRepeated =
  (correlation: RankCorrelation): DrawnComparison =>
  (a, b, pairs) => {
    const [x, y] = [a, b].map((rdm) => orderingOfIntegers(repeated(ordering(rdm), pairs), rdm.length));
    return correlation(x, y);
  };

/** The comparisons of RDMs by their names in the keys of measures. */
export const drawnComparisons: Readonly<Record<string, DrawnComparison>> = {
  pearson: cosineOf(deviations),
  spearman: cosineOf(rankDeviations),
  cosine: cosineOf(picked),
  rho_a: rhoA,
  kendall_tau_a: onRepeated(tauA),
  kendall_tau_b: onRepeated(tauB),
};
