/**
 * Random small networks and their gradients, in float64: chains of blocks that keep values of size 1 or so. Each block
 * sums at most a dozen terms; over eight blocks and back a difference in rounding (2^-53) grows by no more than a million,
 * which leaves 1e-9.
 */
import { test } from 'node:test';
import fc from 'fast-check';
import { addGradients } from '../../../../runtime/onnx/gradients/reverse';
import type { Graph, Value } from '../../../../runtime/onnx/graph';
import { checkVectorised, type Build, type Input } from './support';

const [ROWS, WIDTH] = [3, 4];
const BOUND = 1e-9;

/** From [rows, width] to the same shape; `w` is [width, width], `b` is [width], `places` holds row numbers. */
type Block = (graph: Graph, x: Value, parts: { w: Value; b: Value; places: Value; other: Value }) => Value;

const bounded = (graph: Graph, x: Value) => graph.op('Tanh', [x]);
const last = { axis: { int: -1 } };

const BLOCKS: Record<string, Block> = {
  linear: (graph, x, { w, b }) => bounded(graph, graph.op('Gemm', [x, w, b], { transB: { int: 1 } })),
  product: (graph, x, { w }) => bounded(graph, graph.op('MatMul', [x, w])),
  attention(graph, x, { w }) {
    const scores = graph.op('MatMul', [x, graph.op('Transpose', [graph.op('MatMul', [x, w])])]);
    return graph.op('MatMul', [graph.op('Softmax', [scores], last), x]);
  },
  residual: (graph, x, { other }) => bounded(graph, graph.op('Add', [x, other])),
  gate: (graph, x, { other, b }) => graph.op('Mul', [x, graph.op('Sigmoid', [graph.op('Sub', [other, b])])]),
  centred(graph, x) {
    const centre = graph.op('Sub', [x, graph.op('ReduceMean', [x, graph.integers([1])])]);
    const square = graph.op('ReduceMean', [graph.op('Mul', [centre, centre]), graph.integers([1])]);
    const scale = graph.op('Sqrt', [graph.op('Add', [square, graph.scalar(0.1, 'float64')])]);
    return bounded(graph, graph.op('Div', [centre, scale]));
  },
  rows: (graph, x, { places }) => graph.op('Gather', [x, places]),
  heads(graph, x) {
    const split = graph.op('Reshape', [x, graph.integers([ROWS, 2, WIDTH / 2])]);
    const turned = graph.op('Transpose', [split], { perm: { ints: [1, 0, 2] } });
    return graph.op('Reshape', [turned, graph.integers([ROWS, WIDTH])]);
  },
  shifted(graph, x) {
    const [left, right] = graph.node('Split', [x, graph.integers([1, WIDTH - 1])], { attributes: last });
    return graph.op('Concat', [right, left], last);
  },
  cut(graph, x) {
    const padded = graph.op('Pad', [x, graph.integers([1, 0, 0, 0])]);
    return graph.op('Slice', [padded, graph.integers([0]), graph.integers([ROWS]), graph.integers([0])]);
  },
};

const inputs: Input[] = [
  { type: 'float64', shape: [ROWS, WIDTH] },
  { type: 'float64', shape: [WIDTH, WIDTH] },
  { type: 'float64', shape: [WIDTH] },
  { type: 'int64', shape: [ROWS], below: ROWS },
];

/** The value after the blocks and its gradients by the input and the parameters that it depends on. */
const network =
  (names: readonly string[]): Build =>
  (graph, [x, w, b, places]) => {
    // Every network depends on each parameter, so that each has a gradient.
    let other = BLOCKS.linear(graph, x, { w, b, places, other: x });
    let value = other;
    for (const name of names) {
      const next = BLOCKS[name](graph, value, { w, b, places, other });
      other = value;
      value = next;
    }
    const gradient = graph.op('Sub', [value, graph.scalar(0.3, 'float64')]);
    return [value, ...addGradients(graph, [{ value, gradient }], [x, w, b])];
  };

test('random networks and their gradients with a seed axis give each seed what it gets alone', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...Object.keys(BLOCKS)), { minLength: 1, maxLength: 8 }),
      fc.array(fc.boolean(), { minLength: inputs.length, maxLength: inputs.length }),
      fc.integer({ min: 0, max: 1e6 }),
      (names, stacked, seed) => checkVectorised(network(names), inputs, stacked, BOUND, seed),
    ),
    { numRuns: 60, seed: 20261121 },
  ));
