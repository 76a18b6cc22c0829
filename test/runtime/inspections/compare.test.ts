/** Comparison and probing of small models with random weights. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { writeNpy } from '../../../runtime/data/npy';
import { randomStream } from '../../../runtime/data/random';
import { float32 } from '../../../runtime/engine/ndarray';
import { compare } from '../../../runtime/inspections/compare';
import { buildModel } from '../../../runtime/models/build';
import { modelSpec } from '../../../runtime/models/spec';
import type { JobContext } from '../../../runtime/job';
import { encodeCheckpoint } from '../../../runtime/train/inference-graph';
import { buildOptimizer } from '../../../runtime/train/optimizer';
import { initialState } from '../../../runtime/train/state';

const job: JobContext = { signal: new AbortController().signal, report: () => undefined };
const WIDTH = 4;
const ROWS = 30;

let folder: string;
const at = (name: string) => path.join(folder, name);

function writeModel(name: string, hidden: number[], seed: number, width = WIDTH): string {
  const model = buildModel(modelSpec.parse({ kind: 'mlp', hidden }), width, 2);
  const optimizer = buildOptimizer({ kind: 'sgd', learningRate: 0.1 });
  writeFileSync(at(name), encodeCheckpoint(model, initialState(model, optimizer, seed).tensors, {}));
  return at(name);
}

function writeInputs(name: string, seed: number): string {
  const random = randomStream(seed, 'inputs');
  const values = Float32Array.from({ length: ROWS * WIDTH }, () => random.uniform() - 0.5);
  writeFileSync(at(name), writeNpy(float32([ROWS, WIDTH], values)));
  return at(name);
}

before(() => (folder = mkdtempSync(path.join(tmpdir(), 'replens-'))));
after(() => rmSync(folder, { recursive: true, force: true }));

test('every layer of a model is most similar to itself', async () => {
  const model = writeModel('a.onnx', [12, 6], 0);
  const file = writeInputs('x.npy', 0);
  const { a, matches } = await compare({ a: model, b: model, probe: { file } }, job);
  assert.equal(matches.length, a.layers.length);
  for (const { layer, mostSimilar, similarity, sameName } of matches) {
    assert.equal(similarity, sameName);
    assert.ok(Math.abs((similarity ?? NaN) - 1) < 1e-9, `${layer}: ${similarity}`);
    assert.equal(mostSimilar, layer);
  }
});

test('layers of models of different depth are matched, those that differ most first', async () => {
  const a = writeModel('a.onnx', [12, 6], 0);
  const b = writeModel('b.onnx', [12], 5);
  const { matches, values, ...sides } = await compare(
    { a, b, probe: { file: writeInputs('x.npy', 0) } },
    job,
  );
  const shared = new Set(sides.b.layers);
  for (const { layer, mostSimilar, similarity, sameName } of matches) {
    const row = values[sides.a.layers.indexOf(layer)].map((value) => value ?? -Infinity);
    assert.equal(similarity, Math.max(...row));
    assert.equal(mostSimilar, sides.b.layers[row.indexOf(Math.max(...row))]);
    assert.equal(sameName === null, !shared.has(layer));
  }
  const order = matches.map(({ sameName, similarity }) => sameName ?? similarity ?? Infinity);
  assert.deepEqual(
    order,
    order.toSorted((x, y) => x - y),
  );
});

test('the hash of the inputs tells other values of the same shape apart, and not the file that they came from', async () => {
  const model = writeModel('a.onnx', [12, 6], 0);
  const hashOf = async (file: string) =>
    (await compare({ a: model, b: model, probe: { file } }, job)).a.probe.sha256;
  const first = await hashOf(writeInputs('x.npy', 0));
  assert.equal(await hashOf(writeInputs('copy.npy', 0)), first);
  assert.notEqual(await hashOf(writeInputs('other.npy', 1)), first);
});

test('models that cannot be run on the same inputs are not compared', async () => {
  const a = writeModel('a.onnx', [12, 6], 0);
  const b = writeModel('wide.onnx', [12, 6], 0, WIDTH + 1);
  await assert.rejects(compare({ a, b, probe: { random: { rows: ROWS, seed: 0 } } }, job), {
    name: 'UserError',
    message: /a\.onnx and .*wide\.onnx: were not run on the same inputs/,
  });
});
