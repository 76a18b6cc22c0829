/**
 * Every batching rule: the vectorised graph on stacked inputs gives what separate runs give, whichever inputs differ from
 * seed to seed. Sums here have at most 100 terms of size 1 or less, and only their order may differ: 100 x 2^-53 in
 * float64 and 100 x 2^-24 in float32 (where ONNX Runtime has no float64 kernel) are the bounds.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../../runtime/errors';
import { Graph, type Attributes, type Value } from '../../../../runtime/onnx/graph';
import { OPERATORS } from '../../../../runtime/onnx/operators';
import { BATCHING } from '../../../../runtime/onnx/vectorise';
import { vectorise } from '../../../../runtime/onnx/vectorise/vectorise';
import { checkVectorised, choices, type Build, type Input } from './support';

const BOUND = { float32: 100 * 2 ** -24, float64: 100 * 2 ** -53 };
const checked = new Set<string>();

/** One use of an operator. `inputs` may differ from seed to seed in any combination. */
interface Case {
  inputs: readonly (Input | readonly number[])[];
  /** Further inputs that are constants of the graph. */
  constants?: (graph: Graph) => Value[];
  attributes?: Attributes;
  /** Default: float64. */
  precision?: 'float32';
  /** Instead of the one node. */
  build?: Build;
}

function check(op: string, ...cases: Case[]): void {
  checked.add(op);
  test(`${op} with a seed axis gives each seed what it gets alone`, async () => {
    for (const { inputs, constants = () => [], attributes = {}, precision = 'float64', build } of cases) {
      const given = inputs.map((input): Input =>
        'type' in input ? input : { type: precision, shape: input },
      );
      const one: Build = (graph, values) => graph.node(op, [...values, ...constants(graph)], { attributes });
      for (const stacked of choices(given.length))
        await checkVectorised(build ?? one, given, stacked, BOUND[precision]);
    }
  });
}

const int = (number: number) => ({ int: number });
const ints = (...numbers: number[]) => ({ ints: numbers });
const integers = (type: 'int32' | 'int64', shape: readonly number[], below: number): Input => ({
  type,
  shape,
  below,
});
const bools = (...shape: number[]): Input => ({ type: 'bool', shape });
const square: Build = (graph, [x]) => [graph.op('Mul', [x, x])];

for (const op of 'Identity Neg Abs Sign Exp Reciprocal Floor Ceil Relu Tanh Sigmoid'.split(' '))
  check(op, { inputs: [[2, 3]] }, { inputs: [[]] });
for (const op of 'Erf HardSigmoid LeakyRelu Gelu'.split(' '))
  check(op, { inputs: [[2, 3]], precision: 'float32' });
for (const op of ['Log', 'Sqrt'])
  check(op, { inputs: [[2, 3]], build: (graph, inputs) => [graph.op(op, square(graph, inputs))] });
check('Dropout', { inputs: [[2, 3]] });
check('Cast', { inputs: [integers('int32', [2, 3], 9)], attributes: { to: int(11) } });
check('Clip', {
  inputs: [[2, 3]],
  constants: (graph) => [graph.scalar(-0.5, 'float64'), graph.scalar(0.5, 'float64')],
});
for (const op of 'Add Sub Mul Div Min Max'.split(' '))
  check(
    op,
    { inputs: [[2, 3], [3]] },
    { inputs: [[], [4, 2, 3]] },
    {
      inputs: [
        [4, 1, 3],
        [2, 1],
      ],
    },
  );
check('Pow', { inputs: [[2, 3]], constants: (graph) => [graph.scalar(2, 'float64')] });
for (const op of 'Equal Less LessOrEqual Greater GreaterOrEqual'.split(' '))
  check(op, { inputs: [integers('int32', [2, 3], 3), integers('int32', [3], 3)] });
check('Not', { inputs: [bools(2, 3)] });
for (const op of ['And', 'Or']) check(op, { inputs: [bools(2, 3), bools(3)] });
check('Where', { inputs: [bools(2, 1), [3], [2, 3]] }, { inputs: [bools(3), [], [4, 1, 3]] });

const gemm = (transA: number, transB: number, alpha = 0.5, beta = 2) => ({
  attributes: { transA: int(transA), transB: int(transB), alpha: { float: alpha }, beta: { float: beta } },
  inputs: [transA ? [5, 2] : [2, 5], transB ? [3, 5] : [5, 3]],
});
check(
  'Gemm',
  ...[0, 1].flatMap((a) => [0, 1].map((b) => gemm(a, b))),
  ...[[3], [2, 3], [2, 1], [1], []].map((bias) => ({ ...gemm(0, 1), inputs: [[2, 5], [3, 5], bias] })),
  ...[-1, -0.5].map((alpha) => ({
    ...gemm(1, 0, alpha, 1),
    inputs: [
      [5, 2],
      [5, 3],
      [2, 3],
    ],
  })),
);
check(
  'MatMul',
  ...[
    [
      [2, 5],
      [5, 3],
    ],
    [
      [4, 2, 5],
      [4, 5, 3],
    ],
    [
      [4, 2, 5],
      [5, 3],
    ],
    [
      [2, 5],
      [4, 5, 3],
    ],
    [
      [4, 1, 2, 5],
      [3, 5, 2],
    ],
    [[5], [5, 3]],
    [[2, 5], [5]],
    [[5], [5]],
    [[5], [4, 5, 3]],
    [[4, 2, 5], [5]],
  ].map((inputs) => ({ inputs })),
);

