/**
 * RDMs of many rows from products of rows, block by block. Angles have the rounding of a sum of p products, about 1e-16
 * sqrt(p), but not scipy's own: where rows are equal, a rank correlation may see the difference, which is why small RDMs come
 * from plain sums in scipy's order. Squared distances come as |x|^2 + |y|^2 - 2 xy of centred rows; those that lose more than
 * five digits by the subtraction are computed again from the differences.
 */
import { rowProductsOf } from '../../engine/float64';
import { type Matrix, rowRange } from '../matrix';
import { ordering } from '../order';
import { type Angular, type DistanceName, angularDistance, centreRows, rdm, requireAngles } from '../rdm';
import { type Representation, centred } from '../representation';
import { fitsMemory, withCentredRows } from '../simd/centred-rows';
import { Undefined } from '../undefined';
import { AT_ONCE, type Between, LARGE, ranges } from './work';

/** Fewest blocks of rows: of one block, everything below the diagonal is computed in vain. */
const BLOCKS = 10;

/**
 * Turns the products of row i with those after it into distances; `squaredNorms` are known from i on.
 */
type RowDistances = (products: Float64Array, i: number, squaredNorms: Float64Array) => void;

/** Distances of all pairs i < j of rows, row by row; from the last rows on, so that the norms of those after a row are known. */
async function ofPairs(rows: Matrix, toDistances: RowDistances, between: Between): Promise<Float64Array> {
  const n = rows.rows;
  const out = new Float64Array((n * (n - 1)) / 2);
  const squaredNorms = new Float64Array(n);
  for (const [start, end] of ranges(n, Math.min(n / BLOCKS, AT_ONCE / (2 * n * rows.cols))).reverse()) {
    const { data, cols } = await rowProductsOf(rowRange(rows, start, end), rowRange(rows, start, n));
    for (let i = end - 1; i >= start; i--) {
      const diagonal = (i - start) * (cols + 1);
      squaredNorms[i] = data[diagonal];
      const first = i * n - (i * (i + 1)) / 2;
      const row = out.subarray(first, first + n - i - 1);
      row.set(data.subarray(diagonal + 1, (i - start + 1) * cols));
      toDistances(row, i, squaredNorms);
    }
    await between(((n - start) / n) ** 2);
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

function squaredDistances(x: Representation, between: Between): Promise<Float64Array> {
  const toDistances: RowDistances = (products, i, squaredNorms) => {
    for (let k = 0; k < products.length; k++) {
      const j = i + 1 + k;
      const both = squaredNorms[i] + squaredNorms[j];
      const squared = both - 2 * products[k];
      products[k] = squared > CANCELLED * both ? squared : squaredDifference(x.matrix, i, j);
    }
  };
  return ofPairs(centred(x).matrix, toDistances, between);
}

/** @throws Undefined where a row has no direction. */
function angularDistances(x: Representation, distance: Angular, between: Between): Promise<Float64Array> {
  const zeroRow = requireAngles(x, distance);
  const { matrix } = x;
  const norms = new Float64Array(matrix.rows);
  const toDistances: RowDistances = (products, i, squaredNorms) => {
    const norm = Math.sqrt(squaredNorms[i]);
    if (norm === 0) throw new Undefined(zeroRow(i));
    norms[i] = norm;
    for (let k = 0; k < products.length; k++)
      products[k] = angularDistance(products[k], norm * norms[i + 1 + k]);
  };
  const ofRows = (rows: Matrix) => ofPairs(rows, toDistances, between);
  if (distance === 'cosine') return ofRows(matrix);
  return fitsMemory(matrix) ? withCentredRows(matrix, ofRows) : ofRows(centreRows(matrix));
}

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
    rdm[name].keep(x, await angularDistances(x, name, between));
  } catch (thrown) {
    if (!(thrown instanceof Undefined)) throw thrown;
  }
}

/** As {@link prepareDistances}, with the ranks of the distances. */
export async function prepareRanks(x: Representation, name: DistanceName, between: Between): Promise<void> {
  await prepareDistances(x, name, between);
  if (!rdm[name === 'euclidean' ? 'sqeuclidean' : name].has(x)) return;
  try {
    ordering(rdm[name](x));
  } catch (thrown) {
    if (!(thrown instanceof Undefined)) throw thrown;
  }
  await between(1);
}
