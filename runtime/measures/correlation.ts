/** Association of two arrays of numbers of the same length, as RSA uses it on the pairs of two RDMs. */
import { dot, sum } from './matrix';
import { oncePer, oncePerPair } from './once';
import { ordering } from './order';

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

/** Spearman's correlation: Pearson's of the ranks, ties at their mean rank. */
export function spearman(a: Float64Array, b: Float64Array): number {
  return pearson(ordering(a).ranks, ordering(b).ranks);
}

/**
 * Spearman's rho_a, the expected correlation under random tie breaking: the covariance of the ranks over the
 * variance of ranks without ties (Schutt et al. 2023, eLife 12:e82566).
 */
export function rhoA(a: Float64Array, b: Float64Array): number {
  const m = a.length;
  return (12 * dot(deviations(ordering(a).ranks), deviations(ordering(b).ranks))) / (m ** 3 - m);
}

/**
 * Number of pairs i < j with sequence[i] > sequence[j], of numbers from 0 of which each below the largest occurs: bit by bit from
 * the highest, numbers that are equal so far are split into those with a 0 and those with a 1 there, and each 0 counts the
 * 1s before it. Sorts `sequence`.
 */
function inversions(sequence: Uint32Array): number {
  let from = sequence;
  let to: Uint32Array = new Uint32Array(sequence.length);
  const largest = from.reduce((most, value) => Math.max(most, value), 0);
  const starts = new Int32Array(largest + 2);
  for (let i = 0; i < from.length; i++) starts[from[i] + 1]++;
  for (let value = 0; value <= largest; value++) starts[value + 1] += starts[value];
  const startOf = (value: number) => starts[Math.min(value, largest + 1)];
  let count = 0;
  for (let bit = 31 - Math.clz32(largest | 1); bit >= 0; bit--) {
    for (let value = 0; value <= largest; value += 2 << bit) {
      const firstOne = startOf(value + (1 << bit));
      const end = startOf(value + (2 << bit));
      for (let i = startOf(value), zeros = i, ones = firstOne; i < end; i++) {
        const isOne = (from[i] >>> bit) & 1;
        // All ones or all zeros in binary: what comes next depends on no jump, which half of the time would be guessed wrong.
        const mask = -isOne;
        to[(ones & mask) | (zeros & ~mask)] = from[i];
        count += (ones - firstOne) & ~mask;
        ones += isOne;
        zeros += 1 - isOne;
      }
    }
    [from, to] = [to, from];
  }
  return count;
}

/** Pairs tied in both, where `sorted` holds b's dense ranks in the order of a and groups of equal a are sorted. */
function runPairs(sorted: Uint32Array, start: number, end: number): number {
  let pairs = 0;
  for (let k = start + 1, run = 0; k < end; k++) {
    run = sorted[k] === sorted[k - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Concordant less discordant pairs, in O(m log m) (Knight 1966, JASA 61:436). */
const kendallScore = oncePerPair((a: Float64Array, b: Float64Array): number => {
  const m = a.length;
  const [x, y] = [ordering(a), ordering(b)];
  const sequence = new Uint32Array(m);
  for (let k = 0; k < m; k++) sequence[k] = y.dense[x.order[k]];
  let tiedInBoth = 0;
  for (let start = 0; start < m && x.tiedPairs > 0;) {
    let end = start + 1;
    while (end < m && x.dense[x.order[end]] === x.dense[x.order[start]]) end++;
    if (end - start > 1) {
      sequence.subarray(start, end).sort();
      tiedInBoth += runPairs(sequence, start, end);
    }
    start = end;
  }
  const untied = (m * (m - 1)) / 2 - x.tiedPairs - y.tiedPairs + tiedInBoth;
  return untied - 2 * inversions(sequence);
});

/** Kendall's tau-a: concordant less discordant pairs over all pairs. */
export function kendallTauA(a: Float64Array, b: Float64Array): number {
  return kendallScore(a, b) / ((a.length * (a.length - 1)) / 2);
}

/** Kendall's tau-b: as tau-a, over the geometric mean of the pairs not tied in a and not tied in b. */
export function kendallTauB(a: Float64Array, b: Float64Array): number {
  const pairs = (a.length * (a.length - 1)) / 2;
  return kendallScore(a, b) / Math.sqrt((pairs - ordering(a).tiedPairs) * (pairs - ordering(b).tiedPairs));
}