for (const op of 'ReduceSum ReduceMean ReduceMax ReduceMin'.split(' '))
  check(
    op,
    { inputs: [[2, 3, 4]] },
    { inputs: [[2, 3, 4]], attributes: { keepdims: int(0) } },
    { inputs: [[2, 3, 4]], constants: (graph) => [graph.integers([0, -1])] },
    { inputs: [[2, 3, 4]], constants: (graph) => [graph.integers([1])], attributes: { keepdims: int(0) } },
    { inputs: [[]] },
  );
for (const op of ['ReduceSumSquare', 'ReduceL2'])
  check(op, { inputs: [[2, 3, 4]], constants: (graph) => [graph.integers([0, -1])], precision: 'float32' });
for (const op of ['ArgMax', 'ArgMin'])
  check(
    op,
    { inputs: [[2, 3, 4]] },
    { inputs: [[2, 3, 4]], attributes: { axis: int(-2), keepdims: int(0) } },
  );
for (const op of ['Softmax', 'LogSoftmax'])
  check(op, { inputs: [[2, 3, 4]] }, { inputs: [[2, 3, 4]], attributes: { axis: int(1) } });
check(
  'LayerNormalization',
  { inputs: [[2, 3, 4], [4], [4]], precision: 'float32' },
  { inputs: [[2, 3, 4], [4]], precision: 'float32' },
  {
    inputs: [
      [2, 3, 4],
      [3, 4],
      [3, 4],
    ],
    attributes: { axis: int(1) },
    precision: 'float32',
  },
);

check('Reshape', { inputs: [[2, 6]], constants: (graph) => [graph.integers([3, -1])] });
check('Squeeze', { inputs: [[2, 1, 3]], constants: (graph) => [graph.integers([1])] });
check('Unsqueeze', { inputs: [[2, 3]], constants: (graph) => [graph.integers([0, -1])] });
check('Transpose', { inputs: [[2, 3, 4]] }, { inputs: [[2, 3, 4]], attributes: { perm: ints(1, 0, 2) } });
check('Concat', {
  inputs: [
    [2, 3],
    [2, 1],
    [2, 4],
  ],
  attributes: { axis: int(-1) },
});
check('Split', { inputs: [[5, 2]], constants: (graph) => [graph.integers([1, 4])] });
check(
  'Slice',
  { inputs: [[4, 5]], constants: (graph) => [graph.integers([1]), graph.integers([3])] },
  {
    inputs: [[4, 5]],
    constants: (graph) => [[-1], [-6], [1], [-2]].map((list) => graph.integers(list)),
  },
);
check(
  'Pad',
  { inputs: [[2, 3]], constants: (graph) => [graph.integers([1, 0, 0, 2])] },
  { inputs: [[2, 3]], constants: (graph) => [graph.integers([-1, 1, 0, 2]), graph.scalar(7, 'float64')] },
);
check('Expand', { inputs: [[3, 1]], constants: (graph) => [graph.integers([2, 1, 4])] });
check('Shape', {
  inputs: [[2, 3, 4]],
  build: (graph, [x]) => [
    graph.op('Expand', [graph.op('ReduceSum', [x]), graph.op('Shape', [x], { start: int(-2) })]),
  ],
});

for (const type of ['int32', 'int64'] as const)
  check(
    'Gather',
    { inputs: [[5, 2], integers(type, [3], 5)] },
    { inputs: [[5, 2], integers(type, [], 5)] },
    { inputs: [[2, 5, 3], integers(type, [4, 2], 5)], attributes: { axis: int(1) } },
    { inputs: [[2, 5], integers(type, [2, 2], 5)], attributes: { axis: int(-1) } },
  );
check('GatherElements', { inputs: [[4, 3], integers('int64', [2, 3], 4)] });
check('GatherND', { inputs: [[3, 3, 2], integers('int64', [4, 2], 3)] });
check('ScatterElements', {
  inputs: [[5, 3], integers('int64', [2, 3], 5), [2, 3]],
  attributes: { axis: int(0), reduction: { string: 'add' } },
  precision: 'float32',
});
check('ScatterND', {
  inputs: [[3, 3, 2], integers('int64', [4, 2], 3), [4, 2]],
  attributes: { reduction: { string: 'add' } },
  precision: 'float32',
});
check('OneHot', {
  inputs: [integers('int64', [2, 3], 4)],
  constants: (graph) => [
    graph.integers([4]),
    graph.constant('off and on', { type: 'float32', shape: [2], data: Float32Array.of(0, 1) }),
  ],
  precision: 'float32',
});

