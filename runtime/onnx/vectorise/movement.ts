/** Operators that move elements without computing. */
import { padsOf } from '../operators/parts';
import { axesInput, constantIntegers, intAttribute, intsAttribute } from '../operators/rule';
import { stacked, type BatchingRule } from './rule';

/** Reshape, Squeeze, Unsqueeze: the shape that the original output has, after the seed axis. */
const reshape: BatchingRule = (batching) => {
  const shape = [batching.size, ...batching.node.outputs[0].shape];
  return [stacked(batching.reshape(batching.stacked(0), shape))];
};

const transpose: BatchingRule = (batching) => {
  const reversed = batching.node.inputs[0].shape.map((_, i) => i).reverse();
  const order = intsAttribute(batching.node.attributes, 'perm', reversed);
  return [stacked(batching.transpose(batching.stacked(0), [0, ...order.map((axis) => axis + 1)]))];
};

const concat: BatchingRule = (batching) => {
  const axis = batching.axis(0, batching.rank(0));
  return batching.same(
    batching.inputs.map((_, i) => batching.stacked(i)),
    batching.withAxis(axis),
  );
};

const split: BatchingRule = (batching) => {
  const axis = batching.axis(0, batching.rank(0));
  const sizes = batching.inputs.slice(1).map((_, i) => batching.shared(i + 1));
  return batching.same([batching.stacked(0), ...sizes], batching.withAxis(axis));
};

/** Slice: starts, ends, axes (default the first ones), steps. */
const slice: BatchingRule = (batching) => {
  const { graph, node } = batching;
  const starts = constantIntegers(node.inputs[1], 'starts');
  const axes = axesInput(node.inputs[3], batching.rank(0), [...starts.keys()]);
  const moved = graph.integers(axes.map((axis) => axis + 1));
  const steps = batching.inputs.slice(4).map(({ value }) => value);
  return batching.same([batching.stacked(0), batching.shared(1), batching.shared(2), moved, ...steps]);
};

const pad: BatchingRule = (batching) => {
  const { before, after } = padsOf(batching.node.inputs);
  const value = batching.inputs.length > 2 ? [batching.shared(2)] : [];
  return batching.same([batching.stacked(0), batching.graph.integers([0, ...before, 0, ...after]), ...value]);
};

const expand: BatchingRule = (batching) => {
  const target = constantIntegers(batching.node.inputs[1], 'shape');
  const rank = batching.node.outputs[0].shape.length;
  const leading = Array.from({ length: rank - target.length }, () => 1);
  return batching.same([
    batching.aligned(0, rank),
    batching.graph.integers([batching.size, ...leading, ...target]),
  ]);
};

/** The shape is that of one seed, and so the same for all. */
const shape: BatchingRule = (batching) => {
  const { attributes } = batching.node;
  const rank = batching.rank(0);
  const from = (at: number) => Math.max(0, at < 0 ? at + rank : at) + 1;
  const start = { int: from(intAttribute(attributes, 'start', 0)) };
  const end = { int: from(intAttribute(attributes, 'end', rank)) };
  return [{ value: batching.op('Shape', [batching.stacked(0)], { start, end }), stacked: false }];
};

/** Batching rules of operators that move elements. */
export const movement: Record<string, BatchingRule> = {
  Reshape: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,
  Transpose: transpose,
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
  Expand: expand,
  Shape: shape,
};
