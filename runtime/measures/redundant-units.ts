/** Units that tell nothing: constant over the inputs, or another unit once more. */
import { randomStream } from '../data/random';
import { type Matrix, centreColumns, dot, normaliseRows, squaredRowNorms, transpose } from './matrix';

/** Whether each unit has one and the same value for all inputs. */
export function constantUnits({ cols, data }: Matrix): boolean[] {
  const constant = Array.from({ length: cols }, () => true);
  for (let k = cols; k < data.length; k++) if (data[k] !== data[k - cols]) constant[k % cols] = false;
  return constant;
}

/** Units of which the absolute correlation with another is above 1 less this are the same up to scale and origin. */
export const duplicateTolerance = 1e-9;

/** Two unit vectors with |cosine| above 1 - tolerance are no further apart than this, up to sign. */
const reach = Math.sqrt(2 * duplicateTolerance) * (1 + 1e-6);

/**
 * Number of units that a unit before them duplicates: |correlation| > 1 - {@link duplicateTolerance}. Constant units have no
 * correlation and don't count. Exact, yet without all p² correlations: two vectors of norm 1 can't be nearer to each other
 * than their products with a third, so only units close on one random direction are compared. NaN where numbers overflow.
 */
export function countDuplicateUnits(a: Matrix): number {
  const deviations = transpose(centreColumns(a));
  const energies = squaredRowNorms(deviations);
  if (!energies.every(Number.isFinite)) return NaN;
  const { rows: units, cols: n, data } = normaliseRows(deviations);
  const unit = (j: number) => data.subarray(j * n, (j + 1) * n);
  const { uniform } = randomStream(0, 'duplicate units', n);
  const random = Float64Array.from({ length: n }, () => uniform() - 0.5);
  const direction = normaliseRows({ rows: 1, cols: n, data: random }).data;
  const place = Float64Array.from({ length: units }, (_, j) => Math.abs(dot(unit(j), direction)));
  const order = Array.from({ length: units }, (_, j) => j)
    .filter((j) => energies[j] > 0)
    .sort((i, j) => place[i] - place[j] || i - j);
  const isDuplicate = new Uint8Array(units);
  order.forEach((i, from) => {
    for (let at = from + 1; at < order.length && place[order[at]] - place[i] <= reach; at++) {
      const later = Math.max(i, order[at]);
      if (isDuplicate[later] === 1) continue;
      if (Math.abs(dot(unit(i), unit(order[at]))) > 1 - duplicateTolerance) isDuplicate[later] = 1;
    }
  });
  return isDuplicate.reduce((count, duplicate) => count + duplicate, 0);
}
