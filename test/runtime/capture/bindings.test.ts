import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { defaultBatchSize } from '../../../runtime/capture/batches';
import { bindInputs, randomInputs } from '../../../runtime/capture/bindings';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import type { CapturableModel } from '../../../runtime/checkpoints/model';
import { float32, int64 } from '../../../runtime/engine/ndarray';
import type { NdArray } from '../../../runtime/engine/ndarray';
import { UserError } from '../../../runtime/errors';
import * as build from '../onnx/build-model';
import type { ModelParts } from '../onnx/build-model';

async function open(t: TestContext, parts: ModelParts): Promise<CapturableModel> {
  const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', build.smallModel(parts)));
  t.after(() => model.close());
  return model;
}

/** Takes inputs of the given kinds and adds them up as floats. */
function summing(...inputs: ReturnType<typeof build.port>[]): ModelParts {
  const names = inputs.map(({ name }) => name ?? '');
  return {
    input: inputs,
    output: [build.port('y', [])],
    node: [
      ...names.map((name) => build.node('Cast', [name], [`${name} as float`], [build.int('to', 1)])),
      build.node(
        'Sum',
        names.map((name) => `${name} as float`),
        ['y'],
      ),
    ],
  };
}

const array = <T extends NdArray['type']>(type: T, shape: number[], data: NdArray<T>['data']): NdArray =>
  ({ type, shape, data }) as NdArray;

function refuses(bind: () => unknown, ...causes: RegExp[]): void {
  assert.throws(bind, (error) => {
    assert.ok(error instanceof UserError, String(error));
    for (const cause of causes) assert.match(error.message, cause);
    return true;
  });
}

test('a float16 label is its numbers, not their bits', async (t) => {
  const model = await open(t, summing(build.port('x', ['n'])));
  const bits = Uint16Array.of(0x3c00, 0x4000); // 1 and 2
  const { labels } = bindInputs(model, { x: float32([2]), label: array('float16', [2], bits) });
  assert.deepEqual(labels.label.data, Float32Array.of(1, 2));
});

test('arrays are bound by name, and what is left with one value per row is a label', async (t) => {
  const model = await open(t, {});
  const bound = bindInputs(model, {
    x: float32([4, 3]),
    colour: float32([4]),
    shape: int64([4, 1], [0, 1, 0, 1]),
    other: float32([4, 2]),
  });
  assert.equal(bound.rows, 4);
  assert.deepEqual(Object.keys(bound.feeds), ['x']);
  assert.deepEqual(Object.keys(bound.labels), ['colour', 'shape']);
  assert.match(bound.caveats.join(), /Array other is neither/);
  assert.equal(bound.inputsAre, 'given');
});

test('an only input takes the only array that fits, whatever its name', async (t) => {
  const model = await open(t, {});
  assert.deepEqual(Object.keys(bindInputs(model, { input: float32([2, 3]) }).feeds), ['x']);
  const labelled = bindInputs(model, { images: float32([2, 3]), label: float32([2]) });
  assert.deepEqual(Object.keys(labelled.labels), ['label']);
  refuses(
    () => bindInputs(model, { a: float32([2, 3]), b: float32([2, 3]) }),
    /several of the arrays/,
    /"a" \(2 x 3\)/,
  );
});

test('an array of the wrong width is refused with what is expected and what was given', async (t) => {
  const model = await open(t, {});
  refuses(() => bindInputs(model, { x: float32([2, 5]) }), /input "x" \(n x 3\)/, /which is 2 x 5/);
  refuses(() => bindInputs(model, { input: float32([2]) }), /which is 2\./);
});

test('missing inputs, no inputs and empty inputs are refused by name', async (t) => {
  const two = await open(t, summing(build.port('a', ['n', 2]), build.port('b', ['n', 2])));
  refuses(() => bindInputs(two, { a: float32([1, 2]) }), /needs input "b" \(n x 2\)/);
  refuses(() => bindInputs(two, {}), /was given no inputs/);
  refuses(() => bindInputs(two, { a: float32([0, 2]), b: float32([0, 2]) }), /empty array, "a"/);
  refuses(() => bindInputs(two, { a: float32([3, 2]), b: float32([4, 2]) }), /3 rows of "a" but 4 of "b"/);
});

