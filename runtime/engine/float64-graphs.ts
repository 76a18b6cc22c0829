/** The ONNX graphs of `float64.ts`. Extents that differ from run to run are open. */
import { encodeModel } from '../onnx/encode';
import { Graph, type Value } from '../onnx/graph';

const flag = (value: boolean) => ({ int: value ? 1 : 0 });

/** A B with either factor transposed first: inputs `a`, `b`, output `product`. */
export function productGraph(transA: boolean, transB: boolean): Uint8Array {
  const graph = new Graph('product');
  const a = graph.input('a', 'float64', transA ? ['inner', 'rows'] : ['rows', 'inner']);
  const b = graph.input('b', 'float64', transB ? ['columns', 'inner'] : ['inner', 'columns']);
  const attributes = { transA: flag(transA), transB: flag(transB) };
  graph.node('Gemm', [a, b], { attributes, outputs: ['product'] }).forEach((value) => graph.output(value));
  return encodeModel(graph);
}

function total(graph: Graph, squares: Value): Value {
  return graph.op('ReduceSum', [squares], { keepdims: flag(false) });
}

/** ||AᵀB||_F^2 without AᵀB coming out: inputs `a`, `b`, output `sum`. */
export function squaredProductGraph(): Uint8Array {
  const graph = new Graph('squared product');
  const a = graph.input('a', 'float64', ['inner', 'rows']);
  const b = graph.input('b', 'float64', ['inner', 'columns']);
  const product = graph.op('Gemm', [a, b], { transA: flag(true) });
  const sum = total(graph, graph.op('Mul', [product, product]));
  graph.node('Identity', [sum], { outputs: ['sum'] }).forEach((value) => graph.output(value));
  return encodeModel(graph);
}

/**
 * Inner products of blocks of Gram matrices: inputs `rows0` [r, w0], `others0` [o, w0], `rows1` ... of as many
 * representations as there are `widths`; output `products` [count, count] with sum_ij K_ij L_ij of the blocks
 * K = rows othersᵀ.
 */
export function gramProductsGraph(widths: readonly number[]): Uint8Array {
  const graph = new Graph('products of Gram matrices');
  const flat = graph.integers([1, -1]);
  const blocks = widths.map((width, i) => {
    const rows = graph.input(`rows${i}`, 'float64', ['rows', width]);
    const others = graph.input(`others${i}`, 'float64', ['others', width]);
    return graph.op('Reshape', [graph.op('Gemm', [rows, others], { transB: flag(true) }), flat]);
  });
  const stacked = graph.op('Concat', blocks, { axis: { int: 0 } });
  graph
    .node('Gemm', [stacked, stacked], { attributes: { transB: flag(true) }, outputs: ['products'] })
    .forEach((value) => graph.output(value));
  return encodeModel(graph);
}
