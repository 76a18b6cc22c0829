/** Loss functions: the value to report and, in closed form, the gradient that starts the backward pass. */
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

/** Adds a loss to a graph; `logits` and `targets` are [rows, features] with both numbers fixed. */
export type LossRule = (graph: Graph, logits: Value, targets: Value) => Loss;

/**
 * Mean over rows and features of max(z, 0) - z y - log(sigmoid(|z|)), which is
 * -y log(sigmoid(z)) - (1 - y) log(1 - sigmoid(z)) without overflow; its gradient is (sigmoid(z) - y) / count.
 */
const sigmoidCrossEntropy: LossRule = (graph, logits, targets) => {
  const [rows, features] = logits.shape.map(Number);
  const count = graph.scalar(1 / (rows * features), floatType(logits));
  const error = graph.op('Sub', [graph.op('Sigmoid', [logits]), targets]);
  const linear = graph.op('Sub', [graph.op('Relu', [logits]), graph.op('Mul', [logits, targets])]);
  const tail = graph.op('Log', [graph.op('Sigmoid', [graph.op('Abs', [logits])])]);
  return {
    value: graph.op('ReduceMean', [graph.op('Sub', [linear, tail])], { keepdims: { int: 0 } }),
    gradient: graph.op('Mul', [error, count]),
  };
};

/** The rule of each loss that a spec may name. */
export const LOSSES: Partial<Record<TrainingSpec['loss'], LossRule>> = {
  'sigmoid-cross-entropy': sigmoidCrossEntropy,
};
