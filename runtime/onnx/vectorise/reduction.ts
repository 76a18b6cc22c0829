/** Operators along axes of one tensor: the axes move past the seed axis. */
import { axisFromFront, constantIntegers } from '../operators/rule';
import { stacked, type BatchingRule } from './rule';

/** Reductions over the axes of their second input, without which they go over all. */
const reduce: BatchingRule = (batching) => {
  const rank = batching.rank(0);
  const axes = batching.node.inputs[1]
    ? constantIntegers(batching.node.inputs[1], 'axes').map((axis) => axisFromFront(axis, rank))
    : Array.from({ length: rank }, (_, axis) => axis);
  if (axes.length === 0) return [batching.inputs[0]];
  return batching.same([batching.stacked(0), batching.graph.integers(axes.map((axis) => axis + 1))]);
};

/** One tensor and the attribute `axis`. */
const along =
  (fallback: number): BatchingRule =>
  (batching) => {
    const axis = batching.axis(fallback, batching.rank(0));
    const [, ...others] = batching.inputs.map((_, i) => (i === 0 ? undefined : batching.shared(i)));
    const rest = others.filter((value) => value !== undefined);
    return batching.same([batching.stacked(0), ...rest], batching.withAxis(axis));
  };

/** CumSum: the axis is its second input. */
const cumulate: BatchingRule = (batching) => {
  const [axis] = constantIntegers(batching.node.inputs[1], 'axis');
  const moved = batching.graph.integers([axisFromFront(axis, batching.rank(0)) + 1]);
  return batching.same([batching.stacked(0), moved]);
};

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
  const [normal, ...statistics] = batching.nodes('LayerNormalization', [input, graph.ones(shape, input)], attributes);
  let output = batching.op('Mul', [normal, batching.aligned(1, rank)]);
  if (batching.inputs.length > 2) output = batching.op('Add', [output, batching.aligned(2, rank)]);
  return [output, ...statistics].map(stacked);
};

const REDUCTIONS = ['Sum', 'Mean', 'Max', 'Min', 'Prod', 'SumSquare', 'L1', 'L2', 'LogSum', 'LogSumExp'];

/** Batching rules of operators along axes. */
export const reduction: Record<string, BatchingRule> = {
  ...Object.fromEntries(REDUCTIONS.map((name) => [`Reduce${name}`, reduce])),
  Softmax: along(-1),
  LogSoftmax: along(-1),
  ArgMax: along(0),
  ArgMin: along(0),
  CumSum: cumulate,
  LayerNormalization: layerNormalization,
};
