/**
 * Computes what a measure will need of large representations fast: on all cores through ONNX Runtime, in slices, every form
 * once. The measure then finds it where it looks for it (`oncePer`), and stays a plain function of two representations.
 */
import type { Measure } from '../measure';
import { decomposeInSlices } from '../decomposition';
import type { Representation } from '../representation';
import { prepareCross } from './cross';
import { prepareDistances } from './distances';
import type { Need } from './needs';
import { prepareTraces } from './traces';
import { type Between, LARGE } from './work';

/** Pairs of representations, and each representation once. */
interface Compared {
  readonly sides: readonly Representation[];
  /** By place in `sides`. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** All rows against all columns; of one list with itself, each pair once. */
export function pairsOf(a: readonly Representation[], b: readonly Representation[]): Compared {
  if (a === b) return { sides: a, pairs: a.flatMap((_, i) => a.slice(i).map((_, d) => [i, i + d] as const)) };
  return {
    sides: [...a, ...b],
    pairs: a.flatMap((_, i) => b.map((_, j) => [i, a.length + j] as const)),
  };
}

/** `each` for all, the shares of the work of each put together. */
async function eachOf<T>(
  list: readonly T[],
  between: Between,
  each: (item: T, between: Between) => Promise<void>,
): Promise<void> {
  for (const [i, item] of list.entries()) {
    await each(item, (share) => between((i + share) / list.length));
    await between((i + 1) / list.length);
  }
}

async function decompose({ matrix }: Representation, between: Between): Promise<void> {
  if (matrix.rows * matrix.cols * Math.min(matrix.rows, matrix.cols) < LARGE) return;
  await decomposeInSlices(matrix, between);
}

function prepareNeed(need: Need, { sides, pairs }: Compared, between: Between): Promise<void> {
  if (need.kind === 'distances')
    return eachOf(sides, between, (x, within) => prepareDistances(x, need.distance, within));
  const { of = (x: Representation) => x } = need;
  const made = sides.map((x) => of(x));
  if (need.kind === 'gram traces') return prepareTraces(made, pairs, between);
  if (need.kind === 'cross products')
    return eachOf(pairs, between, ([i, j]) => prepareCross(made[i], made[j]));
  return eachOf(made, between, decompose);
}

/** Prepares the pairs for one measure. All representations are finite, not empty, and have the same rows. */
export async function prepare(measure: Measure, compared: Compared, between: Between): Promise<void> {
  await eachOf(measure.needs ?? [], between, (need, within) => prepareNeed(need, compared, within));
}
