/** Kendall's rank correlation, in O(m log m) (Knight 1966, JASA 61:436). */
import { oncePerPair } from './once';
import { type Ordering, type Ranked, ordering } from './order';
import { EIGHTS_AT, TABLE, eightsTable, workspace } from './simd/integers';

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

/** Numbers that are put in order one by one. */
const FEW = 24;

/** Sorts the numbers from `start` to `end`. */
function sortRun(values: Uint32Array, start: number, end: number): void {
  if (end - start > FEW) {
    values.subarray(start, end).sort();
    return;
  }
  for (let i = start + 1; i < end; i++) {
    const moved = values[i];
    let to = i;
    for (; to > start && values[to - 1] > moved; to--) values[to] = values[to - 1];
    values[to] = moved;
  }
}

/** Sorts y's ranks, in the order of x, where x is tied; returns the pairs tied in both. */
function sortTies(ranks: Uint32Array, { order, below }: Ordering): number {
  let tiedInBoth = 0;
  for (let start = 0; start < ranks.length;) {
    let end = start + 1;
    while (end < ranks.length && below[order[end]] === start) end++;
    if (end - start > 1) sortRun(ranks, start, end);
    for (let k = start + 1, run = 0; k < end; k++) {
      run = ranks[k] === ranks[k - 1] ? run + 1 : 0;
      tiedInBoth += run;
    }
    start = end;
  }
  return tiedInBoth;
}

/** Makes ranks (numbers of lesser ones) a permutation in which equal ones rise. */
function breakTies(ranks: Uint32Array): void {
  const next = new Uint32Array(ranks.length);
  for (let rank = 0; rank < next.length; rank++) next[rank] = rank;
  for (let k = 0; k < ranks.length; k++) ranks[k] = next[ranks[k]]++;
}

/** Concordant less discordant pairs. */
const concordance = oncePerPair((x: Ordering, y: Ranked): number => {
  const m = x.order.length;
  const ranks = new Uint32Array(m);
  for (let k = 0; k < m; k++) ranks[k] = y.below[x.order[k]];
  const tiedInBoth = x.tiedPairs > 0 ? sortTies(ranks, x) : 0;
  if (y.tiedPairs > 0) breakTies(ranks);
  const untied = (m * (m - 1)) / 2 - x.tiedPairs - y.tiedPairs + tiedInBoth;
  return untied - 2 * inversions(ranks);
});

/** A rank correlation of values of which the ranks are known. */
export type RankCorrelation = (x: Ordering, y: Ranked) => number;

/** Kendall's tau-a: concordant less discordant pairs over all pairs. */
export const tauA: RankCorrelation = (x, y) => {
  const m = x.order.length;
  return concordance(x, y) / ((m * (m - 1)) / 2);
};

/** Kendall's tau-b: as tau-a, over the geometric mean of the pairs not tied in x and not tied in y. */
export const tauB: RankCorrelation = (x, y) => {
  const m = x.order.length;
  const pairs = (m * (m - 1)) / 2;
  return concordance(x, y) / Math.sqrt((pairs - x.tiedPairs) * (pairs - y.tiedPairs));
};

/** {@link tauA} of values. */
export const kendallTauA = (a: Float64Array, b: Float64Array): number => tauA(ordering(a), ordering(b));

/** {@link tauB} of values. */
export const kendallTauB = (a: Float64Array, b: Float64Array): number => tauB(ordering(a), ordering(b));
