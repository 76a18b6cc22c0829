/** What each operator makes of shapes, open dimensions included, and what is said of inputs that do not fit. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { float32, int64, sizeOf, type ElementType, type NdArray } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import { UserError } from '../../../runtime/errors';
import { encodeModel } from '../../../runtime/onnx/encode';
import { Graph, type Attributes, type Extent, type Value } from '../../../runtime/onnx/graph';

type Input =
  readonly Extent[] | { readonly integers: readonly number[] } | { type: ElementType; shape: Extent[] };

/** The operator as node `block1/part` of a graph of its own. */
function apply(op: string, inputs: readonly Input[], attributes: Attributes = {}) {
  const graph = new Graph('types');
  const values = inputs.map((input, i) => {
    if ('integers' in input) return graph.integers(input.integers);
    if ('shape' in input) return graph.input(`x${i}`, input.type, input.shape);
    return graph.input(`x${i}`, 'float32', input);
  });
  return { graph, outputs: graph.node(op, values, { attributes, name: 'block1/part' }) };
}

const typeOf = (op: string, inputs: readonly Input[], attributes?: Attributes) =>
  apply(op, inputs, attributes).outputs[0].type;

const ints = (...list: number[]) => ({ ints: list });
const integers = (...list: number[]) => ({ integers: list });
const tokens = (...shape: Extent[]) => ({ type: 'int64' as const, shape });
const bools = (...shape: Extent[]) => ({ type: 'bool' as const, shape });

interface Inference {
  readonly op: string;
  readonly inputs: readonly Input[];
  readonly attributes?: Attributes;
  readonly shapes: readonly (readonly Extent[])[];
}

