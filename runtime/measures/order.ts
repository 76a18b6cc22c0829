/** Sorting and ranking of large arrays of numbers by radix sort: linear time, stable. */
import { oncePer } from './once';
import { Undefined } from './undefined';
import { BUCKETS, DIGITS, DIGIT_BITS, TABLE, workspace } from './simd/integers';

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

/** Most values that the memory of a WebAssembly module can sort. */
const MOST = Math.floor((2 ** 32 - TABLE) / 16);

/**
 * Indices and keys by turns, in the order of the keys, in memory that the next call overwrites. The key is the place of the value
 * between the least (0) and the largest (2^32 - 1): never out of order, but rounded.
 */
function sortedByKey(values: Float64Array): Uint32Array {
  if (values.length > MOST)
    throw new Undefined(
      `${values.length} distances are more than can be ranked (${MOST}): take fewer inputs.`,
    );
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
    functions.sortByDigit(from, from + length, table.byteOffset, digit * DIGIT_BITS);
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

/** Ranks of values. */
export interface Ranked {
  /** How many values are less than each. */
  below: Uint32Array;
  /** Pairs of equal values. */
  tiedPairs: number;
}

/** Order and ranks of values. */
export interface Ordering extends Ranked {
  /** Indices that sort the values ascending; equal values keep their order. */
  order: Uint32Array;
}

/** Pairs of `count` things. */
const pairsOf = (count: number): number => (count * (count - 1)) / 2;

/** The ordering of `values` (finite), computed once per array. */
export const ordering = oncePer((values: Float64Array): Ordering => {
  const records = sortedByKey(values);
  const order = new Uint32Array(values.length);
  const below = new Uint32Array(values.length);
  let tiedPairs = 0;
  const rankFew = (start: number, end: number): void => {
    sortFew(order.subarray(start, end), values);
    for (let k = start, first = start; k < end; k++) {
      if (values[order[k]] !== values[order[first]]) first = k;
      below[order[k]] = first;
      tiedPairs += k - first;
    }
  };
  for (let start = 0; start < order.length;) {
    const key = records[2 * start + 1];
    let end = start;
    for (; end < order.length && records[2 * end + 1] === key; end++) order[end] = records[2 * end];
    if (end - start === 1) below[order[start]] = start;
    else rankFew(start, end);
    start = end;
  }
  return { order, below, tiedPairs };
});

/** The ordering of whole numbers below `bound`, each of which occurs few times or never. */
export function orderingOfIntegers(values: Uint32Array, bound: number): Ordering {
  const places = new Uint32Array(bound + 1);
  for (let i = 0; i < values.length; i++) places[values[i] + 1]++;
  let tiedPairs = 0;
  for (let value = 1; value <= bound; value++) {
    tiedPairs += pairsOf(places[value]);
    places[value] += places[value - 1];
  }
  const below = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) below[i] = places[values[i]];
  const order = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) order[places[values[i]]++] = i;
  return { order, below, tiedPairs };
}

/** Ranks less `from`: each value from 1; ties share the mean of their ranks. */
export function ranksFrom(from: number, values: Float64Array): Float64Array {
  const { below, tiedPairs } = ordering(values);
  const out = new Float64Array(values.length);
  if (tiedPairs === 0) {
    for (let i = 0; i < out.length; i++) out[i] = below[i] + (1 - from);
    return out;
  }
  const times = new Uint32Array(values.length);
  for (let i = 0; i < out.length; i++) times[below[i]]++;
  for (let i = 0; i < out.length; i++) out[i] = below[i] + (times[below[i]] + 1) / 2 - from;
  return out;
}