test('NaN and infinities are refused with array and row', async (t) => {
  const model = await open(t, {});
  const bad = (value: number) => ({ x: float32([2, 3], Float32Array.of(0, 0, 0, 0, value, 0)) });
  refuses(() => bindInputs(model, bad(NaN)), /NaN in array "x", row 1/);
  refuses(() => bindInputs(model, bad(-Infinity)), /-Infinity in array "x", row 1/);
});

test('numbers become the type that the model declares, where they fit', async (t) => {
  const model = await open(
    t,
    summing(
      build.port('half', ['n', 1], build.FLOAT16),
      build.port('flag', ['n', 1], build.BOOL),
      build.port('id', ['n', 1], build.INT64),
      build.port('real', ['n', 1]),
    ),
  );
  const given = {
    half: array('float64', [2, 1], Float64Array.of(1, -2)),
    flag: array('float32', [2, 1], Float32Array.of(0, 1)),
    id: array('float64', [2, 1], Float64Array.of(3, -4)),
    real: array('uint8', [2, 1], Uint8Array.of(200, 7)),
  };
  const { feeds } = bindInputs(model, given);
  assert.deepEqual(feeds.half, array('float16', [2, 1], Uint16Array.of(0x3c00, 0xc000)));
  assert.deepEqual(feeds.flag, array('bool', [2, 1], Uint8Array.of(0, 1)));
  assert.deepEqual(feeds.id, array('int64', [2, 1], BigInt64Array.of(3n, -4n)));
  assert.deepEqual(feeds.real, array('float32', [2, 1], Float32Array.of(200, 7)));
  const with_ = (name: string, value: number) => () =>
    bindInputs(model, { ...given, [name]: array('float64', [2, 1], Float64Array.of(0, value)) });
  refuses(with_('half', 1e6), /1000000 in array "half", row 1, which is too large for float16/);
  refuses(with_('real', 1e300), /too large for float32/);
  refuses(with_('id', 0.5), /0\.5 in array "id", row 1, but the model takes int64/);
  refuses(with_('flag', 2), /2 in array "flag", row 1, but the model takes bool/);
});

const recurrent: ModelParts = {
  input: [build.port('x', ['t', 'n', 2]), build.port('h0', [1, 'n', 3])],
  output: [build.port('y', ['t', 1, 'n', 3])],
  initializer: [build.tensor('W', [1, 3, 2], build.ramp(6)), build.tensor('R', [1, 3, 3], build.ramp(9))],
  node: [build.node('RNN', ['x', 'W', 'R', '', '', 'h0'], ['y'], [build.int('hidden_size', 3)])],
};

test('a recurrent state that is not given starts at zero, and the result says so', async (t) => {
  const model = await open(t, recurrent);
  const bound = bindInputs(model, { x: float32([4, 5, 2]) });
  assert.deepEqual(bound.feeds.h0, float32([1, 4, 3]));
  assert.match(bound.caveats.join(' '), /state h0 was not given and starts at zero/);
});