const batch = 'batch';
const inferences: Inference[] = [
  {
    op: 'MatMul',
    inputs: [
      [batch, 4, 8, 16],
      [batch, 4, 16, 8],
    ],
    shapes: [[batch, 4, 8, 8]],
  },
  {
    op: 'MatMul',
    inputs: [
      [batch, 8, 16],
      [16, 3],
    ],
    shapes: [[batch, 8, 3]],
  },
  { op: 'MatMul', inputs: [[16], [16]], shapes: [[]] },
  { op: 'Max', inputs: [[batch, 1], [3], []], shapes: [[batch, 3]] },
  { op: 'Where', inputs: [bools(8, 8), [batch, 1, 8, 8], []], shapes: [[batch, 1, 8, 8]] },
  { op: 'Softmax', inputs: [[batch, 5]], shapes: [[batch, 5]] },
  {
    op: 'LayerNormalization',
    inputs: [[batch, 5, 8], [8], [8]],
    shapes: [
      [batch, 5, 8],
      [batch, 5, 1],
      [batch, 5, 1],
    ],
  },
  { op: 'BatchNormalization', inputs: [[batch, 3, 4, 4], [3], [3], [3], [3]], shapes: [[batch, 3, 4, 4]] },
  {
    op: 'BatchNormalization',
    inputs: [[8, 3, 4], [3], [3], [3], [3]],
    attributes: { training_mode: { int: 1 } },
    shapes: [[8, 3, 4], [3], [3]],
  },
  {
    op: 'Conv',
    inputs: [[batch, 6, 9, 8], [4, 3, 3, 2], [4]],
    attributes: { group: { int: 2 }, strides: ints(2, 1), dilations: ints(1, 2), pads: ints(1, 0, 0, 2) },
    shapes: [[batch, 4, 4, 8]],
  },
  {
    op: 'ConvTranspose',
    inputs: [
      [batch, 4, 4],
      [4, 3, 3],
    ],
    attributes: { strides: ints(2), pads: ints(1, 1), output_padding: ints(1) },
    shapes: [[batch, 3, 8]],
  },
  {
    op: 'MaxPool',
    inputs: [[batch, 2, 7]],
    attributes: { kernel_shape: ints(2), strides: ints(2) },
    shapes: [
      [batch, 2, 3],
      [batch, 2, 3],
    ],
  },
  {
    op: 'AveragePool',
    inputs: [[batch, 2, 7]],
    attributes: { kernel_shape: ints(2), strides: ints(2), ceil_mode: { int: 1 } },
    shapes: [[batch, 2, 4]],
  },
  { op: 'GlobalAveragePool', inputs: [[batch, 2, 7, 7]], shapes: [[batch, 2, 1, 1]] },
  {
    op: 'ReduceMax',
    inputs: [[batch, 2, 3], integers(-1, 1)],
    attributes: { keepdims: { int: 0 } },
    shapes: [[batch]],
  },
  {
    op: 'ArgMax',
    inputs: [[batch, 2, 3]],
    attributes: { axis: { int: -1 }, keepdims: { int: 0 } },
    shapes: [[batch, 2]],
  },
  { op: 'Reshape', inputs: [[batch, 6, 4], integers(0, 2, 3, 4)], shapes: [[batch, 2, 3, 4]] },
  { op: 'Reshape', inputs: [[batch, 6, 4], integers(-1, 4)], shapes: [['6*batch', 4]] },
  { op: 'Reshape', inputs: [['6*batch', 4], integers(-1, 6, 4)], shapes: [[batch, 6, 4]] },
  { op: 'Reshape', inputs: [['6*batch', 4], integers(-1, 2, 4)], shapes: [['3*batch', 2, 4]] },
  { op: 'Transpose', inputs: [[batch, 6, 4]], attributes: { perm: ints(0, 2, 1) }, shapes: [[batch, 4, 6]] },
  { op: 'Squeeze', inputs: [[batch, 1, 4], integers(1)], shapes: [[batch, 4]] },
  { op: 'Unsqueeze', inputs: [[batch, 4], integers(-1, 0)], shapes: [[1, batch, 4, 1]] },
  { op: 'Expand', inputs: [[3, 1], integers(2, 1, 4)], shapes: [[2, 3, 4]] },
  {
    op: 'Concat',
    inputs: [
      [batch, 2],
      [batch, 3],
    ],
    attributes: { axis: { int: 1 } },
    shapes: [[batch, 5]],
  },
  {
    op: 'Split',
    inputs: [[batch, 5], integers(1, 4)],
    attributes: { axis: { int: 1 } },
    shapes: [
      [batch, 1],
      [batch, 4],
    ],
  },
  {
    op: 'Slice',
    inputs: [[batch, 9], integers(-2), integers(-100), integers(1), integers(-3)],
    shapes: [[batch, 3]],
  },
  { op: 'Slice', inputs: [[batch, 9], integers(4), integers(1000), integers(1)], shapes: [[batch, 5]] },
  { op: 'Pad', inputs: [[batch, 4, 4], integers(0, 1, 0, 0, 2, -1)], shapes: [[batch, 7, 3]] },
  { op: 'Gather', inputs: [[10, 8], tokens(batch, 5)], shapes: [[batch, 5, 8]] },
  { op: 'GatherND', inputs: [[4, 5, 6], tokens(batch, 2)], shapes: [[batch, 6]] },
  { op: 'ScatterND', inputs: [[4, 5], tokens(7, 1), [7, 5]], shapes: [[4, 5]] },
  { op: 'ScatterElements', inputs: [[4, 5], tokens(2, 5), [2, 5]], shapes: [[4, 5]] },
  { op: 'OneHot', inputs: [tokens(batch), integers(7), [2]], shapes: [[batch, 7]] },
  { op: 'Dropout', inputs: [[batch, 4]], shapes: [[batch, 4]] },
  { op: 'Clip', inputs: [[batch, 4], [], []], shapes: [[batch, 4]] },
];

/** Extents with `batch` standing for 2. */
const sized = (shape: readonly Extent[]) =>
  shape.map((extent) =>
    String(extent)
      .split('*')
      .reduce((product, factor) => product * (factor === batch ? 2 : Number(factor)), 1),
  );

