/** Checkpoints of every architecture: ordinary ONNX files with layers under the names that a study gives them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { Session } from '../../../runtime/engine/session';
import type { Model } from '../../../runtime/models/model';
import { layersOf } from '../../../runtime/onnx/layers';
import { readModel, type OnnxModel } from '../../../runtime/onnx/read';
import { encodeCheckpoint, INPUT } from '../../../runtime/train/inference-graph';
import { ARCHITECTURES, build } from './architectures';
import { initialTensors, largestDifference, rowsFor, runForward } from './forward';

async function written(t: TestContext, model: Model): Promise<OnnxModel> {
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-checkpoint-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = path.join(folder, 'model.onnx');
  writeFileSync(file, encodeCheckpoint(model, initialTensors(model), {}));
  return readModel(file);
}

for (const { spec, input } of ARCHITECTURES) {
  const model = build(spec, input);

  test(`a checkpoint of ${spec.kind} gives the logits of the forward pass, for any number of rows`, async () => {
    const tensors = initialTensors(model);
    const session = await Session.create(encodeCheckpoint(model, tensors, {}));
    for (const rows of [1, 2, 7]) {
      const given = rowsFor(input, rows);
      const { logits } = await session.run({ [INPUT]: given });
      const found = await runForward(model, tensors, given);
      assert.deepEqual(logits.shape, [rows, 6]);
      // Fixed weights let ONNX Runtime fold and reorder: a few units in the last place of numbers below 10.
      assert.ok(largestDifference(logits, Array.from(found.logits.data, Number)) <= 1e-5);
    }
    await session.release();
  });

  test(`the inspector finds every layer of ${spec.kind} in a checkpoint, under its name`, async (t) => {
    const names = layersOf(await written(t, model)).map(({ name }) => name);
    for (const { name } of model.layers) assert.ok(names.includes(name), name);
  });
}

test('the inspector lists the layers of a transformer by the names of the study', async (t) => {
  const { spec, input } = ARCHITECTURES[5];
  const layers = layersOf(await written(t, build(spec, input)));
  assert.deepEqual(
    layers.map(({ name }) => name),
    [
      'embedding.patches',
      'embedding',
      'block1/attention/norm',
      'block1/attention/query',
      'block1/attention/key',
      'block1/attention/scores',
      'block1/attention/weights',
      'block1/attention/value',
      'block1/attention/heads',
      'block1/attention/output',
      'block1/attention/stream',
      'block1/mlp/norm',
      'block1/mlp/hidden.linear',
      'block1/mlp/hidden',
      'block1/mlp/output',
      'block1',
      'class-token.stream',
      'class-token',
      'logits',
    ],
  );
});
