/** Sorting and ranking of large arrays of numbers by radix sort: linear time, stable. */
import { oncePer } from './once';

const digitBits = 11;
const buckets = 1 << digitBits;

/** Stable permutation that sorts unsigned 32-bit `keys` given in the order of `start`, by digits from the low end. */
function radixPass(keys: Uint32Array, from: Uint32Array, to: Uint32Array, shift: number): void {
  const starts = new Uint32Array(buckets + 1);
  for (let i = 0; i < from.length; i++) starts[((keys[from[i]] >>> shift) & (buckets - 1)) + 1]++;
  for (let b = 0; b < buckets; b++) starts[b + 1] += starts[b];
  for (let i = 0; i < from.length; i++) to[starts[(keys[from[i]] >>> shift) & (buckets - 1)]++] = from[i];
}

/** The bits of each value, changed so that unsigned order is numeric order: [low words, high words]. */
function sortableWords(values: Float64Array): [Uint32Array, Uint32Array] {
  const low = new Uint32Array(values.length);
  const high = new Uint32Array(values.length);
  const words = new Uint32Array(2);
  const value = new Float64Array(words.buffer);
  for (let i = 0; i < values.length; i++) {
    value[0] = values[i] + 0; // -0 + 0 is 0: both zeros are equal
    const negative = words[1] >>> 31 === 1;
    low[i] = negative ? ~words[0] : words[0];
    high[i] = negative ? ~words[1] : words[1] | 0x80000000;
  }
  return [low, high];
}

/** Indices that sort `values` (finite) ascending; equal values keep their order. */
export function argsort(values: Float64Array): Uint32Array {
  let from: Uint32Array = new Uint32Array(values.length).map((_, i) => i);
  let to: Uint32Array = new Uint32Array(values.length);
  for (const keys of sortableWords(values)) {
    for (let shift = 0; shift < 32; shift += digitBits) {
      radixPass(keys, from, to, shift);
      [from, to] = [to, from];
    }
  }
  return from;
}

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
