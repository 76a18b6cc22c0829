/**
 * Control tasks (Hewitt and Liang 2019, arXiv:1909.03368): labels that have nothing to do with the input, the same for equal inputs.
 * What a probe gets right of them it has learned by heart.
 */
import { randomStream } from '../../data/random';

/**
 * Control labels of the rows: every group of equal inputs gets the label that another one has. Without equal inputs the counts of the
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
