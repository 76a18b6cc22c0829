import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { randomStream } from '../../../runtime/data/random';
import { UserError } from '../../../runtime/errors';
import { readModel } from '../../../runtime/onnx/read';
import * as build from './build-model';

/** Rejects with a {@link UserError} that names the file, matches `cause`, and tells what to do. */
async function refuses(file: string, cause: RegExp): Promise<void> {
  await assert.rejects(readModel(file), (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.subject, file);
    assert.match(error.message, cause);
    assert.ok(error.remedy.length > 10);
    return true;
  });
}

test('structure, versions and metadata of a model are read, and its content is hashed', async (t) => {
  const bytes = build.smallModel({ opset: 15, ir: 8, metadata: { features: 'shape,colour' } });
  const model = await readModel(build.temporaryFile(t, 'm.onnx', bytes));
  assert.equal(model.opset, 15);
  assert.equal(model.irVersion, 8);
  assert.equal(model.producer, 'tests');
  assert.equal(model.bytes, bytes.length);
  assert.equal(model.sha256, createHash('sha256').update(bytes).digest('hex'));
  assert.deepEqual(model.metadata, { features: 'shape,colour' });
  assert.deepEqual(model.inputs, [{ name: 'x', type: 'float32', shape: ['n', 3] }]);
  assert.deepEqual(model.outputs, [{ name: 'y', type: 'float32', shape: ['n', 2] }]);
  assert.deepEqual(
    model.nodes.map(({ op }) => op),
    ['Gemm', 'Relu'],
  );
  assert.deepEqual(model.initializers.get('fc.weight'), {
    name: 'fc.weight',
    type: 'float32',
    shape: [3, 2],
    elements: 6,
    bytes: 24,
  });
});

test('an input that is also an initializer is optional, and in an old file no input at all', async (t) => {
  const input = [build.port('x', ['n', 3]), build.port('fc.bias', [2])];
  const now = await readModel(build.temporaryFile(t, 'm.onnx', build.smallModel({ input })));
  assert.deepEqual([...now.optionalInputs], ['fc.bias']);
  assert.equal(now.inputs.length, 2);
  const old = await readModel(build.temporaryFile(t, 'm.onnx', build.smallModel({ input, ir: 3, opset: 8 })));
  assert.deepEqual(
    old.inputs.map(({ name }) => name),
    ['x'],
  );
});

test('operator sets and format versions that ONNX Runtime does not know are refused', async (t) => {
  await refuses(build.temporaryFile(t, 'm.onnx', build.smallModel({ opset: 27 })), /operator set 27/);
  await refuses(
    build.temporaryFile(t, 'm.onnx', build.smallModel({ ir: 14 })),
    /version 14 of the ONNX format/,
  );
});

test('files that are no models are refused with what they are', async (t) => {
  await refuses(build.temporaryFile(t, 'empty.onnx', ''), /the file is empty/);
  await refuses(build.temporaryFile(t, 'notes.onnx', 'Dear diary,\ntoday'), /it is a text file/);
  await refuses(build.temporaryFile(t, 'page.onnx', '<!doctype html><p>404'), /it is a text file/);
  await refuses(build.temporaryFile(t, 'torch.onnx', 'PK\x03\x04rest'), /ZIP archive/);
  await refuses(build.temporaryFile(t, 'packed.onnx', Buffer.from('1f8b0800', 'hex')), /gzip/);
  await refuses(build.temporaryFile(t, 'image.onnx', Buffer.from('89504e470d0a1a0a', 'hex')), /PNG image/);
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
  await refuses(build.temporaryFile(t, 'lfs.onnx', pointer), /git lfs pull/);
  const folder = path.join(build.temporaryFolder(t), 'folder.onnx');
  mkdirSync(folder);
  await refuses(folder, /is a folder/);
  await refuses(path.join(folder, 'missing.onnx'), /does not exist/);
});

test('a model that is cut off says so', async (t) => {
  const bytes = build.smallModel();
  const half = bytes.subarray(0, bytes.length / 2);
  await refuses(build.temporaryFile(t, 'm.onnx', half), /it is cut off: of \d+ bytes .* only \d+\. .*again/);
});

