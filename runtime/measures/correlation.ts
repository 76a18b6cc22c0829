/** Association of two arrays of numbers of the same length, as RSA uses it on the pairs of two RDMs. */
import { dot, sum } from './matrix';
import { oncePer, oncePerPair } from './once';
import { groupStarts, ordering, ranksFrom } from './order';
import { EIGHTS_AT, TABLE, eightsTable, workspace } from './simd/integers';

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

/**
 * Number of pairs i < j with permutation[i] > permutation[j], of the numbers from 0: three bits at a time from the highest, numbers
 * that are equal so far are split by these, and each counts those before it that go after it.
 */
function inversions(permutation: Uint32Array): number {
  const length = permutation.length * 4;
  const { words, functions } = workspace(TABLE + 2 * length);
  let [from, to] = [TABLE, TABLE + length];
  words.set(eightsTable, EIGHTS_AT / 4);
  words.set(permutation, from / 4);
  let count = 0;
  // The last three bits may overlap those before: what is sorted already counts nothing.
  for (let bits = 32 - Math.clz32(permutation.length - 1); bits > 0; bits -= 3) {
    count += functions.splitEights(from, from + length, to, Math.max(0, bits - 3));
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

/** Makes dense ranks a permutation in which equal ones rise; `starts` is used up. */
function breakTies(ranks: Uint32Array, starts: Uint32Array): void {
  for (let k = 0; k < ranks.length; k++) ranks[k] = starts[ranks[k]]++;
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
  if (y.tiedPairs > 0) breakTies(sequence, groupStarts(y));
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
