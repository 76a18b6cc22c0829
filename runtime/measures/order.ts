/** Sorting and ranking of large arrays of numbers by radix sort: linear time, stable. */
import { oncePer } from './once';
import { BUCKETS, DIGITS, TABLE, workspace } from './simd/integers';

/** Half the least value, and what half the distance of the ends makes the largest key. */
function keyScale(values: Float64Array): [half: number, scale: number] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < least) least = value;
    if (value > most) most = value;
  }
  // Halves, since the difference of the ends may be too large a number.
  const half = most / 2 - least / 2;
  return [least / 2, half > 0 ? Math.min((2 ** 32 - 1) / half, Number.MAX_VALUE) : 0];
}

/**
 * Indices and keys by turns, in the order of the keys, in memory that the next call overwrites. The key is the place of the value
 * between the least (0) and the largest (2^32 - 1): never out of order, but rounded.
 */
function sortedByKey(values: Float64Array): Uint32Array {
  const length = values.length * 8;
  const { words, numbers, functions } = workspace(TABLE + 2 * length);
  let [from, to] = [TABLE, TABLE + length];
  words.fill(0, 0, TABLE / 4);
  numbers.set(values, to / 8);
  functions.makeKeys(to, to + length, from, ...keyScale(values));
  for (const digit of DIGITS) {
    const table = words.subarray(digit * BUCKETS, (digit + 1) * BUCKETS);
    for (let b = 0, place = to; b < BUCKETS; b++) {
      const count = table[b];
      table[b] = place;
      place += count * 8;
    }
    functions.sortByDigit(from, from + length, table.byteOffset, digit * 11);
    [from, to] = [to, from];
  }
  return words.subarray(from / 4, (from + length) / 4);
}

/** Indices of values with the same key that are put in order one by one. */
const FEW = 24;

/** Sorts indices that rise, by their values; equal values keep their order. */
function sortFew(index: Uint32Array, values: Float64Array): void {
  if (index.length > FEW) {
    index.sort((a, b) => values[a] - values[b] || a - b);
    return;
  }
  for (let i = 1; i < index.length; i++) {
    const moved = index[i];
    let to = i;
    for (; to > 0 && values[index[to - 1]] > values[moved]; to--) index[to] = index[to - 1];
    index[to] = moved;
  }
}

/** Order and ranks of n values. */
export interface Ordering {
  /** Indices that sort the values ascending; equal values keep their order. */
  order: Uint32Array;
  /** Rank of each value among the distinct values, from 0. */
  dense: Uint32Array;
  /** Distinct values. */
  distinct: number;
  /** Pairs of equal values. */
  tiedPairs: number;
}

/** The ordering of `values` (finite), computed once per array. */
export const ordering = oncePer((values: Float64Array): Ordering => {
  const records = sortedByKey(values);
  const order = new Uint32Array(values.length);
  const dense = new Uint32Array(values.length);
  let [distinct, tiedPairs] = [0, 0];
  const rankFew = (index: Uint32Array): number => {
    sortFew(index, values);
    let tied = 0;
    for (let k = 0, times = 0; k < index.length; k++) {
      times = k > 0 && values[index[k]] === values[index[k - 1]] ? times + 1 : 0;
      if (times === 0) distinct++;
      dense[index[k]] = distinct - 1;
      tied += times;
    }
    return tied;
  };
  for (let start = 0; start < order.length;) {
    const key = records[2 * start + 1];
    let end = start;
    for (; end < order.length && records[2 * end + 1] === key; end++) order[end] = records[2 * end];
    if (end - start === 1) dense[order[start]] = distinct++;
    else tiedPairs += rankFew(order.subarray(start, end));
    start = end;
  }
  return { order, dense, distinct, tiedPairs };
});

/** Places from which the values of each dense rank are in their order, and the end of the last. */
export function groupStarts({ dense, distinct }: Ordering): Uint32Array {
  const starts = new Uint32Array(distinct + 1);
  for (let i = 0; i < dense.length; i++) starts[dense[i] + 1]++;
  for (let group = 0; group < distinct; group++) starts[group + 1] += starts[group];
  return starts;
}

/** Ranks less `from`: each value from 1; ties share the mean of their ranks. */
export function ranksFrom(from: number, values: Float64Array): Float64Array {
  const known = ordering(values);
  const { dense, tiedPairs } = known;
  const out = new Float64Array(values.length);
  if (tiedPairs === 0) {
    for (let i = 0; i < out.length; i++) out[i] = dense[i] + (1 - from);
    return out;
  }
  const starts = groupStarts(known);
  for (let i = 0; i < out.length; i++) out[i] = (starts[dense[i]] + 1 + starts[dense[i] + 1]) / 2 - from;
  return out;
}