test('a model cut off anywhere is refused or read whole, never half', async (t) => {
  const bytes = build.smallModel();
  const folder = build.temporaryFolder(t);
  for (let length = 1; length < bytes.length; length++) {
    const file = path.join(folder, `${length}.onnx`);
    writeFileSync(file, bytes.subarray(0, length));
    await assert.rejects(readModel(file), UserError, `cut at ${length}`);
  }
});

test('a model with random bytes changed is read or refused, whatever they are', async (t) => {
  const stream = randomStream(1, 'damage');
  const file = build.temporaryFile(t, 'm.onnx', '');
  let refused = 0;
  for (let trial = 0; trial < 400; trial++) {
    const bytes = Uint8Array.from(build.smallModel());
    for (let change = 0; change <= stream.integer(3); change++)
      bytes[stream.integer(bytes.length)] = stream.integer(256);
    writeFileSync(file, bytes);
    await readModel(file).catch((error: unknown) => {
      assert.ok(error instanceof UserError, String(error));
      refused++;
    });
  }
  assert.ok(refused > 20 && refused < 400, `${refused} of 400 refused`);
});

test('a tensor whose bytes do not fill its shape is refused', async (t) => {
  const initializer = [
    build.tensor('fc.weight', [3, 2 ** 40], build.ramp(6)),
    build.tensor('fc.bias', [2], [0, 0]),
  ];
  await refuses(build.temporaryFile(t, 'm.onnx', build.smallModel({ initializer })), /fc\.weight of shape/);
});

function externalModel(location: string, more: Record<string, string> = {}): Uint8Array {
  const externalData = Object.entries({ location, ...more }).map(([key, value]) => ({ key, value }));
  return build.smallModel({
    initializer: [
      { name: 'fc.weight', dims: [3, 2], dataType: 1, dataLocation: 1, externalData },
      build.tensor('fc.bias', [2], [0, 0]),
    ],
  });
}

function withData(t: TestContext, model: Uint8Array, data: Float32Array): string {
  const file = build.temporaryFile(t, 'm.onnx', model);
  writeFileSync(path.join(path.dirname(file), 'weights.bin'), new Uint8Array(data.buffer));
  return file;
}

test('external data beside the model is part of its size and hash', async (t) => {
  const bytes = externalModel('weights.bin');
  const one = await readModel(withData(t, bytes, build.ramp(6)));
  const other = await readModel(withData(t, bytes, new Float32Array(6)));
  assert.equal(one.bytes, bytes.length + 24);
  assert.notEqual(one.sha256, other.sha256);
});

test('external data that is missing, too short or misdescribed is refused, naming both files', async (t) => {
  await refuses(
    build.temporaryFile(t, 'm.onnx', externalModel('weights.bin')),
    /weights\.bin, which cannot be opened/,
  );
  const long = externalModel('weights.bin', { offset: '8', length: '24' });
  await refuses(withData(t, long, build.ramp(6)), /needs 32 bytes .*weights\.bin .*only 24/);
  const wrong = externalModel('weights.bin', { offset: '-8' });
  await refuses(withData(t, wrong, build.ramp(6)), /wrong offset/);
});

test('external data outside the folder of the model is refused', async (t) => {
  await refuses(build.temporaryFile(t, 'm.onnx', externalModel('/etc/passwd')), /absolute path/);
  await refuses(build.temporaryFile(t, 'm.onnx', externalModel('C:\\secret')), /absolute path/);
  await refuses(build.temporaryFile(t, 'm.onnx', externalModel('../weights.bin')), /leaves the folder/);
  await refuses(build.temporaryFile(t, 'm.onnx', externalModel('sub\\..\\..\\w')), /leaves the folder/);
  const outside = build.temporaryFile(t, 'secret', new Uint8Array(24));
  const file = build.temporaryFile(t, 'm.onnx', externalModel('link'));
  symlinkSync(outside, path.join(path.dirname(file), 'link'));
  await refuses(file, /link that leaves the folder/);
});

test('a model opened through a link finds its weights beside the file itself', async (t) => {
  const file = withData(t, externalModel('weights.bin'), build.ramp(6));
  const link = path.join(build.temporaryFolder(t), 'best.onnx');
  symlinkSync(file, link);
  assert.equal((await readModel(link)).bytes, (await readModel(file)).bytes);
});
