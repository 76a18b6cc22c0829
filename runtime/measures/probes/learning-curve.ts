/**
 * Accuracy against the number of training rows, of naive Bayes and of logistic regression: the first is often better from few rows,
 * the second from many (Ng and Jordan 2001).
 */
import { randomStream } from '../../data/random';
import type { Matrix } from '../matrix';
import { chooseFit } from './choose';
import type { LearningCurve, ProbeKind } from './contract';
import type { Parts } from './parts';
import { ProbeRows } from './probe-rows';
import type { Pause } from '../sliced-products';
import { standardise } from './standardise';
import type { CategoryTask } from './task';

/** The probes that are drawn, and the one that the other is compared with. */
const KINDS = ['naive-bayes', 'logistic'] as const satisfies readonly ProbeKind[];

/** Fewest rows of a curve, and times as many from point to point. */
const FEWEST = 10;
const FACTOR = 2;
/** Draws of training rows that a point averages over, where it takes at most half of them. */
const DRAWS = 3;

/** Numbers of training rows, ascending, the last all of them. */
export function curveSizes(trainingRows: number, classes: number): number[] {
  const sizes = [];
  for (let size = trainingRows; size >= Math.max(FEWEST, 2 * classes); size /= FACTOR)
    sizes.push(Math.round(size));
  return sizes.reverse();
}

/** The training rows in an order of which every beginning has about the shares of all, and at least one of each category. */
function drawnOrder(targets: Float64Array, classes: number, seed: number, draw: number): number[] {
  const stream = randomStream(seed, 'learning curve', targets.length, draw);
  const places = Array.from({ length: classes }, (_, k) => {
    const own = Array.from(targets.keys()).filter((row) => targets[row] === k);
    const offset = stream.uniform();
    return stream.shuffle(own).map((row, i) => ({ row, at: i === 0 ? -1 : (i + offset) / own.length }));
  });
  return places
    .flat()
    .sort((a, b) => a.at - b.at || a.row - b.row)
    .map(({ row }) => row);
}

/** A point of the curves: accuracy of each kind on the test rows, averaged over draws of `size` training rows. */
async function pointOf(
  layer: Matrix,
  rows: Parts<readonly number[]>,
  task: CategoryTask,
  { size, seed }: { size: number; seed: number },
  pause: Pause,
): Promise<number[]> {
  const draws = 2 * size <= rows.train.length ? DRAWS : 1;
  const scores = KINDS.map(() => 0);
  for (let draw = 0; draw < draws; draw++) {
    const chosen = drawnOrder(task.targets.train, task.classes, seed, draw).slice(0, size);
    const fewer = { ...rows, train: chosen.map((i) => rows.train[i]) };
    const targets = { ...task.targets, train: Float64Array.from(chosen, (i) => task.targets.train[i]) };
    const probed = new ProbeRows(standardise(layer, fewer));
    for (const [k, kind] of KINDS.entries()) {
      const within: Pause = (share) => pause((draw + (k + share) / KINDS.length) / draws);
      const { test } = await chooseFit(kind, probed, { ...task, targets }, { seed }, within);
      scores[k] += test / draws;
    }
  }
  return scores;
}

/** The curves, and where logistic regression overtakes naive Bayes. */
export async function learningCurves(
  layer: Matrix,
  rows: Parts<readonly number[]>,
  task: CategoryTask,
  seed: number,
  pause: Pause,
): Promise<{ curves: LearningCurve[]; crossing: number | null }> {
  const sizes = curveSizes(rows.train.length, task.classes);
  const points: number[][] = [];
  for (const [i, size] of sizes.entries()) {
    const within: Pause = (share) => pause((i + share) / sizes.length);
    points.push(await pointOf(layer, rows, task, { size, seed }, within));
  }
  const scores = KINDS.map((_, k) => points.map((point) => point[k]));
  const curves = KINDS.map((kind, k) => ({ kind, rows: sizes, score: scores[k] }));
  return { curves, crossing: crossingOf(sizes, scores[0], scores[1]) };
}

/** The number of rows from which `later` is above `earlier` to the end, on a logarithmic scale between two points; null where there is none. */
export function crossingOf(
  rows: readonly number[],
  earlier: readonly number[],
  later: readonly number[],
): number | null {
  const lead = rows.map((_, i) => later[i] - earlier[i]);
  const last = lead.findLastIndex((difference) => difference <= 0);
  if (last < 0 || last === rows.length - 1) return null;
  const share = -lead[last] / (lead[last + 1] - lead[last]);
  return Math.exp(Math.log(rows[last]) + share * (Math.log(rows[last + 1]) - Math.log(rows[last])));
}
