/** The forward pass alone: for evaluation (parameters are inputs) and for checkpoints (parameters are fixed). */
import type { NdArray } from '../engine/ndarray';
import type { Model } from '../models/model';
import { encodeModel } from '../onnx/encode';
import { Graph, type Value } from '../onnx/graph';
import { evaluationPass } from './forward-pass';

/** Name of the data input of evaluation graphs and checkpoints. */
export const INPUT = 'input';

/**
 * From `input` [batch, ...] to the layers, each an output of its own name; parameters are inputs by name, so that one
 * session serves every step of a run.
 */
export function buildEvaluationGraph(model: Model): Graph {
  const graph = new Graph('evaluation');
  const input = graph.input(INPUT, model.input.type, ['batch', ...model.input.shape]);
  const parameters = new Map(
    model.parameters.map(({ name, shape }) => [name, graph.input(name, 'float32', shape)]),
  );
  for (const layer of model.forward(evaluationPass(graph, input, parameters))) graph.output(layer);
  return graph;
}

/**
 * An ordinary ONNX file: `input` [batch, ...] to `logits` [batch, features], the parameters as initializers; the
 * layers keep their names as tensors inside. `metadata` becomes its metadata_props.
 */
export function encodeCheckpoint(
  model: Model,
  tensors: Readonly<Record<string, NdArray>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const graph = new Graph('model');
  const input = graph.input(INPUT, model.input.type, ['batch', ...model.input.shape]);
  const parameters = new Map<string, Value>(
    model.parameters.map(({ name }) => [name, graph.initializer(name, tensors[name])]),
  );
  graph.output(model.forward(evaluationPass(graph, input, parameters))[model.layers.length - 1]);
  return encodeModel(graph, metadata);
}
