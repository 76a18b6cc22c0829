/** The nearest other inputs of each input, and what two representations share of them. */
import { type Matrix, dot, rowRange } from './matrix';
import { rowProducts, squaredDistancesBetween } from './products';

/** For each of n rows its k nearest other rows, nearest first; of equally near ones the lower index first. */
export interface Neighbours {
  readonly n: number;
  readonly k: number;
  /** [n, k], row-major. */
  readonly indices: Uint32Array;
}

/** Nearness of rows: the lowest distance or the highest product. */
export type Nearness = 'euclidean' | 'product';

/** Rows at a time: what is kept of all distances is [rows at a time, n]. */
const BLOCK = 256;

/** Fills `into` with the columns of the least values, ascending, without column `self`. */
function leastOf(values: Float64Array, self: number, into: Uint32Array): void {
  let found = 0;
  for (let j = 0; j < values.length; j++) {
    if (j === self) continue;
    if (found === into.length && !(values[j] < values[into[found - 1]])) continue;
    let place = found < into.length ? found++ : found - 1;
    for (; place > 0 && values[j] < values[into[place - 1]]; place--) into[place] = into[place - 1];
    into[place] = j;
  }
}

/** The k < n nearest other rows of each row of a [n, p]. */
export function nearest(a: Matrix, nearness: Nearness, k: number): Neighbours {
  const n = a.rows;
  const indices = new Uint32Array(n * k);
  for (let start = 0; start < n; start += BLOCK) {
    const rows = rowRange(a, start, Math.min(start + BLOCK, n));
    const distances =
      nearness === 'euclidean'
        ? squaredDistancesBetween(rows, a).data
        : rowProducts(rows, a).data.map((product) => -product);
    for (let i = 0; i < rows.rows; i++) {
      const row = start + i;
      leastOf(distances.subarray(i * n, (i + 1) * n), row, indices.subarray(row * k, (row + 1) * k));
    }
  }
  return { n, k, indices };
}

/** The neighbours of one row. */
export function neighboursOf({ k, indices }: Neighbours, row: number): Uint32Array {
  return indices.subarray(row * k, (row + 1) * k);
}

/** A neighbour that a row has in both of two representations, with its rank in each (1 = nearest). */
export interface SharedNeighbour {
  readonly index: number;
  readonly rankA: number;
  readonly rankB: number;
}

/** For each row the neighbours that it has in both. */
export function sharedNeighbours(a: Neighbours, b: Neighbours): SharedNeighbour[][] {
  const rankInA = new Uint32Array(a.n);
  return Array.from({ length: a.n }, (_, row) => {
    const [inA, inB] = [neighboursOf(a, row), neighboursOf(b, row)];
    inA.forEach((index, rank) => (rankInA[index] = rank + 1));
    const shared = [...inB].flatMap((index, rank) =>
      rankInA[index] > 0 ? [{ index, rankA: rankInA[index], rankB: rank + 1 }] : [],
    );
    for (const index of inA) rankInA[index] = 0;
    return shared;
  });
}

/** The inner product of rows i and j. */
export function rowProduct({ cols, data }: Matrix, i: number, j: number): number {
  return dot(data.subarray(i * cols, (i + 1) * cols), data.subarray(j * cols, (j + 1) * cols));
}
