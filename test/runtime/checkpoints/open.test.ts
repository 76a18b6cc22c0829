import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { randomInputs } from '../../../runtime/capture/bindings';
import { capture } from '../../../runtime/capture/capture';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import { randomStream } from '../../../runtime/data/random';
import { CancelledError, UserError } from '../../../runtime/errors';
import { float32 } from '../../../runtime/engine/ndarray';
import * as build from '../onnx/build-model';

test('an unknown extension is refused with the ones that are known', async () => {
  await assert.rejects(openCheckpoint('weights.ckpt'), (error: UserError) => {
    assert.equal(error.subject, 'weights.ckpt');
    assert.match(error.message, /\.ckpt is unknown.*\.onnx/);
    return true;
  });
  await assert.rejects(openCheckpoint('weights'), /has no extension/);
});

test('a model tells its layers with the types and shapes that ONNX Runtime infers', async (t) => {
  const model = await openCheckpoint(build.temporaryFile(t, 'm.ONNX', build.smallModel()));
  const common = { type: 'float32', shape: ['n', 2], channels: 'last' };
  assert.deepEqual(model.layers, [
    { name: 'fc', op: 'Gemm', tensor: 'h', parameters: 8, index: 0, ...common },
    { name: 'y', op: 'Relu', tensor: 'y', parameters: 0, index: 1, ...common },
  ]);
  assert.equal(model.info.parameters, 8);
  assert.equal(model.info.format, 'onnx');
  const fetched = await model.run({ x: float32([1, 3], Float32Array.of(1, 0, 0)) }, ['fc']);
  const expected = [Math.sin(1) + 0.5, Math.sin(2) - 0.5];
  assert.deepEqual(Object.keys(fetched), ['fc']);
  expected.forEach((value, i) => assert.ok(Math.abs(Number(fetched.fc.data[i]) - value) < 1e-6));
  await model.close();
});

test('a layer that does not exist and inputs that fail are errors that name the model', async (t) => {
  const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', build.smallModel()));
  t.after(() => model.close());
  await assert.rejects(model.run({}, ['nothing']), /m\.onnx: has no layer "nothing"/);
  await assert.rejects(model.run({ x: float32([1, 4]) }, ['fc']), (error) => error instanceof UserError);
});

test('an operator that ONNX Runtime does not have is an error that names it', async (t) => {
  const bytes = build.smallModel({ node: [build.node('Nope', ['x'], ['y'])] });
  await assert.rejects(openCheckpoint(build.temporaryFile(t, 'm.onnx', bytes)), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /m\.onnx: cannot be loaded by ONNX Runtime.*Nope/);
    return true;
  });
});

test('operators named like properties of objects are operators that ONNX Runtime does not have', async (t) => {
  for (const name of ['constructor', '__proto__', 'toString']) {
    const bytes = build.smallModel({ node: [build.node(name, ['x'], ['y'])] });
    const file = build.temporaryFile(t, 'm.onnx', bytes);
    await assert.rejects(openCheckpoint(file), (error) => error instanceof UserError);
  }
});

test('opening can be cancelled', async (t) => {
  const file = build.temporaryFile(t, 'm.onnx', build.smallModel());
  await assert.rejects(openCheckpoint(file, { signal: AbortSignal.abort() }), CancelledError);
});

for (const opset of [7, 9, 11, 13, 16, 18, 21, 24, 26])
  test(`a model of operator set ${opset} opens`, async (t) => {
    const ir = opset >= 24 ? 13 : 8;
    const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', build.smallModel({ opset, ir })));
    assert.equal(model.info.opset, opset);
    assert.equal(model.layers.length, 2);
    await model.close();
  });

test('a function defined in the file is one layer', async (t) => {
  const call = { ...build.node('Block', ['x', 'w'], ['y'], [], 'stage1'), domain: 'local' };
  const bytes = build.modelBytes({
    input: [build.port('x', ['n', 2])],
    output: [build.port('y', ['n', 2])],
    initializer: [build.tensor('w', [2, 2], build.ramp(4))],
    domains: { local: 1 },
    functions: [build.localFunction('Block', 17)],
    node: [call],
  });
  const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', bytes));
  assert.deepEqual(
    model.layers.map(({ name, op, parameters, shape }) => ({ name, op, parameters, shape })),
    [{ name: 'stage1', op: 'Block', parameters: 4, shape: ['n', 2] }],
  );
  await model.close();
});

