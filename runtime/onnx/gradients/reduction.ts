/** Reductions over axes. */
import type { Graph, GraphNode, Value } from '../graph';
import { extentProduct } from '../operators/extent';
import { reducedAxes } from '../operators/reduction';
import { fixedExtents } from '../operators/rule';
import { filled, floatType, reshaped, scaled, type GradientRule } from './rule';

/** `value` of the shape of the output, with the reduced axes as axes of extent 1. */
function withAxes(graph: Graph, { inputs }: GraphNode, value: Value): Value {
  const axes = reducedAxes(inputs);
  return reshaped(
    graph,
    value,
    inputs[0].shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent)),
  );
}

/** Largest block of equal numbers that is stored in a graph. */
const LARGEST_BLOCK = 4096;

/**
 * `value` times a factor, repeated to the shape of `target`: as a product with a block of that factor, which takes a tenth
 * of the time of Expand.
 */
export function repeated(graph: Graph, value: Value, target: Value, factor: number): Value {
  const block = target.shape.map((extent, axis) => (extent === value.shape[axis] ? 1 : extent));
  const size = extentProduct(block);
  if (size === 1) return scaled(graph, value, factor);
  if (typeof size === 'number' && size <= LARGEST_BLOCK)
    return graph.op('Mul', [value, filled(graph, factor, block.map(Number), floatType(value))]);
  return graph.op('Expand', [scaled(graph, value, factor), graph.op('Shape', [target])]);
}

const sum: GradientRule = ({ graph, node, gradient }) => [
  repeated(graph, withAxes(graph, node, gradient), node.inputs[0], 1),
];

const mean: GradientRule = ({ graph, node, gradient }) => {
  const [input] = node.inputs;
  const count = extentProduct(reducedAxes(node.inputs).map((axis) => input.shape[axis]));
  return [repeated(graph, withAxes(graph, node, gradient), input, 1 / fixedExtents([count])[0])];
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
