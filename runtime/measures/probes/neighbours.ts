/**
 * The k nearest training rows by Euclidean distance: the most frequent category among them, the first of equals, or the mean of
 * their numbers. A training row is no neighbour of itself.
 */
import { type Matrix, rowRange, squaredRowNorms } from '../matrix';
import type { Parts } from './parts';
import { type Pause, productsInSlices } from '../sliced-products';
import type { Task } from './task';

/** Indices of the nearest training rows of each row, nearest first: [rows, most]. */
export interface Neighbours {
  readonly rows: number;
  readonly most: number;
  readonly indices: Int32Array;
}

/** The nearest of one row; equal distances in the order of the rows. */
function nearest(distances: Float64Array, most: number): number[] {
  const found: number[] = [];
  for (let j = 0; j < distances.length; j++) {
    const distance = distances[j];
    if (distance === Infinity || (found.length === most && distance >= distances[found[most - 1]])) continue;
    let at = found.length;
    while (at > 0 && distances[found[at - 1]] > distance) at--;
    found.splice(at, 0, j);
    if (found.length > most) found.pop();
  }
  return found;
}

/** Rows whose inner products with the training rows are held at once. */
const ROWS_AT_ONCE = 512;

/** Neighbours of some rows; of training rows (`own`) none is its own. */
async function nearestOf(
  x: Matrix,
  train: Matrix,
  { most, own }: { most: number; own: boolean },
  pause: Pause,
) {
  const norms = squaredRowNorms(train);
  const indices = new Int32Array(x.rows * most);
  for (let from = 0; from < x.rows; from += ROWS_AT_ONCE) {
    const rows = rowRange(x, from, Math.min(from + ROWS_AT_ONCE, x.rows));
    const products = await productsInSlices(rows, train, () => pause(from / x.rows));
    for (let i = 0; i < rows.rows; i++) {
      // The norm of the row itself is the same for all.
      const distances = norms.map((norm, j) => norm - 2 * products.data[i * train.rows + j]);
      if (own) distances[from + i] = Infinity;
      indices.set(nearest(distances, most), (from + i) * most);
      if (i % 64 === 0) await pause((from + i) / x.rows);
    }
  }
  return { rows: x.rows, most, indices };
}

/** Neighbours of the rows of each part. */
export async function neighboursOf(z: Parts<Matrix>, most: number, pause: Pause): Promise<Parts<Neighbours>> {
  const { train } = z;
  return {
    train: await nearestOf(train, train, { most, own: true }, (share) => pause(share * 0.6)),
    validation: await nearestOf(z.validation, train, { most, own: false }, (share) =>
      pause(0.6 + share * 0.2),
    ),
    test: await nearestOf(z.test, train, { most, own: false }, (share) => pause(0.8 + share * 0.2)),
  };
}

/** What the first k neighbours of each row tell of it. */
export function voteOf({ rows, most, indices }: Neighbours, k: number, task: Task): Float64Array {
  const { train: targets } = task.targets;
  const out = new Float64Array(rows);
  const votes = new Float64Array(task.kind === 'categorical' ? task.classes : 1);
  for (let i = 0; i < rows; i++) {
    votes.fill(0);
    for (let j = 0; j < k; j++) {
      const target = targets[indices[i * most + j]];
      if (task.kind === 'categorical') votes[target]++;
      else votes[0] += target / k;
    }
    out[i] = task.kind === 'categorical' ? votes.indexOf(Math.max(...votes)) : votes[0];
  }
  return out;
}