test('recurrent states, masks and token ids are told apart from data', async (t) => {
  const bytes = build.modelBytes({
    input: [
      build.port('ids', ['batch', 'length'], build.INT64),
      build.port('start', [1, 'batch', 3]),
      build.port('state', ['batch', 5]),
      build.port('scale', []),
    ],
    output: [build.port('y', ['length', 1, 'batch', 3]), build.port('next', ['batch', 5])],
    initializer: [
      build.tensor('table', [11, 2], build.ramp(22)),
      build.tensor('W', [1, 9, 2], build.ramp(18)),
      build.tensor('R', [1, 9, 3], build.ramp(27)),
    ],
    node: [
      build.node('Gather', ['table', 'ids'], ['embedded']),
      build.node('Transpose', ['embedded'], ['steps'], [build.ints('perm', [1, 0, 2])]),
      build.node('GRU', ['steps', 'W', 'R', '', '', 'start'], ['h'], [build.int('hidden_size', 3)]),
      build.node('Mul', ['h', 'scale'], ['y']),
      build.node('Tanh', ['state'], ['next']),
    ],
  });
  const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', bytes));
  const [ids, start, state, scale] = model.inputs;
  assert.deepEqual([ids.state, ids.batchAxis, ids.indexBound], [false, 0, 11]);
  assert.deepEqual([start.state, start.batchAxis], [true, 1]);
  assert.deepEqual([state.state, state.batchAxis], [true, 0]);
  assert.deepEqual([scale.state, scale.batchAxis], [false, null]);
  await model.close();
});

test('weights in an external file beside the model are used', async (t) => {
  const externalData = [
    { key: 'location', value: 'weights.bin' },
    { key: 'offset', value: '4' },
    { key: 'length', value: '24' },
  ];
  const weight = { name: 'fc.weight', dims: [3, 2], dataType: build.FLOAT, dataLocation: 1, externalData };
  const initializer = [weight, build.tensor('fc.bias', [2], [0.5, -0.5])];
  const file = build.temporaryFile(t, 'm.onnx', build.smallModel({ initializer }));
  const bytes = new Uint8Array(Float32Array.of(9, ...build.ramp(6)).buffer);
  writeFileSync(path.join(path.dirname(file), 'weights.bin'), bytes);
  const inside = await openCheckpoint(build.temporaryFile(t, 'm.onnx', build.smallModel()));
  const outside = await openCheckpoint(file);
  const feeds = { x: float32([2, 3], build.ramp(6)) };
  assert.deepEqual(await outside.run(feeds, ['fc']), await inside.run(feeds, ['fc']));
  assert.equal(outside.layers[0].parameters, 8);
  await inside.close();
  await outside.close();
});

test('what a Loop makes is a layer, with the weights of its body', async (t) => {
  const body = {
    name: 'body',
    input: [build.port('i', [], build.INT64), build.port('go', [], build.BOOL), build.port('v', ['n', 2])],
    output: [build.port('still', [], build.BOOL), build.port('next', ['n', 2])],
    initializer: [build.tensor('w', [2, 2], [0, 2, 2, 0])],
    node: [build.node('Identity', ['go'], ['still']), build.node('MatMul', ['v', 'w'], ['next'])],
  };
  const bytes = build.modelBytes({
    input: [build.port('x', ['n', 2])],
    output: [build.port('y', ['n', 2])],
    initializer: [build.int64Tensor('times', [], [3])],
    node: [build.node('Loop', ['times', '', 'x'], ['y'], [build.graphAttribute('body', body)])],
  });
  const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', bytes));
  t.after(() => model.close());
  assert.deepEqual([model.layers[0].op, model.layers[0].parameters, model.info.parameters], ['Loop', 4, 4]);
  const { y } = await model.run({ x: float32([1, 2], Float32Array.of(1, 3)) }, ['y']);
  assert.deepEqual([...y.data], [24, 8]);
});

test('an input that is a state by its name is data where the model has nothing else', async (t) => {
  const bytes = build.smallModel({
    input: [build.port('state', ['n', 3])],
    output: [build.port('next', ['n', 3])],
    node: [build.node('Tanh', ['state'], ['next'])],
  });
  const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', bytes));
  assert.equal(model.inputs[0].state, false);
  await model.close();
});

test('a model with random bytes changed is captured from or refused, whatever they are', async (t) => {
  const stream = randomStream(7, 'damage');
  const file = build.temporaryFile(t, 'm.onnx', '');
  let [captured, refused] = [0, 0];
  for (let trial = 0; trial < 150; trial++) {
    const bytes = Uint8Array.from(build.smallModel());
    bytes[stream.integer(bytes.length)] = stream.integer(256);
    writeFileSync(file, bytes);
    try {
      const model = await openCheckpoint(file);
      await capture(model, randomInputs(model, { rows: 2, seed: 0 })).finally(() => model.close());
      captured++;
    } catch (error) {
      assert.ok(error instanceof UserError, String(error));
      refused++;
    }
  }
  assert.ok(captured > 20 && refused > 20, `${captured} captured, ${refused} refused`);
});
