/** Clipping the gradient by its norm. */
import type { Graph, Value } from '../onnx/graph';

/** Added to the norm before dividing by it, as PyTorch's clip_grad_norm_ does. */
const EPSILON = 1e-6;

/** Scales `gradients` by min(1, limit / (norm + 1e-6)) of the norm of them all together. */
export function clipByNorm(graph: Graph, gradients: readonly Value[], limit: number): Value[] {
  const squares = gradients.map((gradient) =>
    graph.op('ReduceSum', [graph.op('Mul', [gradient, gradient])], { keepdims: { int: 0 } }),
  );
  const sum = squares.reduce((sofar, square) => graph.op('Add', [sofar, square]));
  const number = (value: number) => graph.scalar(value, 'float32');
  const norm = graph.op('Add', [graph.op('Sqrt', [sum]), number(EPSILON)]);
  const scale = graph.op('Min', [graph.op('Div', [number(limit), norm]), number(1)]);
  return gradients.map((gradient) => graph.op('Mul', [gradient, scale]));
}
