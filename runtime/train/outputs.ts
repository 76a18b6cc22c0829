/**
 * What the logits [rows, features x classes] of a network say: the classes of a feature lie together. With softmax
 * cross-entropy a feature has as many logits as the feature with the most values; those past its own values do not count.
 */
import type { DataInfo, Split } from '../data/dataset';
import type { NdArray } from '../engine/ndarray';
import { UserError } from '../errors';
import type { TrainingSpec } from './spec';

type LossName = TrainingSpec['loss'];

/** The logits of one feature: those of row r are `data[at(r)]` to `data[at(r) + count - 1]`. */
interface FeatureLogits {
  readonly data: Float32Array;
  readonly count: number;
  at(row: number): number;
}

function logitsOf(logits: NdArray<'float32'>, { features }: DataInfo, feature: number): FeatureLogits {
  const [, cols] = logits.shape;
  const classes = cols / features.length;
  return {
    data: logits.data,
    count: Math.min(classes, features[feature].classes),
    at: (row) => row * cols + feature * classes,
  };
}

/** -log of the softmax of logit `target` among `count` logits from `at` on. */
function softmaxLoss({ data, count, at }: FeatureLogits, row: number, target: number): number {
  const start = at(row);
  let largest = data[start];
  for (let c = 1; c < count; c++) largest = Math.max(largest, data[start + c]);
  let sum = 0;
  for (let c = 0; c < count; c++) sum += Math.exp(data[start + c] - largest);
  return largest + Math.log(sum) - data[start + target];
}

/** Loss of a row for each loss that a study may name. */
const LOSSES: Record<LossName, (logits: FeatureLogits, row: number, target: number) => number> = {
  /** max(z, 0) - z y + log(1 + exp(-|z|)) */
  'sigmoid-cross-entropy': ({ data, at }, row, target) => {
    const z = data[at(row)];
    return Math.max(z, 0) - z * target + Math.log1p(Math.exp(-Math.abs(z)));
  },
  'softmax-cross-entropy': softmaxLoss,
  'mean-squared-error': ({ data, at }, row, target) => (data[at(row)] - target) ** 2,
};

/** Index of the largest logit; of equal ones the first. */
function largestOf({ data, count, at }: FeatureLogits, row: number): number {
  const start = at(row);
  let best = 0;
  for (let c = 1; c < count; c++) if (data[start + c] > data[start + best]) best = c;
  return best;
}

/** The value that the logits of a row stand for; a logit at its threshold stands for 0. */
const VALUES: Record<LossName, (logits: FeatureLogits, row: number) => number> = {
  'sigmoid-cross-entropy': ({ data, at }, row) => (data[at(row)] > 0 ? 1 : 0),
  'softmax-cross-entropy': largestOf,
  'mean-squared-error': ({ data, at }, row) => (data[at(row)] > 0.5 ? 1 : 0),
};

/** Mean loss over the rows of a split and the features of these indices. */
export function lossOf(
  loss: LossName,
  logits: NdArray<'float32'>,
  { targets }: Split,
  data: DataInfo,
  features: readonly number[],
): number {
  const [rows, columns] = targets.shape;
  let sum = 0;
  for (const feature of features) {
    const own = logitsOf(logits, data, feature);
    for (let row = 0; row < rows; row++) sum += LOSSES[loss](own, row, targets.data[row * columns + feature]);
  }
  return sum / (rows * features.length);
}

/**
 * Share of the rows with the feature in them on which its output is right. Throws {@link UserError} where there are none;
 * `part`: what the study calls these rows.
 */
export function accuracyOf(
  loss: LossName,
  logits: NdArray<'float32'>,
  { targets, present }: Split,
  data: DataInfo,
  feature: number,
  part: 'validation' | 'test' = 'test',
): number {
  const [rows, columns] = targets.shape;
  const own = logitsOf(logits, data, feature);
  let [right, counted] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const at = row * columns + feature;
    if (present && present.data[at] === 0) continue;
    counted++;
    if (VALUES[loss](own, row) === targets.data[at]) right++;
  }
  if (counted > 0) return right / counted;
  throw new UserError(
    `data.rows.${part}`,
    `is ${rows}, and the feature "${data.features[feature].name}" is present in none of these rows.`,
    'Use more rows, or a higher prevalence.',
  );
}
