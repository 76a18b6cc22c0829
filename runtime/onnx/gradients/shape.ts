/** Operators that see the same elements in another shape, and repetition. */
import { intsAttribute } from '../operators/rule';
import { reshaped, sumToShape, type GradientRule } from './rule';

const reshape: GradientRule = ({ graph, node: { inputs }, gradient }) => [
  reshaped(graph, gradient, inputs[0].shape),
];

/** The order that undoes the transposition. */
const transpose: GradientRule = ({ graph, node: { inputs, attributes }, gradient }) => {
  const axes = [...inputs[0].shape.keys()];
  const order = intsAttribute(attributes, 'perm', axes.toReversed());
  return [graph.op('Transpose', [gradient], { perm: { ints: axes.map((axis) => order.indexOf(axis)) } })];
};

const expand: GradientRule = ({ graph, node: { inputs }, gradient }) => [
  sumToShape(graph, gradient, inputs[0]),
];

/** Gradient rules of operators on shapes. */
export const shaping: Record<string, GradientRule> = {
  Reshape: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,
  Transpose: transpose,
  Expand: expand,
};
