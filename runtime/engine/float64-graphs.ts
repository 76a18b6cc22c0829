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

/** Sum of the squares of all entries. */
function squaredNorm(graph: Graph, x: Value, name?: string): Value {
  const outputs = name === undefined ? undefined : [name];
  const attributes = { keepdims: flag(false) };
  return graph.node('ReduceSum', [graph.op('Mul', [x, x])], { attributes, outputs })[0];
}

/** ||A B||_F^2 without A B coming out, A transposed first where so told: inputs `a`, `b`, output `sum`. */
export function squaredProductGraph(transA: boolean): Uint8Array {
  const graph = new Graph('squared product');
  const a = graph.input('a', 'float64', transA ? ['inner', 'rows'] : ['rows', 'inner']);
  const b = graph.input('b', 'float64', ['inner', 'columns']);
  graph.output(squaredNorm(graph, graph.op('Gemm', [a, b], { transA: flag(transA) }), 'sum'));
  return encodeModel(graph);
}

/** Groups of columns of which products are computed once a pair: (1 + 1 / 4) / 2 of the whole product. */
const GROUPS = 4;

/** ||AᵀA||_F^2 of at least four columns, every product of two groups of columns once: input `a` [rows, columns], output `sum`. */
export function squaredGramGraph(columns: number): Uint8Array {
  const graph = new Graph('squared products of columns');
  const a = graph.input('a', 'float64', ['rows', columns]);
  const starts = Array.from({ length: GROUPS + 1 }, (_, i) => Math.floor((i * columns) / GROUPS));
  const sizes = graph.integers(starts.slice(1).map((end, i) => end - starts[i]));
  const groups = graph.node('Split', [a, sizes], { attributes: { axis: { int: 1 } } });
  const of = (x: Value, y: Value) => squaredNorm(graph, graph.op('Gemm', [x, y], { transA: flag(true) }));
  const once = groups.map((x) => of(x, x));
  const twice = groups.flatMap((x, i) => groups.slice(i + 1).map((y) => of(x, y)));
  const sum = [...once, ...twice, ...twice].reduce((total, part) => graph.op('Add', [total, part]));
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
