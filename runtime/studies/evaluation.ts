/** Held-out evaluation of the current parameters: loss, accuracy and variance explained of every layer. */
import type { Dataset, Split } from '../data/dataset';
import type { NdArray } from '../engine/ndarray';
import { UserError } from '../errors';
import { takeRows, type Matrix } from '../measures/matrix';
import { varianceExplained, type VarianceExplained } from '../measures/variance-explained';
import type { TrainingSpec } from '../train/spec';
import { accuracyOf, lossOf } from '../train/outputs';
import type { EvaluationPoint } from './results';
import { trainedFeatures } from './trained';

/** Named layers of a batch, `logits` among them. */
export type Representations = ReadonlyMap<string, NdArray<'float32'>>;

/** The validation and the test rows in every layer. */
export interface HeldOut {
  validation: Representations;
  test: Representations;
}

/** Column `feature` of the targets: the feature's value on each row. */
export function labelsOf(split: Split, feature: number): Float64Array {
  const [rows, features] = split.targets.shape;
  return Float64Array.from({ length: rows }, (_, row) => split.targets.data[row * features + feature]);
}

/** The representation [rows, units] of one layer. */
export function layerMatrix(representations: Representations, layer: string): Matrix {
  const array = representations.get(layer);
  if (!array) throw new Error(`no representation of layer ${layer}`);
  const [rows, cols] = array.shape;
  return { rows, cols, data: Float64Array.from(array.data) };
}

/** Rows in which every feature is present; undefined where those are all. */
function completeRows({ targets, present }: Split): number[] | undefined {
  if (!present) return undefined;
  const [rows, features] = targets.shape;
  const all = Array.from({ length: rows }, (_, row) => row);
  return all.filter((row) => !present.data.subarray(row * features, (row + 1) * features).includes(0));
}

/** The rows of a split that variance explained is of, with the value of each feature on them. */
interface LabelledRows {
  rows: number[] | undefined;
  labels: ArrayLike<number>[];
}

/** Throws {@link UserError} where no row has all features in it. */
function labelledRows(split: Split, name: 'validation' | 'test'): LabelledRows {
  const rows = completeRows(split);
  if (rows?.length === 0)
    throw new UserError(
      `data.rows.${name}`,
      `is ${split.targets.shape[0]}, and no row has all features in it.`,
      'Use more rows, or a higher prevalence.',
    );
  const labels = Array.from({ length: split.targets.shape[1] }, (_, feature) => labelsOf(split, feature));
  return { rows, labels: rows ? labels.map((values) => rows.map((row) => values[row])) : labels };
}

/**
 * Variance explained in a layer by each feature, in their order, fitted on the validation rows and scored on the test rows. A
 * feature that is present less often would explain less in any representation, so only rows with all features in them count.
 */
export function explainer({
  validation,
  test,
}: Dataset): (held: HeldOut, layer: string) => VarianceExplained[] {
  const [fit, score] = [labelledRows(validation, 'validation'), labelledRows(test, 'test')];
  const those = (matrix: Matrix, { rows }: LabelledRows) => (rows ? takeRows(matrix, rows) : matrix);
  return (held, layer) => {
    const fitted = those(layerMatrix(held.validation, layer), fit);
    const tested = those(layerMatrix(held.test, layer), score);
    return score.labels.map((labels, f) =>
      varianceExplained(
        { features: fit.labels[f], representation: fitted },
        { features: labels, representation: tested },
      ),
    );
  };
}

/** When and how an evaluation was made. */
export interface Moment {
  step: number;
  /** Of the whole gradient on the next batch, before clipping; null where it is not known. */
  gradientNorm: number | null;
}

/**
 * One point of the learning curve. Variance explained is fitted on the validation rows and evaluated on the
 * test rows; everything else is of the test rows.
 */
export function evaluate(
  { step, gradientNorm }: Moment,
  data: Dataset,
  training: Pick<TrainingSpec, 'loss' | 'targets' | 'phases' | 'steps'>,
  layers: readonly string[],
  held: HeldOut,
): EvaluationPoint {
  const logits = held.test.get('logits');
  if (!logits) throw new Error('the evaluation gave no logits');
  const point: EvaluationPoint = {
    step,
    loss: lossOf(training.loss, logits, data.test, data, trainedFeatures(data, training)),
    gradientNorm,
    accuracy: {},
    varianceExplained: {},
    totalVariance: {},
  };
  data.features.forEach(({ name }, f) => {
    point.accuracy[name] = accuracyOf(training.loss, logits, data.test, data, f);
  });
  const explain = explainer(data);
  for (const layer of layers) {
    const explained = explain(held, layer);
    point.varianceExplained[layer] = Object.fromEntries(
      data.features.map(({ name }, f) => [name, explained[f].r2]),
    );
    point.totalVariance[layer] = explained[0].total;
  }
  return point;
}
