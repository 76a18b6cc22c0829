/**
 * The k nearest training rows by Euclidean distance: the most frequent category among them, the first of equals, or the mean of
 * their numbers. A training row is no neighbour of itself.
 */
import { type Matrix, squaredRowNorms } from '../matrix';
import { type PartName, type Parts } from './parts';
import type { Pause } from '../sliced-products';
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

/** Neighbours of each part from inner products with the training rows (`kernel`). */
export async function neighboursOf(
  z: Parts<Matrix>,
  kernel: Parts<Matrix>,
  most: number,
  pause: Pause,
): Promise<Parts<Neighbours>> {
  const norms = squaredRowNorms(z.train);
  const of = async (part: PartName): Promise<Neighbours> => {
    const { rows, cols, data } = kernel[part];
    const indices = new Int32Array(rows * most);
    for (let i = 0; i < rows; i++) {
      // The norm of the row itself is the same for all.
      const distances = norms.map((norm, j) => norm - 2 * data[i * cols + j]);
      if (part === 'train') distances[i] = Infinity;
      indices.set(nearest(distances, most), i * most);
      if (i % 64 === 0) await pause(i / rows);
    }
    return { rows, most, indices };
  };
  return { train: await of('train'), validation: await of('validation'), test: await of('test') };
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
