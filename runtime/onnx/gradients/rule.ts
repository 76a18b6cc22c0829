/** What gradient rules share. */
import { UserError } from '../../errors';
import type { Graph, GraphNode, Value } from '../graph';

/** One node of the forward pass, seen from the backward pass. */
export interface Backward {
  /** The graph to which the rule adds its nodes. */
  readonly graph: Graph;
  readonly node: GraphNode;
  /** Gradient of the loss by each output of the node; undefined where the loss does not depend on it. */
  readonly gradients: readonly (Value | undefined)[];
  /** The gradient by the first output, for operators that have only one. */
  readonly gradient: Value;
  /** Whether the gradient by input `i` is needed. */
  wants(i: number): boolean;
}

/** Gradients by the inputs, in their order; undefined for an input whose gradient is not wanted or does not exist. */
export type GradientRule = (backward: Backward) => (Value | undefined)[];

/** Sum over the rows of a matrix, as a product with ones: ReduceSum takes more than twice as long. */
function sumOfRows(graph: Graph, matrix: Value, rows: number): Value {
  const type = floatType(matrix);
  const data = (type === 'float32' ? new Float32Array(rows) : new Float64Array(rows)).fill(1);
  return graph.op('MatMul', [graph.constant(`ones ${rows} ${type}`, { type, shape: [rows], data }), matrix]);
}

/** Sums `gradient` over the dimensions along which a value of the shape of `target` was broadcast. */
export function sumToShape(graph: Graph, gradient: Value, target: Value): Value {
  const missing = gradient.shape.length - target.shape.length;
  const added = gradient.shape.flatMap((_, axis) => (axis < missing ? [axis] : []));
  const stretched = target.shape.flatMap((extent, axis) =>
    extent === 1 && gradient.shape[axis + missing] !== 1 ? [axis] : [],
  );
  const [rows] = gradient.shape;
  if (gradient.shape.length === 2 && missing === 1 && stretched.length === 0 && typeof rows === 'number')
    return sumOfRows(graph, gradient, rows);
  let sum = gradient;
  if (added.length > 0) sum = graph.op('ReduceSum', [sum, graph.integers(added)], { keepdims: { int: 0 } });
  if (stretched.length > 0) sum = graph.op('ReduceSum', [sum, graph.integers(stretched)]);
  return sum;
}

/** The type of a value as a floating type in which scalars exist. */
export function floatType(value: Value): 'float32' | 'float64' {
  if (value.type === 'float32' || value.type === 'float64') return value.type;
  throw new UserError(
    `tensor ${value.name}`,
    `is of type ${value.type}, through which no gradient flows.`,
    'Build the model in float32 or float64.',
  );
}