function zeros({ name, type, shape }: Value): [string, NdArray] {
  const extents = sized(shape);
  const size = sizeOf(extents);
  if (type === 'int64') return [name, int64(extents, Array<number>(size).fill(0))];
  if (type === 'bool') return [name, { type, shape: extents, data: new Uint8Array(size) }];
  return [name, float32(extents)];
}

for (const { op, inputs, attributes, shapes } of inferences)
  test(`${op} gives ${shapes.map((shape) => shape.join(' x ') || 'a scalar').join(' and ')}, and so does ONNX Runtime`, async () => {
    const { graph, outputs } = apply(op, inputs, attributes);
    assert.deepEqual(
      outputs.map(({ shape }) => shape),
      shapes,
    );
    for (const output of outputs) graph.output(output);
    const session = await Session.create(encodeModel(graph));
    const results = await session.run(Object.fromEntries(graph.inputs.map(zeros)));
    assert.deepEqual(
      outputs.map(({ name }) => [results[name].type, results[name].shape]),
      outputs.map(({ type, shape }) => [type, sized(shape)]),
    );
    await session.release();
  });

test('comparisons and logic give truth values, Cast what it is told', () => {
  assert.equal(typeOf('Less', [[2], [2]]), 'bool');
  assert.equal(typeOf('And', [bools(2), bools(2)]), 'bool');
  assert.equal(typeOf('Cast', [bools(2)], { to: { int: 11 } }), 'float64');
  assert.equal(typeOf('ArgMax', [[2]]), 'int64');
});

test('a target shape may be put together from the shape of another value', () => {
  const graph = new Graph('dynamic');
  const x = graph.input('x', 'float32', [batch, 5, 8]);
  const [first] = graph.node('Slice', [
    graph.op('Shape', [x]),
    ...[[0], [1]].map((list) => graph.integers(list)),
  ]);
  const target = graph.op('Concat', [first, graph.integers([1, 8])], { axis: { int: 0 } });
  assert.deepEqual(graph.op('Expand', [graph.input('token', 'float32', [1, 1, 8]), target]).shape, [
    batch,
    1,
    8,
  ]);
  assert.deepEqual(
    graph.op('Reshape', [x, graph.op('Concat', [first, graph.integers([40])], { axis: { int: 0 } })]).shape,
    [batch, 40],
  );
});

test('integers computed from fixed shapes are constants, not nodes', () => {
  const graph = new Graph('folded');
  const x = graph.input('x', 'float32', [2, 3]);
  const extent = graph.op('Gather', [graph.op('Shape', [x]), graph.integers([1])]);
  assert.deepEqual(extent.constant?.data, BigInt64Array.of(3n));
  assert.equal(graph.nodes.length, 0);
});

interface Refusal {
  readonly op: string;
  readonly inputs: readonly Input[];
  readonly attributes?: Attributes;
  readonly cause: RegExp;
}