test('rows along the first axis are moved to where the model has its batch, and the result says so', async (t) => {
  const model = await open(t, recurrent);
  const x = float32([2, 3, 2], Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
  const bound = bindInputs(model, { x, h0: float32([2, 1, 3]) });
  assert.equal(bound.rows, 2);
  assert.deepEqual(bound.feeds.x, float32([3, 2, 2], Float32Array.of(0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11)));
  assert.deepEqual(bound.feeds.h0.shape, [1, 2, 3]);
  assert.match(bound.caveats.join(' '), /input x has them along axis 1/);
});

test('random inputs have the declared types and shapes, are repeatable, and say what they are', async (t) => {
  const model = await open(t, {
    input: [
      build.port('ids', ['batch', 'length'], build.INT64),
      build.port('attention_mask', ['batch', 'length'], build.INT64),
    ],
    output: [build.port('y', [])],
    initializer: [build.tensor('table', [3, 2], build.ramp(6))],
    node: [
      build.node('Gather', ['table', 'ids'], ['e']),
      build.node('Cast', ['attention_mask'], ['m'], [build.int('to', 1)]),
      build.node('ReduceSum', ['m'], ['s']),
      build.node('Mul', ['e', 's'], ['y']),
    ],
  });
  const bound = randomInputs(model, { rows: 40, seed: 3 });
  assert.deepEqual(bound.feeds.ids.shape, [40, 16]);
  assert.deepEqual([...new Set(bound.feeds.ids.data as BigInt64Array)].sort(), [0n, 1n, 2n]);
  assert.deepEqual([...new Set(bound.feeds.attention_mask.data as BigInt64Array)], [1n]);
  assert.equal(bound.inputsAre, 'random');
  assert.match(
    bound.caveats.join(' '),
    /random numbers \(seed 3\).*dimension length of input ids was set to 16/,
  );
  assert.deepEqual(randomInputs(model, { rows: 40, seed: 3 }), bound);
  assert.notDeepEqual(randomInputs(model, { rows: 40, seed: 4 }).feeds, bound.feeds);
  const short = randomInputs(model, { rows: 2, seed: 3, dims: { length: 5 } });
  assert.deepEqual(short.feeds.attention_mask.shape, [2, 5]);
  assert.equal(short.caveats.length, 1);
});

test('random images take the size of their fixed side, else 224', async (t) => {
  const open4 = (...shape: (number | string)[]) => open(t, summing(build.port('x', shape)));
  const shapeOf = (model: CapturableModel) => randomInputs(model, { rows: 1, seed: 0 }).feeds.x.shape;
  assert.deepEqual(shapeOf(await open4('n', 3, 'h', 'w')), [1, 3, 224, 224]);
  assert.deepEqual(shapeOf(await open4('n', 3, 48, 'w')), [1, 3, 48, 48]);
  assert.deepEqual(shapeOf(await open4('n', 'h', 'w', 3)), [1, 224, 224, 3]);
});

test('random inputs that could not be held in memory are refused', async (t) => {
  const model = await open(t, {});
  refuses(() => randomInputs(model, { rows: 1e9, seed: 0 }), /too large/);
  refuses(() => randomInputs(model, { rows: 0, seed: 0 }), /rows: is 0/);
});

test('an input without rows takes the value that all rows of an array share', async (t) => {
  const model = await open(t, summing(build.port('x', ['n', 2]), build.port('rate', [], build.INT64)));
  const x = float32([3, 2]);
  const bound = bindInputs(model, { x, rate: int64([3], [16, 16, 16]) });
  assert.deepEqual(bound.feeds.rate, int64([], [16]));
  assert.equal(bound.batchAxes.rate, null);
  assert.deepEqual(bound.caveats, []);
  refuses(() => bindInputs(model, { x, rate: int64([3], [16, 8, 16]) }), /differs in row 1/);
});

test('batches are smaller for larger inputs, larger models and larger activations', async (t) => {
  const model = await open(t, summing(build.port('x', ['n', 'd'])));
  const sizeFor = (width: number, parameters: number, activations = 0) =>
    defaultBatchSize(
      { ...model, info: { ...model.info, parameters } } as CapturableModel,
      bindInputs(model, { x: float32([2, width]) }),
      activations,
    );
  assert.equal(sizeFor(4, 100), 64);
  assert.equal(sizeFor(2 ** 14 - 1, 100), 32);
  assert.equal(sizeFor(2 ** 20, 100), 1);
  assert.equal(sizeFor(4, 100, 2 ** 22 - 1), 8);
  assert.equal(sizeFor(4, 2 ** 26 - 1), 4);
  assert.equal(sizeFor(4, 2 ** 30), 1);
});

test('extents are set by the names of open dimensions, or by input and axis where they have none', async (t) => {
  const model = await open(t, summing(build.port('x', ['n', 'd', ''])));
  const bound = randomInputs(model, { rows: 2, seed: 0, dims: { d: 3, 'x:2': 4 } });
  assert.deepEqual(bound.feeds.x.shape, [2, 3, 4]);
  refuses(
    () => randomInputs(model, { rows: 2, seed: 0, dims: { e: 3 } }),
    /no open dimension "e"/,
    /are n, d, x:2/,
  );
  refuses(() => randomInputs(model, { rows: 2, seed: 0, dims: { d: 1.5 } }), /is set to 1\.5/);
  refuses(
    () => bindInputs(model, { x: float32([2, 3, 4]) }, { dims: { d: 5 } }),
    /3 along d, which was set to 5/,
  );
});