check(
  'Conv',
  { inputs: [[2, 3, 5, 5], [4, 3, 3, 3], [4]], precision: 'float32' },
  {
    inputs: [
      [2, 4, 5, 5],
      [6, 2, 3, 3],
    ],
    attributes: { group: int(2), pads: ints(1, 1, 1, 1), strides: ints(2, 2) },
    precision: 'float32',
  },
  {
    inputs: [
      [2, 3, 7],
      [4, 3, 2],
    ],
    attributes: { dilations: ints(2) },
    precision: 'float32',
  },
);
check(
  'ConvTranspose',
  {
    inputs: [[2, 3, 3, 3], [3, 4, 3, 3], [4]],
    attributes: { strides: ints(2, 2), output_padding: ints(1, 1) },
    precision: 'float32',
  },
  {
    inputs: [
      [2, 4, 3, 3],
      [4, 3, 2, 2],
    ],
    attributes: { group: int(2) },
    precision: 'float32',
  },
);
const windows = { kernel_shape: ints(2, 2), strides: ints(2, 2) };
for (const op of ['MaxPool', 'AveragePool'])
  check(op, { inputs: [[2, 3, 4, 6]], attributes: windows, precision: 'float32' });
check('GlobalAveragePool', { inputs: [[2, 3, 4, 6]], precision: 'float32' });
check('BatchNormalization', {
  inputs: [[4, 3, 2, 2], [3], [3], [3], [3]],
  attributes: { training_mode: int(1) },
  precision: 'float32',
});

/** x' = tanh(x W) + shared, and what x was, three times. */
const looped: Build = (graph, [x, w, shared]) => {
  const body = new Graph('body', graph);
  body.input('iteration', 'int64', []);
  body.output(body.op('Identity', [body.input('going', 'bool', [])]));
  const state = body.input('state', 'float64', x.shape);
  const unchanged = body.input('unchanged', 'float64', shared.shape);
  body.output(body.op('Add', [body.op('Tanh', [body.op('MatMul', [state, w])]), unchanged]));
  body.output(body.op('Identity', [unchanged]));
  body.output(body.op('ReduceSum', [state], { keepdims: int(0) }));
  const count = graph.initializer('count', { type: 'int64', shape: [], data: BigInt64Array.of(3n) });
  const going = graph.initializer('always', { type: 'bool', shape: [], data: Uint8Array.of(1) });
  return graph.node('Loop', [count, going, x, shared], { attributes: { body: { graph: body } } });
};
check('Loop', { inputs: [[2, 3], [3, 3], [3]], build: looped });

/** Operators that no value of a seed flows into, so that there is nothing to batch. */
const WITHOUT: Record<string, string> = {
  ConstantOfShape: 'its only input is a shape, which is the same for all seeds',
  Range: 'its inputs are constants',
};

test('every operator whose types are known has a batching rule, or a reason why it needs none', () => {
  const missing = [...OPERATORS].filter((op) => !BATCHING.has(op)).sort();
  assert.deepEqual(missing, Object.keys(WITHOUT).sort());
});

test('every batching rule is checked here', () => {
  assert.deepEqual([...BATCHING.keys()].sort(), [...checked].sort());
});

test('what no seed changes is computed once, without the axis', () => {
  const graph = new Graph('shared');
  const [x, w] = [graph.input('x', 'float32', [2, 3]), graph.input('w', 'float32', [3])];
  const scale = graph.op('Exp', [x], {}, 'scale');
  graph.output(graph.op('Mul', [scale, w], {}, 'y'));
  const together = vectorise(graph, 5, ({ name }) => name === 'w');
  const shapes = Object.fromEntries(
    together.nodes.flatMap(({ outputs }) => outputs.map(({ name, shape }) => [name, shape])),
  );
  assert.deepEqual(shapes['scale@0'], [2, 3]);
  assert.deepEqual(shapes.y, [5, 2, 3]);
});

test('an operator that cannot be batched is refused by the name of its node', () => {
  const graph = new Graph('refused');
  const size = graph.input('size', 'int64', [2]);
  graph.output(graph.op('Reshape', [graph.input('x', 'float32', [4]), graph.integers([2, 2])], {}, 'view'));
  graph.output(graph.op('Max', [size, size], {}, 'most'));
  const limit = graph.input('limit', 'float32', []);
  graph.output(graph.op('Clip', [graph.input('z', 'float32', [4]), limit], {}, 'block1/bounded'));
  assert.throws(
    () => vectorise(graph, 2, ({ name }) => name === 'limit'),
    (error) => error instanceof UserError && error.subject.startsWith('node block1/bounded'),
  );
});
