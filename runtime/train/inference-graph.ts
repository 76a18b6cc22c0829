/** The forward pass alone: for evaluation (parameters are inputs) and for checkpoints (parameters are fixed). */
import type { InputInfo } from '../data/dataset';
import type { NdArray } from '../engine/ndarray';
import type { Layer, Model } from '../models/model';
import { encodeModel } from '../onnx/encode';
import { Graph, type Value } from '../onnx/graph';
import { evaluationPass } from './forward-pass';
import { modelInput, rowShape, storedType } from './model-input';

/** Name of the data input of evaluation graphs and checkpoints. */
export const INPUT = 'input';

/** Output of the evaluation graph that holds a layer, one row of units for each row of the input. */
export const unitsPort = (layer: string) => `${layer}@units`;

/** Parameters and buffers. */
export const tensorsOf = ({ parameters, buffers }: Model) => [...parameters, ...buffers];

/** [rows, units] of the activations of a layer. */
function reduced(graph: Graph, value: Value, { reduction, shape, units }: Layer): Value {
  const mean = (axes: number[]) =>
    graph.op('ReduceMean', [value, graph.integers(axes)], { keepdims: { int: 0 } });
  switch (reduction) {
    case 'none':
      return shape.length === 1 ? value : graph.op('Reshape', [value, graph.integers([-1, units])]);
    case 'mean over space':
      return mean([2, 3]);
    case 'mean over tokens':
      return mean([1]);
  }
}

/**
 * From `input` [batch, ...], as the data set keeps it, to the units of each layer ([batch, units], `unitsPort`); the
 * tensors of the model are inputs by name, so that one session serves every step of a run.
 */
export function buildEvaluationGraph(model: Model, input: InputInfo): Graph {
  const graph = new Graph('evaluation');
  const rows = graph.input(INPUT, storedType(input), ['batch', ...rowShape(input)]);
  const tensors = new Map(
    tensorsOf(model).map(({ name, shape }) => [name, graph.input(name, 'float32', shape)] as const),
  );
  const pass = evaluationPass(graph, modelInput(graph, rows, model.input.type), tensors);
  model.forward(pass).forEach((value, i) => {
    const layer = model.layers[i];
    const units = reduced(graph, value, layer);
    const [output] = graph.node('Identity', [units], { outputs: [unitsPort(layer.name)] });
    graph.output(output);
  });
  return graph;
}

/**
 * An ordinary ONNX file: `input` [batch, ...] to `logits` [batch, features x classes], parameters and buffers as
 * initializers; the layers keep their names as tensors inside. `metadata` becomes its metadata_props.
 */
export function encodeCheckpoint(
  model: Model,
  tensors: Readonly<Record<string, NdArray>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const graph = new Graph('model');
  const input = graph.input(INPUT, model.input.type, ['batch', ...model.input.shape]);
  const fixed = new Map<string, Value>(
    tensorsOf(model).map(({ name }) => [name, graph.initializer(name, tensors[name])]),
  );
  graph.output(model.forward(evaluationPass(graph, input, fixed))[model.layers.length - 1]);
  return encodeModel(graph, metadata);
}
