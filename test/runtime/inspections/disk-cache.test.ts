/** Representations on disk: what another process finds, which is a capture without what this process keeps. */
import assert from 'node:assert/strict';
import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { captureModel } from '../../../runtime/inspections/capture-model';
import type { CaptureChoice } from '../../../runtime/inspections/captured-model';
import * as build from '../onnx/build-model';
import { doings, notedJob, writeInputs, writeModel } from './small-models';

function choiceIn(t: TestContext, more: Partial<CaptureChoice> = {}) {
  const folder = build.temporaryFolder(t);
  const cache = path.join(folder, 'cache');
  const choice: CaptureChoice = {
    file: writeModel(path.join(folder, 'm.onnx'), [12, 6], 0),
    probe: { file: writeInputs(path.join(folder, 'x.npy'), 30) },
    reduction: 'mean',
    compute: { diskCache: { folder: cache, limit: 1e6 } },
    ...more,
  };
  return { choice, folder, cache };
}

async function run(choice: CaptureChoice) {
  const job = notedJob();
  const model = await captureModel(choice, job);
  return { model, ran: doings(job).some((label) => label.startsWith('running')) };
}

test('what is kept on disk is what a run gives', async (t) => {
  const { choice } = choiceIn(t);
  const [first, second] = [await run(choice), await run(choice)];
  assert.deepEqual([first.ran, second.ran], [true, false]);
  const { memory, ...captured } = second.model.captured;
  const { memory: ofRun, ...expected } = first.model.captured;
  assert.deepEqual(captured, expected);
  assert.deepEqual({ ...second.model, captured: null }, { ...first.model, captured: null });
  assert.ok(memory.estimatedBytes > 0 && ofRun.estimatedBytes > 0);
});

test('some of the layers are read alone', async (t) => {
  const { choice } = choiceIn(t);
  const whole = await run(choice);
  const one = await run({ ...choice, layers: ['hidden2'] });
  assert.ok(!one.ran);
  assert.deepEqual([...one.model.captured.layers], [['hidden2', whole.model.captured.layers.get('hidden2')]]);
});

test('a copy of the model in another place is the same model; other inputs and another reduction are not', async (t) => {
  const { choice, folder } = choiceIn(t);
  await run(choice);
  const copy = { ...choice, file: writeModel(path.join(folder, 'copy.onnx'), [12, 6], 0) };
  assert.ok(!(await run(copy)).ran);
  assert.ok((await run({ ...choice, probe: { random: { rows: 30, seed: 0 } } })).ran);
  assert.ok((await run({ ...choice, reduction: 'flatten' })).ran);
  assert.ok((await run({ ...choice, file: writeModel(choice.file, [12, 6], 1) })).ran);
});

test('a damaged entry is computed anew', async (t) => {
  const { choice, cache } = choiceIn(t);
  const before = await run(choice);
  for (const name of readdirSync(cache)) truncateSync(path.join(cache, name), 100);
  const after = await run(choice);
  assert.ok(after.ran);
  assert.deepEqual(after.model.captured.layers, before.model.captured.layers);
  assert.ok(!(await run(choice)).ran);
});

test('where nothing can be written the result is given, with the reason', async (t) => {
  const { choice, cache } = choiceIn(t);
  writeFileSync(cache, 'a file is in the way');
  const { model, ran } = await run(choice);
  assert.ok(ran);
  assert.ok(model.captured.layers.size > 0);
  assert.match(model.caveats.join(), /not kept for next time: .*a file of that name is in the way/);
});

test('a limit of 0 keeps nothing, and without a folder nothing is written', async (t) => {
  const { choice, cache } = choiceIn(t);
  const off = { ...choice, compute: { diskCache: { folder: cache, limit: 0 } } };
  await run(off);
  assert.ok((await run(off)).ran);
  assert.throws(() => readdirSync(cache), /ENOENT/);
});

test('a layer without rows is left out from disk too, with the reason, and caveats are told again', async (t) => {
  const { choice } = choiceIn(t, { reduction: 'flatten', allTensors: true });
  const [first, second] = [await run(choice), await run(choice)];
  assert.ok(!second.ran);
  assert.deepEqual(second.model.captured.leftOut, first.model.captured.leftOut);
  assert.deepEqual(second.model.caveats, first.model.caveats);
});

for (const [kept, compute] of [
  ['on disk', {}],
  ['by the process', { cacheLimit: 1e6 }],
] as const)
  test(`what is kept ${kept} of a layer is told with the caveats of this layer, not with those of others`, async (t) => {
    const folder = build.temporaryFolder(t);
    const parts = {
      node: [
        build.node('Tanh', ['x'], ['alone']),
        build.node('ReduceMean', ['alone'], ['mean'], [build.ints('axes', [0])]),
        build.node('Sub', ['alone', 'mean'], ['centred']),
      ],
      input: [build.port('x', ['n', 4])],
      output: [build.port('centred', ['n', 4])],
    };
    const file = build.temporaryFile(t, 'm.onnx', build.modelBytes(parts));
    const { choice } = choiceIn(t, { file, compute: { ...compute, diskCache: { folder, limit: 1e6 } } });
    const told = async (layers?: string[]) => (await run({ ...choice, layers })).model.caveats.join();
    const mixes = /Layers centred give the same row other values in another batch/;
    assert.match(await told(), mixes);
    assert.match(await told(['centred']), mixes);
    assert.doesNotMatch(await told(['alone']), mixes);
    assert.ok(!(await run({ ...choice, layers: ['alone'] })).ran);
  });

test('memory that is not allowed is refused from disk too', async (t) => {
  const { choice } = choiceIn(t);
  await run(choice);
  const small = { ...choice, compute: { ...choice.compute, memoryLimit: 1000 } };
  await assert.rejects(run(small), /the memory limit is 1 MB/);
});

test('a folder that is deleted meanwhile is made again', async (t) => {
  const { choice, cache } = choiceIn(t);
  await run(choice);
  rmSync(cache, { recursive: true });
  assert.ok((await run(choice)).ran);
  assert.ok(!(await run(choice)).ran);
});
