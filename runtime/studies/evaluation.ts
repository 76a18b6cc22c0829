/** Held-out evaluation of the current parameters: loss, accuracy and variance explained of every layer. */
import type { Dataset, Split } from '../data/dataset';
import type { NdArray } from '../engine/ndarray';
import type { Matrix } from '../measures/matrix';
import { varianceExplained } from '../measures/variance-explained';
import type { EvaluationPoint } from './results';

/** Named layers of a batch, `logits` among them. */
export type Representations = ReadonlyMap<string, NdArray<'float32'>>;

/** Column `j` of the targets: the feature's value on each row. */
export function labelsOf(split: Split, feature: number): Float64Array {
  const [rows, features] = split.targets.shape;
  return Float64Array.from({ length: rows }, (_, row) => split.targets.data[row * features + feature]);
}

/** Mean sigmoid cross-entropy over rows and features: max(z, 0) - z y + log(1 + exp(-|z|)). */
function sigmoidCrossEntropy(logits: NdArray<'float32'>, targets: NdArray<'float32'>): number {
  let sum = 0;
  for (let i = 0; i < logits.data.length; i++) {
    const z = logits.data[i];
    sum += Math.max(z, 0) - z * targets.data[i] + Math.log1p(Math.exp(-Math.abs(z)));
  }
  return sum / logits.data.length;
}

/** Share of rows on which the sign of the feature's logit agrees with its value. */
function accuracyOf(logits: NdArray<'float32'>, targets: NdArray<'float32'>, feature: number): number {
  const [rows, features] = logits.shape;
  let right = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * features + feature;
    if (logits.data[at] > 0 === targets.data[at] > 0.5) right++;
  }
  return right / rows;
}

/** The representation [rows, units] of one layer. */
export function layerMatrix(representations: Representations, layer: string): Matrix {
  const array = representations.get(layer);
  if (!array) throw new Error(`no representation of layer ${layer}`);
  const [rows, cols] = array.shape;
  return { rows, cols, data: Float64Array.from(array.data) };
}

/**
 * One point of the learning curve. Variance explained is fitted on the validation rows and evaluated on the
 * test rows; everything else is of the test rows.
 */
export function evaluate(
  step: number,
  data: Dataset,
  layers: readonly string[],
  validation: Representations,
  test: Representations,
): EvaluationPoint {
  const logits = test.get('logits');
  if (!logits) throw new Error('the evaluation gave no logits');
  const point: EvaluationPoint = {
    step,
    loss: sigmoidCrossEntropy(logits, data.test.targets),
    accuracy: {},
    varianceExplained: {},
    totalVariance: {},
  };
  data.features.forEach(({ name }, f) => (point.accuracy[name] = accuracyOf(logits, data.test.targets, f)));
  for (const layer of layers) {
    const fitted = layerMatrix(validation, layer);
    const tested = layerMatrix(test, layer);
    const byFeature: Record<string, number | null> = {};
    data.features.forEach(({ name: feature }, f) => {
      const explained = varianceExplained(
        { features: labelsOf(data.validation, f), representation: fitted },
        { features: labelsOf(data.test, f), representation: tested },
      );
      byFeature[feature] = explained.r2;
      point.totalVariance[layer] = explained.total;
    });
    point.varianceExplained[layer] = byFeature;
  }
  return point;
}
