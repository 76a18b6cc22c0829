/**
 * RDMs of many rows from products of rows, block by block. Angles have the rounding of a sum of p products, about 1e-16
 * sqrt(p), but not scipy's own: where rows are equal, a rank correlation may see the difference, which is why small RDMs come
 * from plain sums in scipy's order. Squared distances come as |x|^2 + |y|^2 - 2 xy of centred rows; those that lose more than
 * five digits by the subtraction are computed again from the differences.
 */
import { rowProductsOf } from '../../engine/float64';
import { type Matrix, rowRange, squaredRowNorms } from '../matrix';
import { type DistanceName, directions, rdm } from '../rdm';
import { type Representation, centred } from '../representation';
import { Undefined } from '../undefined';
import { AT_ONCE, type Between, LARGE, ranges } from './work';

/** Fewest blocks of rows: of one block, everything below the diagonal is computed in vain. */
const BLOCKS = 8;

/** Products of all pairs i < j of rows, row by row, each turned into a distance. */
async function ofPairs(
  rows: Matrix,
  distance: (product: number, i: number, j: number) => number,
  between: Between,
): Promise<Float64Array> {
  const n = rows.rows;
  const out = new Float64Array((n * (n - 1)) / 2);
  let k = 0;
  for (const [start, end] of ranges(n, Math.min(n / BLOCKS, AT_ONCE / (2 * n * rows.cols)))) {
    const products = await rowProductsOf(rowRange(rows, start, end), rowRange(rows, start, n));
    for (let i = start; i < end; i++) {
      const row = (i - start) * products.cols - start;
      for (let j = i + 1; j < n; j++) out[k++] = distance(products.data[row + j], i, j);
    }
    await between(1 - ((n - end) / n) ** 2);
  }
  return out;
}

/** Share of |x|^2 + |y|^2 below which a squared distance is computed from the differences. */
const CANCELLED = 1e-5;

function squaredDifference({ cols, data }: Matrix, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < cols; k++) sum += (data[i * cols + k] - data[j * cols + k]) ** 2;
  return sum;
}

async function squaredDistances(x: Representation, between: Between): Promise<Float64Array> {
  const rows = centred(x).matrix;
  const norms = squaredRowNorms(rows);
  const distance = (product: number, i: number, j: number): number => {
    const both = norms[i] + norms[j];
    const squared = both - 2 * product;
    return squared > CANCELLED * both ? squared : squaredDifference(x.matrix, i, j);
  };
  return ofPairs(rows, distance, between);
}

const oneMinus = (cosine: number) => 1 - Math.max(-1, Math.min(1, cosine));

/** Keeps the RDM of a finite representation where `rdm` finds it; leaves small ones, and those that are undefined, to it. */
export async function prepareDistances(
  x: Representation,
  name: DistanceName,
  between: Between,
): Promise<void> {
  const { rows: n, cols } = x.matrix;
  if (n * n * cols < LARGE || rdm[name].has(x)) return;
  if (name === 'euclidean') return prepareDistances(x, 'sqeuclidean', between);
  if (name === 'sqeuclidean') return rdm[name].keep(x, await squaredDistances(x, between));
  try {
    rdm[name].keep(x, await ofPairs(directions(x, name), oneMinus, between));
  } catch (thrown) {
    if (!(thrown instanceof Undefined)) throw thrown;
  }
}
