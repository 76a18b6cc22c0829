/** The two ways in which a forward pass is run: as it is trained, and as it is evaluated. */
import type { Graph, Value } from '../onnx/graph';
import type { ForwardPass } from '../models/model';
import { dropoutPort } from './graph-ports';

/** The tensor of that name; a missing one is a defect of the architecture. */
export function tensorOf(tensors: ReadonlyMap<string, Value>, name: string): Value {
  const value = tensors.get(name);
  if (!value) throw new Error(`the model has no tensor ${name}`);
  return value;
}

/** A pass for evaluation graphs and checkpoints: running statistics, no dropout. */
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

/** What a training step reads from the graph around it, and what it leaves behind. */
export interface TrainingPassOptions {
  /** Graph of the step. */
  readonly graph: Graph;
  /** Graph that has the inputs: the one around the step, or the same. */
  readonly outer: Graph;
  /** Number of the step among those that the inputs hold. */
  readonly iteration: Value;
  readonly input: Value;
  readonly tensors: ReadonlyMap<string, Value>;
  /** Is told every place of dropout: its name, rate and the shape of its value. */
  onDropout(name: string, rate: number, shape: readonly number[]): void;
  /** Is told what a buffer becomes. */
  onUpdate(buffer: string, value: Value): void;
}

/** A pass for training: batch statistics, and dropout by masks that are inputs of the graph. */
export function trainingPass(options: TrainingPassOptions): ForwardPass {
  const { graph, outer, iteration, input, tensors, onDropout, onUpdate } = options;
  return {
    graph,
    input,
    training: true,
    tensor: (name) => tensorOf(tensors, name),
    dropout(value, rate, name) {
      if (rate === 0) return value;
      onDropout(name, rate, value.shape.map(Number));
      const masks = outer.input(dropoutPort(name), 'float32', ['steps', ...value.shape]);
      return graph.op('Mul', [value, graph.op('Gather', [masks, iteration])]);
    },
    update: onUpdate,
  };
}
