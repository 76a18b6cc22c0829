import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { CancelledError } from '../../../runtime/errors';
import { describe } from '../../../runtime/inspections/describe';
import { RunFolder } from '../../../runtime/store/run-folder';
import { loadStudy } from '../../../runtime/studies/load';
import { provenanceOf } from '../../../runtime/studies/provenance';
import { INT64, node, port, smallModel, temporaryFile, temporaryFolder } from '../onnx/build-model';
import { cpuExecution } from '../studies/execution-of-cpu';
import { notedJob, writeModel } from './small-models';

const spec = loadStudy('complexity');
const HIDDEN = [256, 128, 64, 64];

/** A run with one checkpoint, and the path of that. */
function runWithCheckpoint(t: TestContext): { run: RunFolder; checkpoint: string } {
  const run = new RunFolder(temporaryFolder(t));
  const provenance = provenanceOf(spec, 'cpu', 1);
  const startedAt = '2024-01-01T00:00:00.000Z';
  const about = { format: 'replens.run', version: 1, study: spec.name, status: 'finished' } as const;
  run.create(spec, { ...about, startedAt, seconds: 1, provenance, execution: cpuExecution }, false);
  const seed = run.seed(3);
  seed.create();
  return { run, checkpoint: writeModel(seed.checkpointFile(168), HIDDEN, 3, 32) };
}

test('a model is described by its layers, parameters and size, without a probe set', async (t) => {
  const file = writeModel(path.join(temporaryFolder(t), 'm.onnx'), [12, 6], 0);
  const { layers, parameters, size, sha256, inputs, origin } = await describe({ file }, notedJob());
  assert.deepEqual(
    layers.map(({ name }) => name),
    ['hidden1.linear', 'hidden1', 'hidden2.linear', 'hidden2', 'logits'],
  );
  assert.equal(parameters, 4 * 12 + 12 + 12 * 6 + 6 + 6 * 2 + 2);
  assert.ok(size > 4 * parameters);
  assert.match(sha256, /^[0-9a-f]{64}$/);
  assert.equal(inputs.length, 1);
  assert.equal(origin, null);
});

test('every tensor of the graph is told where it is asked for', async (t) => {
  const model = smallModel({
    output: [port('y', ['n', 2])],
    node: [
      node('Gemm', ['x', 'fc.weight', 'fc.bias'], ['h']),
      node('Identity', ['h'], ['same']),
      node('Relu', ['same'], ['y']),
    ],
  });
  const file = temporaryFile(t, 'm.onnx', model);
  const useful = await describe({ file }, notedJob());
  const all = await describe({ file, allTensors: true }, notedJob());
  assert.ok(all.layers.length > useful.layers.length);
});

test('open dimensions but the batch come once each, with the extent that a run would propose', async (t) => {
  const model = smallModel({
    input: [port('ids', ['batch', 'tokens'], INT64), port('mask', ['batch', 'tokens'], INT64)],
    output: [port('y', ['batch', 'tokens'], INT64)],
    initializer: [],
    node: [node('Mul', ['ids', 'mask'], ['y'])],
  });
  const file = temporaryFile(t, 'm.onnx', model);
  const { openDimensions } = await describe({ file, allTensors: true }, notedJob());
  assert.deepEqual(openDimensions, [{ input: 'ids', name: 'tokens', extent: 16 }]);
});

test('a checkpoint of a run tells its study, seed, step and layer of record', async (t) => {
  const { run, checkpoint } = runWithCheckpoint(t);
  const { origin } = await describe({ file: checkpoint }, notedJob());
  assert.deepEqual(origin, {
    folder: run.folder,
    study: spec.name,
    title: spec.title,
    seed: 3,
    step: 168,
    layerOfRecord: `hidden${HIDDEN.length}`,
  });
});

test('a model that merely lies in the folder of a run is not of it, nor one of a damaged run', async (t) => {
  const { run, checkpoint } = runWithCheckpoint(t);
  const folder = run.at('mine', 'models');
  mkdirSync(folder, { recursive: true });
  copyFileSync(checkpoint, path.join(folder, 'm.onnx'));
  assert.equal((await describe({ file: path.join(folder, 'm.onnx') }, notedJob())).origin, null);
  writeFileSync(run.studyFile, '{"name":');
  assert.equal((await describe({ file: checkpoint }, notedJob())).origin, null);
});

test('a description that is cancelled ends, and a file that is no model is named', async (t) => {
  const job = notedJob();
  job.cancel();
  const file = writeModel(path.join(temporaryFolder(t), 'm.onnx'), [4], 0);
  await assert.rejects(describe({ file }, job), CancelledError);
  const text = temporaryFile(t, 'text.onnx', 'not a model, but a letter\n');
  await assert.rejects(describe({ file: text }, notedJob()), /text\.onnx: is not a readable ONNX model/);
});
