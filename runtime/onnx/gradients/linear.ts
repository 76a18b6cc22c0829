/** Matrix products. */
import type { Graph, Value } from '../graph';
import { floatAttribute, intAttribute } from '../operators/rule';
import { floatType, sumToShape, type GradientRule } from './rule';

function product(graph: Graph, a: Value, transA: number, b: Value, transB: number, alpha: number): Value {
  return graph.op('Gemm', [a, b], {
    transA: { int: transA },
    transB: { int: transB },
    alpha: { float: alpha },
  });
}

/** Y = alpha A' B' + beta C, with A' = A or its transpose: dA = alpha dY B'^T, dB = alpha A'^T dY, dC = beta sum(dY). */
const gemm: GradientRule = ({ graph, node: { inputs, attributes }, gradient, wants }) => {
  const [a, b, c] = inputs;
  const transA = intAttribute(attributes, 'transA', 0);
  const transB = intAttribute(attributes, 'transB', 0);
  const alpha = floatAttribute(attributes, 'alpha', 1);
  const beta = floatAttribute(attributes, 'beta', 1);
  const byA = () =>
    transA
      ? product(graph, b, transB, gradient, 1, alpha)
      : product(graph, gradient, 0, b, 1 - transB, alpha);
  const byB = () =>
    transB
      ? product(graph, gradient, 1, a, transA, alpha)
      : product(graph, a, 1 - transA, gradient, 0, alpha);
  const byC = () => {
    const sum = sumToShape(graph, gradient, c);
    return beta === 1 ? sum : graph.op('Mul', [sum, graph.scalar(beta, floatType(gradient))]);
  };
  return [wants(0) ? byA() : undefined, wants(1) ? byB() : undefined, c && wants(2) ? byC() : undefined];
};

/** Gradient rules of matrix products. */
export const linear: Record<string, GradientRule> = { Gemm: gemm };
