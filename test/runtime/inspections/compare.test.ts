/** Comparison and probing of small models with random weights. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { compare } from '../../../runtime/inspections/compare';
import { node, port, smallModel } from '../onnx/build-model';
import { notedJob, WIDTH, writeInputs as writeTo, writeModel as writeModelTo } from './small-models';

const job = notedJob();
const ROWS = 30;

let folder: string;
const at = (name: string) => path.join(folder, name);
const writeModel = (name: string, hidden: number[], seed: number, width = WIDTH) =>
  writeModelTo(at(name), hidden, seed, width);
const writeInputs = (name: string, seed: number) => writeTo(at(name), ROWS, seed);

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

test('a model compared with itself is what it is compared with its copy, and symmetric', async () => {
  const model = writeModel('a.onnx', [12, 6], 0);
  copyFileSync(model, at('copy.onnx'));
  const probe = { file: writeInputs('x.npy', 0) };
  const within = await compare({ a: model, b: model, probe }, job);
  const across = await compare({ a: model, b: at('copy.onnx'), probe }, job);
  within.values.forEach((row, i) =>
    row.forEach((value, j) => {
      assert.equal(value, within.values[j][i]);
      assert.ok(Math.abs((value ?? NaN) - (across.values[i][j] ?? NaN)) < 1e-12);
    }),
  );
  assert.deepEqual(within.matches.map(({ layer }) => layer).sort(), [...within.a.layers].sort());
});

test('within one model a layer is named in reasons without saying which model it is of', async () => {
  const model = writeModel('a.onnx', [12, 6], 0);
  const few = { file: writeTo(at('three.npy'), 3) };
  const within = await compare({ a: model, b: model, probe: few }, job);
  assert.ok(within.undefined.length > 0);
  assert.ok(
    within.undefined.every((reason) => !/ of [AB]/.test(reason)),
    within.undefined.join(' '),
  );
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

test('a layer whose rows are positions is not told relative to anchors, which are inputs', async () => {
  const shape = node('Constant', [], ['shape'], [{ name: 'value_ints', ints: [-1, 2, 2], type: 7 }]);
  const positions = smallModel({
    input: [port('input', ['n', 4])],
    output: [port('y', ['n', 'm', 2])],
    initializer: [],
    node: [shape, node('Reshape', ['input', 'shape'], ['y'])],
  });
  writeFileSync(at('positions.onnx'), positions);
  const model = at('positions.onnx');
  const params = {
    a: model,
    b: model,
    probe: { file: writeInputs('x.npy', 0) },
    relative: { anchors: [3, 7] },
  };
  const told = await compare({ ...params, reduction: 'positions' }, job);
  assert.ok(!told.a.layers.includes('y'));
  assert.match(told.leftOut.find(({ layer }) => layer === 'y')?.reason ?? '', /rows are positions/);
  assert.ok((await compare({ ...params, reduction: 'flatten' }, job)).a.layers.includes('y'));
});
