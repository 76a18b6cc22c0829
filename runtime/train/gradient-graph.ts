/** The gradient of one batch without an update: for its norm. */
import { Graph, type Value } from '../onnx/graph';
import { addBatchGradients, addSurroundings, type StepOptions } from './step-graph';

/** Output of the gradient graph: the sum of squares of the gradient by each trained parameter, [parameters]. */
export const SQUARES = 'squares';

/** A graph with the inputs of the training graph for one step. */
export interface GradientGraph {
  readonly graph: Graph;
  /** Names of the parameters in the order of {@link SQUARES}. */
  readonly parameters: readonly string[];
}

/** The gradient graph of a model; the gradients are those that the optimizer is given, but without their scale. */
export function buildGradientGraph(options: StepOptions): GradientGraph {
  const { model, optimizer } = options;
  const unscaled = { ...options, optimizer: { ...optimizer, gradientScale: undefined } };
  const graph = new Graph('gradients');
  const around = addSurroundings(graph, unscaled);
  const inputs = (tensors: readonly { name: string; shape: readonly number[] }[]) =>
    new Map(tensors.map(({ name, shape }) => [name, graph.input(name, 'float32', shape)] as const));
  const trained = inputs(optimizer.groups.flatMap(({ parameters }) => parameters));
  const first = graph.initializer('first', { type: 'int64', shape: [], data: BigInt64Array.of(0n) });
  const { gradients } = addBatchGradients(graph, unscaled, around, first, trained, inputs(model.buffers));
  const squares = [...gradients.values()].map((gradient): Value => {
    const sum = graph.op('ReduceSum', [graph.op('Mul', [gradient, gradient])], { keepdims: { int: 0 } });
    return graph.op('Reshape', [sum, graph.integers([1])]);
  });
  graph.output(graph.op('Concat', squares, { axis: { int: 0 } }, SQUARES));
  return { graph, parameters: [...gradients.keys()] };
}
