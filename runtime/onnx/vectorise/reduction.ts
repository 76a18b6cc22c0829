/** Operators along axes of one tensor: the axes move past the seed axis. */
import { sizeOf } from '../../engine/ndarray';
import { floatType } from '../gradients/rule';
import type { Graph, Value } from '../graph';
import { reducedAxes } from '../operators/reduction';
import { stacked, type BatchingRule } from './rule';

/** Reductions over the axes of their second input, without which they go over all. */
const reduce: BatchingRule = (batching) => {
  const axes = reducedAxes(batching.node.inputs);
  if (axes.length === 0) return batching.inputs.slice(0, 1);
  return batching.same([batching.stacked(0), batching.graph.integers(axes.map((axis) => axis + 1))]);
};

/** One tensor and the attribute `axis`. */
const along =
  (fallback: number): BatchingRule =>
  (batching) =>
    batching.same([batching.stacked(0)], batching.withAxis(batching.axis(fallback, batching.rank(0))));

function ones(graph: Graph, like: Value, shape: readonly number[]): Value {
  const type = floatType(like);
  const data = (type === 'float32' ? new Float32Array(sizeOf(shape)) : new Float64Array(sizeOf(shape))).fill(
    1,
  );
  return graph.constant(`ones ${type} ${shape.join()}`, { type, shape, data });
}

/** Scale and bias of a seed's own are a product and a sum after a normalisation with scale 1. */
const layerNormalization: BatchingRule = (batching) => {
  const { graph, node } = batching;
  const rank = batching.rank(0);
  const axis = batching.axis(-1, rank);
  const attributes = batching.withAxis(axis);
  const input = batching.stacked(0);
  if (!batching.isStacked(1) && !batching.isStacked(2))
    return batching.same([input, ...batching.inputs.slice(1).map(({ value }) => value)], attributes);
  const shape = node.inputs[0].shape.slice(axis).map(Number);
  const [normal, ...statistics] = batching.nodes(node.op, [input, ones(graph, input, shape)], attributes);
  let output = batching.op('Mul', [normal, batching.aligned(1, rank)]);
  if (batching.inputs.length > 2) output = batching.op('Add', [output, batching.aligned(2, rank)]);
  return [output, ...statistics].map(stacked);
};

const REDUCTIONS = 'ReduceSum ReduceMean ReduceMax ReduceMin ReduceSumSquare ReduceL2';

/** Batching rules of operators along axes. */
export const reduction: Record<string, BatchingRule> = {
  ...Object.fromEntries(REDUCTIONS.split(' ').map((op) => [op, reduce])),
  Softmax: along(-1),
  LogSoftmax: along(-1),
  ArgMax: along(0),
  ArgMin: along(0),
  LayerNormalization: layerNormalization,
};
