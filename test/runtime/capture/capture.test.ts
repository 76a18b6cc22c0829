import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { bindInputs, randomInputs } from '../../../runtime/capture/bindings';
import { capture } from '../../../runtime/capture/capture';
import type { CaptureOptions, Captured } from '../../../runtime/capture/capture';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import type { CapturableModel } from '../../../runtime/checkpoints/model';
import { float32 } from '../../../runtime/engine/ndarray';
import type { NdArray } from '../../../runtime/engine/ndarray';
import { CancelledError } from '../../../runtime/errors';
import * as build from '../onnx/build-model';
import type { ModelParts } from '../onnx/build-model';

async function open(t: TestContext, parts: ModelParts, allTensors = false): Promise<CapturableModel> {
  const file = build.temporaryFile(t, 'm.onnx', build.smallModel(parts));
  const model = await openCheckpoint(file, { allTensors });
  t.after(() => model.close());
  return model;
}

const data = (...shape: number[]) => float32(shape, build.ramp(shape.reduce((a, b) => a * b, 1)));

async function captureOf(
  t: TestContext,
  parts: ModelParts,
  x: NdArray,
  options: CaptureOptions & { allTensors?: boolean } = {},
): Promise<Captured> {
  const model = await open(t, parts, options.allTensors);
  return capture(model, bindInputs(model, { x }), options);
}

function layer(captured: Captured, name: string): NdArray {
  const array = captured.layers.get(name);
  assert.ok(array, `${name} is not among ${[...captured.layers.keys()].join(' ')}`);
  return array;
}

/** Equal up to a few roundings of float32: batches of other sizes may add in another order. */
function assertClose(actual: NdArray, expected: NdArray): void {
  assert.deepEqual([...actual.shape], [...expected.shape]);
  for (let i = 0; i < expected.data.length; i++)
    assert.ok(Math.abs(Number(actual.data[i]) - Number(expected.data[i])) < 1e-6, `element ${i}`);
}

test('activations are what the arithmetic says, for every row', async (t) => {
  const x = float32([5, 3], Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0));
  const captured = await captureOf(t, {}, x, { batchSize: 2 });
  const w = build.ramp(6);
  const h = [0, 2, 4].map((row) => [w[row] + 0.5, w[row + 1] - 0.5]);
  h.push([w[0] + w[2] + w[4] + 0.5, w[1] + w[3] + w[5] - 0.5], [0.5, -0.5]);
  assertClose(layer(captured, 'fc'), float32([5, 2], Float32Array.from(h.flat())));
  assertClose(
    layer(captured, 'y'),
    float32(
      [5, 2],
      Float32Array.from(h.flat(), (v) => Math.max(0, v)),
    ),
  );
});

test('the batch size does not change the result, nor does asking for one layer only', async (t) => {
  const whole = await captureOf(t, {}, data(7, 3));
  for (const batchSize of [1, 2, 3, 7, 100]) {
    const parts = await captureOf(t, {}, data(7, 3), { batchSize, layers: ['y'] });
    assert.deepEqual([...parts.layers.keys()], ['y']);
    assertClose(layer(parts, 'y'), layer(whole, 'y'));
  }
});

for (const batch of [1, 4])
  test(`a model with a fixed batch of ${batch} gives the rows of one with an open batch`, async (t) => {
    const fixed = { input: [build.port('x', [batch, 3])], output: [build.port('y', [batch, 2])] };
    const captured = await captureOf(t, fixed, data(6, 3));
    assertClose(layer(captured, 'fc'), layer(await captureOf(t, {}, data(6, 3)), 'fc'));
  });

test('with a fixed batch, an axis of the same extent is not taken for the rows', async (t) => {
  const parts = {
    input: [build.port('x', [3, 3, 2])],
    output: [build.port('y', [3, 3, 2])],
    node: [
      build.node('Relu', ['x'], ['r']),
      build.node('Transpose', ['r'], ['steps first'], [build.ints('perm', [1, 0, 2])]),
      build.node('Sigmoid', ['steps first'], ['y']),
    ],
  };
  const captured = await captureOf(t, parts, data(5, 3, 2), { allTensors: true });
  assertClose(layer(captured, 'steps first'), layer(captured, 'r'));
});

test('with a fixed batch, rows that share an axis with something else are left out, not misplaced', async (t) => {
  const parts = {
    input: [build.port('x', [4, 3, 4])],
    output: [build.port('y', [12, 4])],
    initializer: [build.int64Tensor('merged', [2], [12, 4])],
    node: [build.node('Reshape', ['x', 'merged'], ['r']), build.node('Tanh', ['r'], ['y'])],
  };
  const captured = await captureOf(t, parts, data(8, 3, 4));
  assert.equal(captured.leftOut.length, 1);
  assert.match(captured.leftOut[0].reason, /none of its axes follows the 4 rows/);
});

