/** Stochastic gradient descent: w' = w - rate g. */
import { floatAttribute } from '../onnx/operators/rule';
import type { Optimizer } from './optimizer';
import type { OptimizerSpec } from './spec';

/**
 * Where the gradient is a plain matrix product, product and update are one `Gemm` (-rate A B + w), and the gradient
 * itself is never stored.
 */
export function sgd({ learningRate }: Extract<OptimizerSpec, { kind: 'sgd' }>): Optimizer {
  return {
    slots: [],
    schedule: {},
    update(graph, parameter, gradient) {
      const product = graph.producerOf(gradient);
      if (product?.op === 'Gemm' && product.inputs.length === 2) {
        const alpha = { float: -learningRate * floatAttribute(product.attributes, 'alpha', 1) };
        return [graph.op('Gemm', [...product.inputs, parameter], { ...product.attributes, alpha })];
      }
      const change = graph.op('Mul', [gradient, graph.scalar(learningRate, 'float32')]);
      return [graph.op('Sub', [parameter, change])];
    },
  };
}
