/** The forward pass of a model that is not trained: running statistics, no dropout. */
import type { Graph, Value } from '../onnx/graph';
import type { ForwardPass } from '../models/model';

/** The tensor of that name; a missing one is a defect of the architecture. */
export function tensorOf(tensors: ReadonlyMap<string, Value>, name: string): Value {
  const value = tensors.get(name);
  if (!value) throw new Error(`the model has no tensor ${name}`);
  return value;
}

/** A pass for evaluation graphs and checkpoints. */
export function evaluationPass(graph: Graph, input: Value, tensors: ReadonlyMap<string, Value>): ForwardPass {
  return {
    graph,
    input,
    training: false,
    tensor: (name) => tensorOf(tensors, name),
    dropout: (value) => value,
    update: () => undefined,
  };
}
