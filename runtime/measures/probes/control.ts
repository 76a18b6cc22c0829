/**
 * Control tasks (Hewitt and Liang 2019, arXiv:1909.03368): labels that have nothing to do with the input, the same for equal inputs.
 * What a probe gets right of them it has learned by heart.
 */
import { randomStream } from '../../data/random';
import type { Matrix } from '../matrix';

/** The rows in groups of equal rows, groups in the order of their first row. */
export function equalRows({ rows, cols, data }: Matrix): number[][] {
  const compare = (a: number, b: number) => {
    for (let j = 0; j < cols; j++) {
      const difference = data[a * cols + j] - data[b * cols + j];
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => compare(a, b) || a - b);
  const groups: number[][] = [];
  order.forEach((row, i) => {
    if (i > 0 && compare(order[i - 1], row) === 0) groups[groups.length - 1].push(row);
    else groups.push([row]);
  });
  return groups.sort(([a], [b]) => a - b);
}

/**
 * Control labels of the rows: every group of equal rows gets the label that another one has. Without equal rows the counts of the
 * labels stay exactly as they are.
 */
export function controlLabels(
  labels: ArrayLike<number>,
  groups: readonly (readonly number[])[],
  seed: number,
): Float64Array {
  const drawn = Float64Array.from(groups, ([first]) => labels[first]);
  randomStream(seed, 'control task', labels.length).shuffle(drawn);
  const control = new Float64Array(labels.length);
  groups.forEach((group, g) => group.forEach((row) => (control[row] = drawn[g])));
  return control;
}
