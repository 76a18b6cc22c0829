/** Weighted sums of a gradient and a tensor of its shape. */
import type { Graph, Value } from '../onnx/graph';
import { floatAttribute } from '../onnx/operators/rule';

const times = (graph: Graph, value: Value, factor: number) =>
  factor === 1 ? value : graph.op('Mul', [value, graph.scalar(factor, 'float32')]);

/**
 * alpha gradient + beta onto. Where the gradient is a plain matrix product, product and sum are one `Gemm`, and the
 * gradient itself is never stored.
 */
export function accumulate(graph: Graph, gradient: Value, onto: Value, alpha: number, beta: number): Value {
  const product = graph.producerOf(gradient);
  if (product?.op === 'Gemm' && product.inputs.length === 2) {
    const own = floatAttribute(product.attributes, 'alpha', 1);
    const attributes = { ...product.attributes, alpha: { float: alpha * own }, beta: { float: beta } };
    return graph.op('Gemm', [...product.inputs, onto], attributes);
  }
  const kept = times(graph, onto, beta);
  return alpha < 0
    ? graph.op('Sub', [kept, times(graph, gradient, -alpha)])
    : graph.op('Add', [kept, times(graph, gradient, alpha)]);
}
