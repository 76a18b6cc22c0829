/** What is run, what is shared and what is kept: models are small, and a run shows in the progress of its job. */
import assert from 'node:assert/strict';
import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, test, type TestContext } from 'node:test';
import { CancelledError } from '../../../runtime/errors';
import { captureModel } from '../../../runtime/inspections/capture-model';
import type { CaptureChoice } from '../../../runtime/inspections/captured-model';
import { compare } from '../../../runtime/inspections/compare';
import { inspect } from '../../../runtime/inspections/inspect';
import { viewLayer } from '../../../runtime/inspections/layer-view';
import { FLOAT, ramp, smallModel, temporaryFolder, tensor } from '../onnx/build-model';
import { doings, notedJob, writeInputs, writeModel } from './small-models';

const ROWS = 30;
const KEPT = { cacheLimit: 1e8 };
/** Units of all layers of a model with hidden layers of 12 and 6 units and 2 logits. */
const UNITS = 12 + 12 + 6 + 6 + 2;
/** Activations without positions are kept as they are, in single precision. */
const BYTES = UNITS * ROWS * 4;

function choiceIn(t: TestContext, more: Partial<CaptureChoice> = {}): CaptureChoice {
  const folder = temporaryFolder(t);
  return {
    file: writeModel(path.join(folder, 'm.onnx'), [12, 6], 0),
    probe: { file: writeInputs(path.join(folder, 'x.npy'), ROWS) },
    reduction: 'mean',
    compute: KEPT,
    ...more,
  };
}

/** Captures, and says whether the model was run for it. */
async function run(choice: CaptureChoice) {
  const job = notedJob();
  const model = await captureModel(choice, job);
  return { model, ran: doings(job).some((label) => label.startsWith('running')) };
}

/** The process keeps nothing from another test. */
beforeEach(async () => {
  const job = notedJob();
  await captureModel({ file: 'none.onnx', probe: {}, reduction: 'mean' }, job).catch(() => undefined);
});

test('inspecting, looking at layers and comparing within a model run it once', async (t) => {
  const { file, probe } = choiceIn(t);
  const jobs = Array.from({ length: 4 }, notedJob);
  await viewLayer({ file, probe, layer: 'hidden1', compute: KEPT }, jobs[0]);
  await inspect({ file, probe, compute: KEPT }, jobs[1]);
  await compare({ a: file, b: file, probe, compute: KEPT }, jobs[2]);
  await viewLayer({ file, probe, layer: 'logits', compute: KEPT }, jobs[3]);
  assert.deepEqual(
    jobs.map((job) => doings(job).includes('running m.onnx')),
    [true, false, false, false],
  );
});

test('nothing is kept unless it is allowed to', async (t) => {
  const choice = choiceIn(t, { compute: {} });
  assert.ok((await run(choice)).ran);
  assert.ok((await run(choice)).ran);
});

test('what is kept is what a run gives', async (t) => {
  const choice = choiceIn(t, { layers: ['hidden2'] });
  const [first, second] = [await run(choice), await run(choice)];
  const fresh = await run({ ...choice, compute: {} });
  assert.deepEqual([first.ran, second.ran], [true, false]);
  assert.deepEqual(second.model, first.model);
  assert.deepEqual([...second.model.captured.layers.keys()], ['hidden2']);
  assert.deepEqual(second.model.captured.layers, fresh.model.captured.layers);
});

test('other inputs, another reduction and another number of threads are another run', async (t) => {
  const choice = choiceIn(t);
  await run(choice);
  const others: Partial<CaptureChoice>[] = [
    { probe: { random: { rows: ROWS, seed: 0 } } },
    { probe: { random: { rows: ROWS, seed: 1 } } },
    { reduction: 'flatten' },
    { allTensors: true },
    { compute: { ...KEPT, threads: 2 } },
  ];
  for (const other of others) {
    assert.ok((await run({ ...choice, ...other })).ran, JSON.stringify(other));
    assert.ok(!(await run({ ...choice, ...other })).ran, JSON.stringify(other));
  }
});

test('a model or probe set that was written again is run again, whatever its time says', async (t) => {
  const choice = choiceIn(t);
  const { file, probe } = choice;
  const before = await run(choice);
  const { atime, mtime, size } = statSync(file);
  writeModel(file, [12, 6], 1);
  utimesSync(file, atime, mtime);
  assert.equal(statSync(file).size, size);
  const after = await run(choice);
  assert.ok(after.ran);
  assert.notEqual(after.model.info.sha256, before.model.info.sha256);
  writeInputs(probe.file ?? '', ROWS, 1);
  const onOthers = await run(choice);
  assert.ok(onOthers.ran);
  assert.notEqual(onOthers.model.probe.sha256, after.model.probe.sha256);
});

