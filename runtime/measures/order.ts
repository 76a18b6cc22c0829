/** Sorting and ranking of large arrays of numbers by radix sort: linear time, stable. */
import { oncePer } from './once';

const digitBits = 11;
const buckets = 1 << digitBits;

/** Indices with their sort keys; they move together, so that every pass reads in order. */
interface Keyed {
  index: Uint32Array;
  key: Uint32Array;
}

const emptyKeyed = (length: number): Keyed => ({
  index: new Uint32Array(length),
  key: new Uint32Array(length),
});

/** Each index with the place of its value between the least (0) and the largest (2^32 - 1): never out of order, but rounded. */
function keyed(values: Float64Array): Keyed {
  const out = emptyKeyed(values.length);
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < least) least = values[i];
    if (values[i] > most) most = values[i];
  }
  // Halves, since the difference of the ends may be too large a number.
  const half = most / 2 - least / 2;
  const scale = half > 0 ? (2 ** 32 - 1) / half : 0;
  for (let i = 0; i < values.length; i++) {
    out.index[i] = i;
    out.key[i] = Math.min(2 ** 32 - 1, (values[i] / 2 - least / 2) * scale);
  }
  return out;
}

/** Moves `from` to `to`, in the order of the digit of the keys that begins at bit `shift`. */
function sortByDigit(from: Keyed, to: Keyed, shift: number): void {
  const places = new Uint32Array(buckets + 1);
  for (let i = 0; i < from.key.length; i++) places[((from.key[i] >>> shift) & (buckets - 1)) + 1]++;
  for (let b = 0; b < buckets; b++) places[b + 1] += places[b];
  for (let i = 0; i < from.key.length; i++) {
    const place = places[(from.key[i] >>> shift) & (buckets - 1)]++;
    to.index[place] = from.index[i];
    to.key[place] = from.key[i];
  }
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

/** Indices that sort finite values, with the keys in that order: values with different keys differ. */
function sorted(values: Float64Array): Keyed {
  let from = keyed(values);
  let to = emptyKeyed(values.length);
  for (let shift = 0; shift < 32; shift += digitBits) {
    sortByDigit(from, to, shift);
    [from, to] = [to, from];
  }
  const { index, key } = from;
  for (let start = 0; start < key.length;) {
    let end = start + 1;
    while (end < key.length && key[end] === key[start]) end++;
    if (end - start > 1) sortFew(index.subarray(start, end), values);
    start = end;
  }
  return from;
}

/** Indices that sort `values` (finite) ascending; equal values keep their order. */
export function argsort(values: Float64Array): Uint32Array {
  return sorted(values).index;
}

/** Order and ranks of n values. */
export interface Ordering {
  /** Indices that sort the values ascending. */
  order: Uint32Array;
  /** Rank of each value among the distinct values, from 0. */
  dense: Uint32Array;
  /** Rank of each value from 1; ties share the mean of their ranks. */
  ranks: Float64Array;
  /** Pairs of equal values. */
  tiedPairs: number;
}

/** The ordering of `values` (finite), computed once per array. */
export const ordering = oncePer((values: Float64Array): Ordering => {
  const { index: order, key } = sorted(values);
  const same = (i: number, j: number) => key[i] === key[j] && values[order[i]] === values[order[j]];
  const dense = new Uint32Array(values.length);
  const ranks = new Float64Array(values.length);
  let tiedPairs = 0;
  for (let start = 0, group = 0; start < order.length; group++) {
    let end = start + 1;
    while (end < order.length && same(start, end)) end++;
    for (let k = start; k < end; k++) {
      dense[order[k]] = group;
      ranks[order[k]] = (start + 1 + end) / 2;
    }
    tiedPairs += ((end - start) * (end - start - 1)) / 2;
    start = end;
  }
  return { order, dense, ranks, tiedPairs };
});
