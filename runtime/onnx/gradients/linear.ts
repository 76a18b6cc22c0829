/** Matrix products. */
import type { Extent, Graph, Value } from '../graph';
import { extentProduct } from '../operators/extent';
import { floatAttribute, intAttribute } from '../operators/rule';
import { reshaped, scaled, sumToShape, type GradientRule } from './rule';

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
  const byC = () => scaled(graph, sumToShape(graph, gradient, c), beta);
  return [wants(0) ? byA() : undefined, wants(1) ? byB() : undefined, c && wants(2) ? byC() : undefined];
};

/** The last two axes exchanged. ONNX Runtime makes this part of the product that it goes into. */
function transposed(graph: Graph, value: Value): Value {
  const rank = value.shape.length;
  const order = [...Array(rank - 2).keys(), rank - 1, rank - 2];
  return graph.op('Transpose', [value], { perm: { ints: order } });
}

/** All axes but the last merged into rows. */
function asRows(graph: Graph, value: Value): Value {
  const rows = extentProduct(value.shape.slice(0, -1));
  return reshaped(graph, value, [rows, ...value.shape.slice(-1)]);
}

/** Y = A B. Where B is one matrix for a whole batch, all rows of the batch go into one product. */
const matMul: GradientRule = ({ graph, node: { inputs }, gradient: given, wants }) => {
  const [left, right] = inputs;
  const vectors = { left: left.shape.length === 1, right: right.shape.length === 1 };
  const a = vectors.left ? reshaped(graph, left, [1, ...left.shape]) : left;
  const b = vectors.right ? reshaped(graph, right, [...right.shape, 1]) : right;
  const batch: readonly Extent[] = given.shape.slice(
    0,
    given.shape.length - Number(!vectors.left) - Number(!vectors.right),
  );
  const gradient = reshaped(graph, given, [
    ...batch,
    a.shape[a.shape.length - 2],
    b.shape[b.shape.length - 1],
  ]);
  const oneMatrix = b.shape.length === 2;
  const byA = () => sumToShape(graph, graph.op('MatMul', [gradient, transposed(graph, b)]), a);
  const byB = () =>
    oneMatrix
      ? product(graph, asRows(graph, a), 1, asRows(graph, gradient), 0, 1)
      : sumToShape(graph, graph.op('MatMul', [transposed(graph, a), gradient]), b);
  return [
    wants(0) ? reshaped(graph, byA(), left.shape) : undefined,
    wants(1) ? reshaped(graph, byB(), right.shape) : undefined,
  ];
};

/** Gradient rules of matrix products. */
export const linear: Record<string, GradientRule> = { Gemm: gemm, MatMul: matMul };