test('a model that is gone is not shown from memory', async (t) => {
  const choice = choiceIn(t);
  await run(choice);
  rmSync(choice.file);
  await assert.rejects(run(choice), /m\.onnx: does not exist/);
});

test('a model that is written while it runs is not kept', async (t) => {
  const choice = choiceIn(t);
  const job = notedJob();
  const report: typeof job.report = () => writeModel(choice.file, [12, 6], 2);
  await captureModel(choice, { ...job, report });
  assert.ok((await run(choice)).ran);
});

test('what was used longest ago makes room', async (t) => {
  const compute = { cacheLimit: 2 * BYTES };
  const choices = ['a', 'b', 'c'].map(() => choiceIn(t, { compute }));
  const [a, b, c] = choices;
  await run(a);
  await run(b);
  assert.ok(!(await run(a)).ran);
  await run(c);
  assert.deepEqual([(await run(a)).ran, (await run(c)).ran, (await run(b)).ran], [false, false, true]);
});

test('where all layers are too large to be kept, the one asked for is kept alone', async (t) => {
  const choice = choiceIn(t, { layers: ['logits'], compute: { cacheLimit: BYTES - 1 } });
  assert.deepEqual([(await run(choice)).ran, (await run(choice)).ran], [true, false]);
  assert.ok((await run({ ...choice, layers: ['hidden1'] })).ran);
});

test('requests at the same time share one run, and one that is cancelled does not stop the other', async (t) => {
  const choice = choiceIn(t);
  const [first, second] = [notedJob(), notedJob()];
  const pending = [captureModel(choice, first), captureModel({ ...choice, layers: ['logits'] }, second)];
  first.cancel();
  await assert.rejects(pending[0], CancelledError);
  const model = await pending[1];
  assert.deepEqual([...model.captured.layers.keys()], ['logits']);
  assert.ok(!(await run(choice)).ran);
});

test('a run that nobody waits for any more stops, and the next request starts its own', async (t) => {
  const choice = choiceIn(t);
  const job = notedJob();
  const pending = captureModel(choice, job);
  job.cancel();
  await assert.rejects(pending, CancelledError);
  assert.ok((await run(choice)).ran);
});

test('an extent for a dimension that the model lacks is refused, also where a comparison has run it so', async (t) => {
  const { file, probe, ...choice } = choiceIn(t);
  const wrong = { ...choice, file, probe: { ...probe, dims: { height: 3 } } };
  await captureModel({ ...wrong, lenientDims: true }, notedJob());
  await assert.rejects(captureModel(wrong, notedJob()), /has no open dimension "height"/);
});

test('more memory than allowed is refused before it is taken, with the estimate and the limit', async (t) => {
  const random = { rows: 200_000, seed: 0 };
  const choice = choiceIn(t, { probe: { random }, compute: { memoryLimit: 20e6, cacheLimit: 1e9 } });
  // Of a batch of 64 rows: in ONNX Runtime, as it is handed over, and reduced.
  const megabytes = Math.ceil((UNITS * (random.rows + 3 * 64) * 4) / 2 ** 20);
  await assert.rejects(run(choice), {
    name: 'UserError',
    message: new RegExp(`m\\.onnx: needs about ${megabytes} MB .*the memory limit is 20 MB`),
  });
  const { model } = await run({ ...choice, layers: ['logits'] });
  assert.deepEqual([...model.captured.layers.keys()], ['logits']);
});

test('a provider that does not work is named, and never replaced', async (t) => {
  const elsewhere = process.platform === 'darwin' ? 'dml' : 'coreml';
  const choice = choiceIn(t, { compute: { provider: elsewhere } });
  await assert.rejects(run(choice), {
    name: 'UserError',
    message: new RegExp(
      `execution provider ${elsewhere}: cannot run .*m\\.onnx .*Check Execution Providers.*replens doctor`,
    ),
  });
});

test('a change of external data beside the model is noticed', async (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'm.onnx');
  const data = path.join(folder, 'weights.bin');
  const weight = { name: 'fc.weight', dims: [3, 2], dataType: FLOAT, dataLocation: 1 };
  const externalData = [{ key: 'location', value: 'weights.bin' }];
  const bias = tensor('fc.bias', [2], [0, 0]);
  writeFileSync(file, smallModel({ initializer: [{ ...weight, externalData }, bias] }));
  writeFileSync(data, new Uint8Array(ramp(6).buffer));
  const choice: CaptureChoice = {
    file,
    probe: { random: { rows: 8, seed: 0 } },
    reduction: 'mean',
    compute: KEPT,
  };
  await run(choice);
  assert.ok(!(await run(choice)).ran);
  writeFileSync(data, new Uint8Array(ramp(6).reverse().buffer));
  assert.ok((await run(choice)).ran);
});
