/**
 * Silhouette (Rousseeuw 1987): of a row (b - a) / max(a, b), a its mean Euclidean distance from the other rows of its category, b the
 * least mean distance from the rows of another one; the mean over rows, -1 to 1. A row alone in its category counts 0.
 */
import { randomStream } from '../data/random';
import { centreColumns, type Matrix, rowRange, squaredRowNorms, takeRows } from './matrix';
import { type Pause, productsInSlices } from './sliced-products';
import { Undefined } from './undefined';

/** Most rows of which all distances are taken; of more, so many at random. */
export const MOST_ROWS = 2000;

/** Rows whose distances are taken at once. */
const ROWS_AT_ONCE = 256;

/** The mean silhouette, and of how many rows it is. */
export interface Silhouette {
  mean: number;
  rows: number;
}

/** Sums of the distances of some rows from the rows of each category, [rows, classes]. */
async function distanceSums(
  x: Matrix,
  { from, to }: { from: number; to: number },
  codes: ArrayLike<number>,
  classes: number,
  norms: Float64Array,
  pause: Pause,
): Promise<Float64Array> {
  const products = await productsInSlices(rowRange(x, from, to), x, (share) =>
    pause((from + share * (to - from)) / x.rows),
  );
  const sums = new Float64Array((to - from) * classes);
  for (let i = 0; i < to - from; i++) {
    for (let j = 0; j < x.rows; j++) {
      if (j === from + i) continue;
      const squared = norms[from + i] + norms[j] - 2 * products.data[i * x.rows + j];
      sums[i * classes + codes[j]] += Math.sqrt(Math.max(0, squared));
    }
  }
  return sums;
}

function ofRow(sums: Float64Array, own: number, counts: ArrayLike<number>): number {
  if (counts[own] < 2) return 0;
  const within = sums[own] / (counts[own] - 1);
  const between = sums.reduce(
    (least, total, k) => (k === own || counts[k] === 0 ? least : Math.min(least, total / counts[k])),
    Infinity,
  );
  const largest = Math.max(within, between);
  return largest > 0 ? (between - within) / largest : 0;
}

/** The silhouette of categories `codes`, 0 to classes - 1. @throws Undefined below two categories. */
export async function silhouette(
  layer: Matrix,
  codes: ArrayLike<number>,
  classes: number,
  pause: Pause,
): Promise<Silhouette> {
  const order = Array.from({ length: layer.rows }, (_, row) => row);
  if (layer.rows > MOST_ROWS) randomStream(0, 'silhouette', layer.rows).shuffle(order);
  const chosen = order.slice(0, MOST_ROWS);
  const own = chosen.map((row) => codes[row]);
  if (new Set(own).size < 2) throw new Undefined('The label has a single category: nothing to tell apart.');
  const x = centreColumns(takeRows(layer, chosen));
  const norms = squaredRowNorms(x);
  const counts = new Float64Array(classes);
  for (const code of own) counts[code]++;
  let total = 0;
  for (let from = 0; from < x.rows; from += ROWS_AT_ONCE) {
    const to = Math.min(from + ROWS_AT_ONCE, x.rows);
    const sums = await distanceSums(x, { from, to }, own, classes, norms, pause);
    for (let i = from; i < to; i++)
      total += ofRow(sums.subarray((i - from) * classes, (i - from + 1) * classes), own[i], counts);
    await pause(to / x.rows);
  }
  return { mean: total / x.rows, rows: x.rows };
}