const refusals: Refusal[] = [
  {
    op: 'MatMul',
    inputs: [
      [batch, 4, 8],
      [7, 2],
    ],
    cause: /inner dimensions 8 and 7 differ.*x0 \(float32, batch x 4 x 8\), x1 \(float32, 7 x 2\)/,
  },
  {
    op: 'MatMul',
    inputs: [
      [3, 4, 8],
      [2, 8, 2],
    ],
    cause: /shapes 3 and 2 do not broadcast/,
  },
  { op: 'Gemm', inputs: [[2, 3], [3, 4], [5]], cause: /shapes 2 x 4 and 5 do not broadcast/ },
  { op: 'Where', inputs: [[2], [2], [2]], cause: /x0 must be of type bool/ },
  { op: 'Add', inputs: [['batch'], ['rows']], cause: /batch and rows do not broadcast/ },
  { op: 'LayerNormalization', inputs: [[batch, 8], [7]], cause: /8 and 7 do not broadcast/ },
  { op: 'BatchNormalization', inputs: [[batch, 3, 4], [3], [3], [4], [3]], cause: /x3 must have shape 3/ },
  {
    op: 'Conv',
    inputs: [
      [batch, 6, 8, 8],
      [4, 3, 3, 3],
    ],
    cause: /weights take 3 channels, not 6/,
  },
  {
    op: 'Conv',
    inputs: [
      [batch, 3, 2, 8],
      [4, 3, 3, 3],
    ],
    cause: /window of 3 does not fit into the 2 places of spatial axis 0/,
  },
  {
    op: 'Conv',
    inputs: [
      [batch, 3, 8],
      [4, 3, 3],
    ],
    attributes: { strides: ints(2, 2) },
    cause: /must fit 1 spatial axes/,
  },
  {
    op: 'Conv',
    inputs: [
      [batch, 3, 8],
      [4, 3, 3],
    ],
    attributes: { auto_pad: { string: 'SAME_UPPER' } },
    cause: /by `pads`, not by `auto_pad`/,
  },
  {
    op: 'Conv',
    inputs: [
      [batch, 3, 'width'],
      [4, 3, 3],
    ],
    cause: /open dimension/,
  },
  { op: 'GlobalAveragePool', inputs: [[batch, 3]], cause: /at least one spatial axis/ },
  { op: 'ReduceSum', inputs: [[2, 3], integers(2)], cause: /Axis 2 does not exist in a tensor of rank 2/ },
  { op: 'Reshape', inputs: [[batch, 6], integers(4, -1)], cause: /batch x 6 cannot be seen as 4 x -1/ },
  { op: 'Reshape', inputs: [[2, 6], integers(-1, -1)], cause: /cannot be seen as/ },
  { op: 'Reshape', inputs: [[2, 6], tokens(2)], cause: /target shape must be a constant/ },
  {
    op: 'Transpose',
    inputs: [[2, 3]],
    attributes: { perm: ints(0, 0) },
    cause: /order 0, 0 does not name each of 2 axes once/,
  },
  { op: 'Squeeze', inputs: [[2, 3], integers(0)], cause: /Only axes of extent 1/ },
  {
    op: 'Concat',
    inputs: [
      [2, 3],
      [3, 3],
    ],
    attributes: { axis: { int: 1 } },
    cause: /2 x 3 and 3 x 3 differ beside axis 1/,
  },
  {
    op: 'Split',
    inputs: [[2, 5], integers(1, 3)],
    attributes: { axis: { int: 1 } },
    cause: /sizes 1, 3 do not add up to 5/,
  },
  { op: 'Slice', inputs: [[batch], integers(0), integers(2)], cause: /open dimension/ },
  { op: 'Pad', inputs: [[2, 3], integers(1, 1)], cause: /pads must be 4 numbers, not 2/ },
  { op: 'Pad', inputs: [[2], integers(-2, -1)], cause: /cuts off more than there is/ },
  { op: 'Gather', inputs: [[2, 3], [4]], cause: /x1 must be of type int32 or int64/ },
  { op: 'ScatterND', inputs: [[4, 5], tokens(7, 1), [6, 5]], cause: /x2 must have shape 7 x 5/ },
  { op: 'Dropout', inputs: [[2], [], bools()], cause: /masks that are drawn from the seed of the run/ },
  { op: 'Softplus', inputs: [[2]], cause: /no type rule/ },
];

for (const { op, inputs, attributes, cause } of refusals)
  test(`${op} is refused: ${cause.source}`, () =>
    assert.throws(
      () => apply(op, inputs, attributes),
      (error) => {
        assert.ok(error instanceof UserError, String(error));
        assert.equal(error.subject, `node block1/part (${op})`);
        assert.match(error.reason, cause);
        return true;
      },
    ));