test('rows are found along other axes and brought to the front', async (t) => {
  const parts = {
    input: [build.port('x', ['n', 4, 2])],
    output: [build.port('y', [4, 'n', 2])],
    node: [
      build.node('Transpose', ['x'], ['xt'], [build.ints('perm', [1, 0, 2])]),
      build.node('Tanh', ['xt'], ['y']),
    ],
  };
  const x = data(5, 4, 2);
  const captured = await captureOf(t, parts, x);
  assertClose(layer(captured, 'y'), { ...x, data: Float32Array.from(x.data as Float32Array, Math.tanh) });
});

test('rows that share an axis with something else are run one at a time, in whichever order they are merged', async (t) => {
  const parts = {
    input: [build.port('x', ['n', 4, 2])],
    output: [build.port('y', ['m', 2])],
    initializer: [build.int64Tensor('merged', [2], [-1, 2])],
    node: [
      build.node('Transpose', ['x'], ['xt'], [build.ints('perm', [1, 0, 2])]),
      build.node('Reshape', ['x', 'merged'], ['rows outside']),
      build.node('Reshape', ['xt', 'merged'], ['rows inside']),
      build.node('Tanh', ['rows outside'], ['z']),
      build.node('Tanh', ['rows inside'], ['y']),
    ],
  };
  const x = data(5, 4, 2);
  const captured = await captureOf(t, parts, x, { allTensors: true, batchSize: 5 });
  assertClose(layer(captured, 'rows outside'), x);
  assertClose(layer(captured, 'rows inside'), x);
});

test('what has no rows, or relates rows to each other, is left out with the reason', async (t) => {
  const parts = {
    output: [build.port('y', ['n', 'n'])],
    node: [
      build.node('Transpose', ['x'], ['xt']),
      build.node('MatMul', ['x', 'xt'], ['gram']),
      build.node('ReduceMean', ['x'], ['mean']),
      build.node('Add', ['gram', 'mean'], ['y']),
    ],
  };
  const captured = await captureOf(t, parts, data(4, 3));
  assert.equal(captured.layers.size, 0);
  const reasons = Object.fromEntries(captured.leftOut.map((left) => [left.layer, left.reason]));
  assert.match(reasons.gram, /several axes for rows/);
  assert.match(reasons.y, /several axes for rows/);
});

test('shapes that depend on values are left out with the reason', async (t) => {
  const parts = {
    output: [build.port('y', ['k'])],
    initializer: [build.tensor('zero', [], [0])],
    node: [
      build.node('Greater', ['x', 'zero'], ['positive']),
      build.node('Compress', ['x', 'flat'], ['chosen']),
      build.node('Reshape', ['positive', 'one axis'], ['flat']),
      build.node('Tanh', ['chosen'], ['y']),
      build.constant('one axis', build.int64Tensor('', [1], [-1])),
    ],
  };
  const x = float32([4, 3], Float32Array.of(1, -1, 1, 1, 1, 1, -1, -1, -1, 1, -1, -1));
  const captured = await captureOf(t, parts, x);
  assert.deepEqual([...captured.layers.keys()], []);
  assert.equal(captured.leftOut[0].layer, 'y');
});

test('a layer whose values depend on the other rows of its batch is called out', async (t) => {
  const parts = {
    node: [
      build.node('ReduceMean', ['x'], ['mean'], [build.ints('axes', [0])]),
      build.node('Sub', ['x', 'mean'], ['centred']),
      build.node('Relu', ['centred'], ['y']),
    ],
    output: [build.port('y', ['n', 3])],
  };
  const captured = await captureOf(t, parts, data(6, 3));
  assert.deepEqual(captured.mixed, ['centred', 'y']);
});

test('an open batch that only runs with one row is run with one row', async (t) => {
  const parts = {
    initializer: [build.int64Tensor('traced', [2], [1, 3])],
    node: [build.node('Reshape', ['x', 'traced'], ['r']), build.node('Tanh', ['r'], ['y'])],
    output: [build.port('y', ['n', 3])],
  };
  const x = data(4, 3);
  const captured = await captureOf(t, parts, x);
  assertClose(layer(captured, 'y'), { ...x, data: Float32Array.from(x.data as Float32Array, Math.tanh) });
  assert.match(captured.caveats.join(), /runs only one row at a time/);
});

