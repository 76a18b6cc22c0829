/** Loss functions: the value to report and, in closed form, the gradient that starts the backward pass. */
import type { FeatureInfo } from '../data/dataset';
import type { Graph, Value } from '../onnx/graph';
import { floatType } from '../onnx/gradients/rule';
import type { TrainingSpec } from './spec';

/** What a loss adds to a graph. */
export interface Loss {
  /** The loss of the batch, a scalar. */
  readonly value: Value;
  /** Gradient of the loss by the logits, of their shape. */
  readonly gradient: Value;
}

/** What a loss is computed from. */
export interface LossInputs {
  /** [rows, features x classes], both numbers fixed, the classes of a feature together. */
  readonly logits: Value;
  /** Value of each feature, 0 to classes - 1: [rows, features]. */
  readonly targets: Value;
  /** What the loss of one row by each feature counts: [features]. */
  readonly weights: Value;
  /** The weights by which the gradient is computed, where they are others. */
  readonly gradientWeights?: Value;
}

/** Adds a loss to a graph: the sum over rows and features of weight x loss of the row by the feature. */
export type LossRule = (graph: Graph, inputs: LossInputs) => Loss;

const total = (graph: Graph, terms: Value) => graph.op('ReduceSum', [terms], { keepdims: { int: 0 } });

/**
 * By feature max(z, 0) - z y - log(sigmoid(|z|)), which is -y log(sigmoid(z)) - (1 - y) log(1 - sigmoid(z)) without
 * overflow; its gradient is sigmoid(z) - y.
 */
const sigmoidCrossEntropy: LossRule = (graph, { logits, targets, weights, gradientWeights = weights }) => {
  const error = graph.op('Sub', [graph.op('Sigmoid', [logits]), targets]);
  const linear = graph.op('Sub', [graph.op('Relu', [logits]), graph.op('Mul', [logits, targets])]);
  const tail = graph.op('Log', [graph.op('Sigmoid', [graph.op('Abs', [logits])])]);
  return {
    value: total(graph, graph.op('Mul', [graph.op('Sub', [linear, tail]), weights])),
    gradient: graph.op('Mul', [error, gradientWeights]),
  };
};

/** By feature (z - y)^2; its gradient is 2 (z - y). */
const meanSquaredError: LossRule = (graph, { logits, targets, weights, gradientWeights = weights }) => {
  const error = graph.op('Sub', [logits, targets]);
  const double = graph.op('Mul', [gradientWeights, graph.scalar(2, floatType(logits))]);
  return {
    value: total(graph, graph.op('Mul', [graph.op('Mul', [error, error]), weights])),
    gradient: graph.op('Mul', [error, double]),
  };
};

/** A number so low that its exponential is 0 beside any logit, and far from the end of float32. */
const MASKED = -1e30;

/** A constant of the graph, by row-major rows. */
function table(graph: Graph, key: string, like: Value, rows: readonly (readonly number[])[]): Value {
  const type = floatType(like);
  const data = type === 'float32' ? Float32Array.from(rows.flat()) : Float64Array.from(rows.flat());
  return graph.constant(key, { type, shape: [rows.length, rows[0].length], data });
}

/** [rows, features, classes] with the classes that a feature has not at {@link MASKED}. */
function maskedLogits(graph: Graph, logits: Value, features: readonly FeatureInfo[]): Value {
  const rows = Number(logits.shape[0]);
  const widest = Number(logits.shape[1]) / features.length;
  const split = graph.op('Reshape', [logits, graph.integers([rows, features.length, widest])]);
  if (features.every(({ classes }) => classes === widest)) return split;
  const mask = features.map(({ classes }) =>
    Array.from({ length: widest }, (_, value) => (value < classes ? 0 : MASKED)),
  );
  return graph.op('Add', [split, table(graph, 'class mask', logits, mask)]);
}

/** By feature -log softmax(z)[y] over its classes; its gradient is softmax(z) - onehot(y). */
const softmaxCrossEntropy =
  (features: readonly FeatureInfo[]): LossRule =>
  (graph, { logits, targets, weights, gradientWeights = weights }) => {
    const masked = maskedLogits(graph, logits, features);
    const [rows, count, classes] = masked.shape.map(Number);
    const values = table(graph, 'class values', logits, [
      Array.from({ length: classes }, (_, value) => value),
    ]);
    const target = graph.op('Reshape', [targets, graph.integers([rows, count, 1])]);
    const to = { to: { int: floatType(logits) === 'float32' ? 1 : 11 } };
    const oneHot = graph.op('Cast', [graph.op('Equal', [target, values])], to);
    const logShares = graph.op('LogSoftmax', [masked], { axis: { int: -1 } });
    const column = (of: Value) => graph.op('Reshape', [of, graph.integers([count, 1])]);
    const chosen = graph.op('Mul', [graph.op('Mul', [oneHot, logShares]), column(weights)]);
    const error = graph.op('Sub', [graph.op('Exp', [logShares]), oneHot]);
    const gradient = graph.op('Mul', [error, column(gradientWeights)]);
    return {
      value: graph.op('Neg', [total(graph, chosen)]),
      gradient: graph.op('Reshape', [gradient, graph.integers([rows, count * classes])]),
    };
  };

/** The rule of a loss for features with so many values. */
export function buildLoss(loss: TrainingSpec['loss'], features: readonly FeatureInfo[]): LossRule {
  switch (loss) {
    case 'sigmoid-cross-entropy':
      return sigmoidCrossEntropy;
    case 'softmax-cross-entropy':
      return softmaxCrossEntropy(features);
    case 'mean-squared-error':
      return meanSquaredError;
  }
}
