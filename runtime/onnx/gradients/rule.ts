/** What gradient rules share. */
import { UserError } from '../../errors';
import { sizeOf, type NdArray } from '../../engine/ndarray';
import type { Extent, Graph, GraphNode, Value } from '../graph';

/** One node of the forward pass, seen from the backward pass. */
export interface Backward {
  /** The graph to which the rule adds its nodes. */
  readonly graph: Graph;
  readonly node: GraphNode;
  /** Gradient of the loss by each output of the node; undefined where the loss does not depend on it. */
  readonly gradients: readonly (Value | undefined)[];
  /** The gradient by the first output, for operators whose other outputs have no influence on the loss. */
  readonly gradient: Value;
  /** Whether the gradient by input `i` is needed. */
  wants(i: number): boolean;
}

/** Gradients by the inputs, in their order; undefined for an input whose gradient is not wanted or does not exist. */
export type GradientRule = (backward: Backward) => (Value | undefined)[];

/** The type of a value as a floating type in which scalars exist. */
export function floatType(value: Value): 'float32' | 'float64' {
  if (value.type === 'float32' || value.type === 'float64') return value.type;
  throw new UserError(
    `tensor ${value.name}`,
    `is of type ${value.type}, through which no gradient flows.`,
    'Build the model in float32 or float64.',
  );
}

/** A tensor of one number, stored once in a graph. */
export function filled(
  graph: Graph,
  number: number,
  shape: readonly number[],
  type: 'float32' | 'float64',
): Value {
  const data = type === 'float32' ? new Float32Array(sizeOf(shape)) : new Float64Array(sizeOf(shape));
  const content: NdArray = { type, shape, data: data.fill(number) };
  return graph.constant(`${number} in ${shape.join(' x ')} ${type}`, content);
}

/** `value` times a number; the value itself where that is 1. */
export function scaled(graph: Graph, value: Value, factor: number): Value {
  return factor === 1 ? value : graph.op('Mul', [value, graph.scalar(factor, floatType(value))]);
}

/** The elements of `value` in another shape, of which one extent may be open, or -1 for what is left. */
export function reshaped(graph: Graph, value: Value, shape: readonly Extent[]): Value {
  if (shape.length === value.shape.length && shape.every((extent, i) => extent === value.shape[i]))
    return value;
  const target = shape.map((extent) => (typeof extent === 'string' ? -1 : extent));
  return graph.op('Reshape', [value, graph.integers(target)]);
}

/** Sum over the rows of a matrix, as a product with ones: ReduceSum takes more than twice as long. */
export function sumOfRows(graph: Graph, matrix: Value): Value {
  const [rows] = matrix.shape;
  if (typeof rows === 'string')
    return graph.op('ReduceSum', [matrix, graph.integers([0])], { keepdims: { int: 0 } });
  return graph.op('MatMul', [filled(graph, 1, [rows], floatType(matrix)), matrix]);
}

/** Sums `gradient` over the dimensions along which a value of the shape of `target` was broadcast. */
export function sumToShape(graph: Graph, gradient: Value, target: Value): Value {
  const missing = gradient.shape.length - target.shape.length;
  const padded = [...Array<Extent>(missing).fill(1), ...target.shape];
  const summed = padded.flatMap((extent, axis) => (extent === 1 && gradient.shape[axis] !== 1 ? [axis] : []));
  if (summed.length === 0) return reshaped(graph, gradient, target.shape);
  const leading = summed.every((axis, i) => axis === i);
  const kept = gradient.shape.slice(summed.length);
  if (leading && gradient.shape.every((extent) => typeof extent === 'number') && kept.length > 0)
    return reshaped(
      graph,
      sumOfRows(graph, reshaped(graph, gradient, [-1, sizeOf(kept as number[])])),
      target.shape,
    );
  const sum = graph.op('ReduceSum', [gradient, graph.integers(summed)]);
  return reshaped(graph, sum, target.shape);
}