test('reductions keep a matrix per layer', async (t) => {
  const parts = {
    input: [build.port('x', ['n', 2, 2, 3])],
    output: [build.port('y', ['n', 2, 2, 3])],
    node: [build.node('Relu', ['x'], ['y'])],
  };
  const x = float32(
    [3, 2, 2, 3],
    Float32Array.from({ length: 36 }, (_, i) => i),
  );
  const shapeOf = async (reduction: CaptureOptions['reduction']) => [
    ...layer(await captureOf(t, parts, x, { reduction, batchSize: 2 }), 'y').shape,
  ];
  assert.deepEqual(await shapeOf('none'), [3, 2, 2, 3]);
  assert.deepEqual(await shapeOf('flatten'), [3, 12]);
  assert.deepEqual(await shapeOf('positions'), [18, 2]);
  assert.deepEqual(await shapeOf('mean'), [3, 2]);
  const means = layer(await captureOf(t, parts, x, { reduction: 'mean', batchSize: 2 }), 'y');
  assert.deepEqual([...means.data], [2.5, 8.5, 14.5, 20.5, 26.5, 32.5]);
});

test('float16 activations are widened', async (t) => {
  const parts = {
    input: [build.port('x', ['n', 2], build.FLOAT16)],
    output: [build.port('y', ['n', 2], build.FLOAT16)],
    node: [build.node('Relu', ['x'], ['y'])],
  };
  const captured = await captureOf(t, parts, float32([2, 2], Float32Array.of(0.5, -1, 2, 3.1)));
  assert.deepEqual(layer(captured, 'y'), float32([2, 2], Float32Array.of(0.5, 0, 2, 3.099609375)));
});

test('the output of a recurrent operator has its directions side by side', async (t) => {
  const parts = {
    input: [build.port('x', ['t', 'n', 2])],
    output: [build.port('y', ['t', 2, 'n', 3])],
    initializer: [build.tensor('W', [2, 3, 2], build.ramp(12)), build.tensor('R', [2, 3, 3], build.ramp(18))],
    node: [
      build.node(
        'RNN',
        ['x', 'W', 'R'],
        ['y', 'last'],
        [build.int('hidden_size', 3), { name: 'direction', s: Buffer.from('bidirectional'), type: 3 }],
        'rnn layer',
      ),
    ],
  };
  const captured = await captureOf(t, parts, data(5, 4, 2));
  const [states, last] = [layer(captured, 'rnn layer'), layer(captured, 'rnn layer.h')];
  assert.deepEqual([...states.shape], [5, 4, 6]);
  assert.deepEqual([...last.shape], [5, 6]);
  for (let row = 0; row < 5; row++)
    for (let unit = 0; unit < 3; unit++) {
      assert.equal(last.data[row * 6 + unit], states.data[row * 24 + 3 * 6 + unit]);
      assert.equal(last.data[row * 6 + 3 + unit], states.data[row * 24 + 3 + unit]);
    }
});

test('progress counts up to all rows, and messages are read between batches', async (t) => {
  const model = await open(t, {});
  const progress: number[] = [];
  let turns = 0;
  let next = setImmediate(function turn() {
    turns++;
    next = setImmediate(turn);
  });
  t.after(() => clearImmediate(next));
  await capture(model, bindInputs(model, { x: data(200, 3) }), {
    batchSize: 1,
    onProgress: (done, rows) => progress.push(done / rows),
  });
  assert.equal(progress.length, 200);
  assert.equal(progress.at(-1), 1);
  assert.ok(turns >= 200, `${turns} turns of the event loop`);
});

test('capturing stops when it is cancelled', async (t) => {
  const model = await open(t, {});
  const controller = new AbortController();
  let batches = 0;
  const running = capture(model, bindInputs(model, { x: data(50, 3) }), {
    batchSize: 1,
    signal: controller.signal,
    onProgress: () => {
      if (++batches === 3) controller.abort();
    },
  });
  await assert.rejects(running, CancelledError);
  assert.equal(batches, 3);
});

test('a layer that does not exist is an error that names it', async (t) => {
  await assert.rejects(captureOf(t, {}, data(2, 3), { layers: ['fd'] }), /has no layer called "fd"/);
});

test('layers whose values are not finite are not said to mix rows', async (t) => {
  const parts = {
    node: [
      build.node('Gemm', ['x', 'fc.weight', 'fc.bias'], ['h']),
      build.node('Sub', ['h', 'h'], ['zero']),
      build.node('Div', ['zero', 'zero'], ['y']),
    ],
  };
  const captured = await captureOf(t, parts, data(5, 3));
  assert.ok(layer(captured, 'y').data.every((value) => Number.isNaN(Number(value))));
  assert.deepEqual(captured.caveats, []);
});

test('where a guessed extent does not fit, the error says how to set it', async (t) => {
  const model = await open(t, { input: [build.port('x', ['n', 'width'])] });
  const bound = randomInputs(model, { rows: 4, seed: 0 });
  await assert.rejects(capture(model, bound), /--dim width=N \(16 was guessed\)/);
});

test('a fixed batch that no memory holds is refused', async (t) => {
  const model = await open(t, { input: [build.port('x', [1e12, 3])] });
  assert.throws(() => randomInputs(model, { rows: 4, seed: 0 }), /batches of 1000000000000 rows/);
});
