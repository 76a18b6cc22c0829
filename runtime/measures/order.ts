/** Sorting and ranking of large arrays of numbers by radix sort: linear time, stable. */
import { oncePer } from './once';

const digitBits = 11;
const buckets = 1 << digitBits;

/** An index with the two halves of its sort key; they move together, so that every pass reads in order. */
interface Keyed {
  index: Uint32Array;
  low: Uint32Array;
  high: Uint32Array;
}

const emptyKeyed = (length: number): Keyed => ({
  index: new Uint32Array(length),
  low: new Uint32Array(length),
  high: new Uint32Array(length),
});

/** Each index with the bits of its value, changed so that unsigned order is numeric order. */
function keyed(values: Float64Array): Keyed {
  const out = emptyKeyed(values.length);
  const words = new Uint32Array(2);
  const value = new Float64Array(words.buffer);
  for (let i = 0; i < values.length; i++) {
    value[0] = values[i] + 0; // -0 + 0 is 0: both zeros are equal
    const negative = words[1] >>> 31 === 1;
    out.index[i] = i;
    out.low[i] = negative ? ~words[0] : words[0];
    out.high[i] = negative ? ~words[1] : words[1] | 0x80000000;
  }
  return out;
}

/** Moves `from` to `to`, in the order of the digit of one half of the keys that begins at bit `shift`. */
function sortByDigit(from: Keyed, to: Keyed, half: 'low' | 'high', shift: number): void {
  const keys = from[half];
  const places = new Uint32Array(buckets + 1);
  for (let i = 0; i < keys.length; i++) places[((keys[i] >>> shift) & (buckets - 1)) + 1]++;
  for (let b = 0; b < buckets; b++) places[b + 1] += places[b];
  for (let i = 0; i < keys.length; i++) {
    const place = places[(keys[i] >>> shift) & (buckets - 1)]++;
    to.index[place] = from.index[i];
    to.low[place] = from.low[i];
    to.high[place] = from.high[i];
  }
}

/** Indices that sort `values` (finite) ascending; equal values keep their order. */
export function argsort(values: Float64Array): Uint32Array {
  let from = keyed(values);
  let to = emptyKeyed(values.length);
  for (const half of ['low', 'high'] as const) {
    for (let shift = 0; shift < 32; shift += digitBits) {
      sortByDigit(from, to, half, shift);
      [from, to] = [to, from];
    }
  }
  return from.index;
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
  const order = argsort(values);
  const dense = new Uint32Array(values.length);
  const ranks = new Float64Array(values.length);
  let tiedPairs = 0;
  for (let start = 0, group = 0; start < order.length; group++) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let k = start; k < end; k++) {
      dense[order[k]] = group;
      ranks[order[k]] = (start + 1 + end) / 2;
    }
    tiedPairs += ((end - start) * (end - start - 1)) / 2;
    start = end;
  }
  return { order, dense, ranks, tiedPairs };
});
