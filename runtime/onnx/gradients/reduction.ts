/** Reductions over axes. */
import type { Graph, GraphNode, Value } from '../graph';
import { extentProduct } from '../operators/extent';
import { reducedAxes } from '../operators/reduction';
import { fixedExtents, sameShape } from '../operators/rule';
import { reshaped, scaled, type GradientRule } from './rule';

/** `value` of the shape of the output, with the reduced axes as axes of extent 1. */
function withAxes(graph: Graph, { inputs }: GraphNode, value: Value): Value {
  const axes = reducedAxes(inputs);
  return reshaped(
    graph,
    value,
    inputs[0].shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent)),
  );
}

/** `value` repeated to the shape of `target`. */
export function expandedLike(graph: Graph, value: Value, target: Value): Value {
  return sameShape(value.shape, target.shape)
    ? value
    : graph.op('Expand', [value, graph.op('Shape', [target])]);
}

const sum: GradientRule = ({ graph, node, gradient }) => [
  expandedLike(graph, withAxes(graph, node, gradient), node.inputs[0]),
];

const mean: GradientRule = ({ graph, node, gradient }) => {
  const [input] = node.inputs;
  const count = extentProduct(reducedAxes(node.inputs).map((axis) => input.shape[axis]));
  const share = scaled(graph, gradient, 1 / fixedExtents([count])[0]);
  return [expandedLike(graph, withAxes(graph, node, share), input)];
};

/** d sum(x^2) = 2 x */
const sumSquare: GradientRule = ({ graph, node, gradient }) => [
  graph.op('Mul', [node.inputs[0], withAxes(graph, node, scaled(graph, gradient, 2))]),
];

/** d |x| = x / |x| */
const l2: GradientRule = ({ graph, node, gradient }) => [
  graph.op('Mul', [node.inputs[0], withAxes(graph, node, graph.op('Div', [gradient, node.outputs[0]]))]),
];

/** Gradient rules of reductions. */
export const reduction: Record<string, GradientRule> = {
  ReduceSum: sum,
  ReduceMean: mean,
  ReduceSumSquare: sumSquare,
  ReduceL2: l2,
};
