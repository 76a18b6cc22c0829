/** A measure over the checkpoints of a run that was trained for this. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CancelledError } from '../../../runtime/errors';
import { compare } from '../../../runtime/inspections/compare';
import { inspect } from '../../../runtime/inspections/inspect';
import { followTraining, type TrajectoryMeasure } from '../../../runtime/inspections/trajectory';
import type { SeedFolder } from '../../../runtime/store/run-folder';
import { doings, notedJob, writeInputs, writeModel } from './small-models';
import { trainRun } from './trained-run';

const CKA = 'cka.linear.debiased';
const job = notedJob();
let folder: string;
let seed: SeedFolder;
let files: string[];

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'replens-'));
  seed = (await trainRun(folder, [0])).seed(0);
  files = seed.checkpointSteps().map((step) => seed.checkpointFile(step));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const follow = (measure: TrajectoryMeasure, of = [files[1]]) =>
  followTraining({ files: of, measure, probe: {} }, job);

test('one checkpoint, its seed and its run stand for all checkpoints, in the order of training', async () => {
  const measure: TrajectoryMeasure = { kind: 'pair', key: CKA, against: 'last' };
  const whole = await follow(measure);
  assert.deepEqual(
    whole.checkpoints.map(({ step }) => step),
    seed.checkpointSteps(),
  );
  assert.ok(whole.checkpoints.length >= 3);
  for (const one of [files, [seed.folder], [folder]])
    assert.deepEqual((await follow(measure, one)).series, whole.series, one[0]);
});

for (const against of ['first', 'last', 'previous'] as const)
  test(`similarity to the ${against} checkpoint is what a comparison of the two says`, async () => {
    const { series, undefined: reasons } = await follow({ kind: 'pair', key: CKA, against });
    for (const c of files.keys()) {
      const other = { first: 0, last: files.length - 1, previous: c - 1 }[against];
      if (other < 0) {
        assert.ok(series.every(({ values }) => values[c] === null));
        assert.match(reasons.join(' '), /step 0: there is no checkpoint before it/);
        continue;
      }
      const { matches } = await compare({ a: files[c], b: files[other], probe: {} }, job);
      for (const { layer, sameName } of matches)
        assert.ok(
          Math.abs((series.find((of) => of.layer === layer)?.values[c] ?? NaN) - (sameName ?? NaN)) < 1e-9,
        );
    }
  });

test('a measure of one state is that of its inspection', async () => {
  const { series } = await follow({ kind: 'single', key: 'spectrum.x.participation_ratio' });
  const last = await inspect({ file: files[files.length - 1] }, job);
  for (const { layer, values } of series)
    assert.equal(values.at(-1), last.layers.find(({ name }) => name === layer)?.measures?.participationRatio);
});

test('variance explained is shared by the variance of the last checkpoint: there it is that of the inspection', async () => {
  const { series, formula } = await follow({ kind: 'variance explained', label: 'easy' });
  assert.match(formula, /last checkpoint/);
  const last = await inspect({ file: files[files.length - 1] }, job);
  const first = await inspect({ file: files[0] }, job);
  for (const { layer, values } of series) {
    const of = ({ layers }: typeof last) => layers.find(({ name }) => name === layer)?.measures;
    assert.ok(Math.abs((values.at(-1) ?? NaN) - (of(last)?.varianceExplained.easy ?? NaN)) < 1e-12);
    assert.notEqual(values[0], of(first)?.varianceExplained.easy);
  }
  const logits = series.find(({ layer }) => layer === 'logits')?.values ?? [];
  assert.ok((logits.at(-1) ?? 0) > (logits[0] ?? 1), 'training makes the easy feature larger');
});

test('models that are no run are followed in the order given, layers that all have', async () => {
  const inputs = writeInputs(path.join(folder, 'x.npy'), 30);
  const models = [
    writeModel(path.join(folder, 'deep.onnx'), [8, 6], 0),
    writeModel(path.join(folder, 'shallow.onnx'), [8], 1),
  ];
  const measure: TrajectoryMeasure = { kind: 'pair', key: 'rsa.euclidean.spearman', against: 'first' };
  const { checkpoints, series } = await followTraining(
    { files: models, measure, probe: { file: inputs } },
    job,
  );
  assert.deepEqual(
    checkpoints.map(({ step }) => step),
    [null, null],
  );
  assert.ok(series.some(({ layer }) => layer === 'hidden1'));
  assert.ok(series.every(({ layer }) => !layer.startsWith('hidden2')));
});

test('layers that memory is not allowed for together are followed in groups, with the same values', async () => {
  // The widest layer has 12 units; of the 80 inputs, 64 are a batch.
  const compute = { memoryLimit: 4 * 12 * (80 + 3 * 64) };
  const measures: TrajectoryMeasure[] = [
    { kind: 'pair', key: CKA, against: 'previous' },
    { kind: 'variance explained', label: 'easy' },
  ];
  for (const measure of measures) {
    const told = notedJob();
    const grouped = await followTraining({ files, measure, probe: {}, compute }, told);
    const whole = await follow(measure, files);
    assert.deepEqual(grouped, whole);
    const shares = told.events.flatMap((event) =>
      event.kind === 'progress' ? [event.done / event.total] : [],
    );
    assert.ok(shares.every((share, i) => i === 0 || share >= shares[i - 1]));
    assert.equal(shares.at(-1), 1);
  }
});

test('checkpoints of models with other layers are followed in groups of the layers that all have', async () => {
  const models = [
    writeModel(path.join(folder, 'deep3.onnx'), [8, 6], 0),
    writeModel(path.join(folder, 'shallow3.onnx'), [8], 1),
  ];
  const probe = { file: writeInputs(path.join(folder, 'x3.npy'), 30) };
  const measure: TrajectoryMeasure = { kind: 'pair', key: CKA, against: 'first' };
  const whole = await followTraining({ files: models, measure, probe }, job);
  const compute = { memoryLimit: 4 * 8 * (30 + 3 * 64) };
  assert.deepEqual(await followTraining({ files: models, measure, probe, compute }, job), whole);
});

test('what can not be followed is refused with what can', async () => {
  const refusals: [TrajectoryMeasure, RegExp][] = [
    [{ kind: 'single', key: CKA }, /is not a measure of one representation/],
    [{ kind: 'single', key: 'spectrum.x.participation_ratioo' }, /Close ones are .*participation_ratio/],
    [{ kind: 'pair', key: 'nothing', against: 'last' }, /no measure that compares/],
    [{ kind: 'variance explained', label: 'nix' }, /no label of the inputs\. Their labels are easy, hard/],
  ];
  for (const [measure, message] of refusals)
    await assert.rejects(follow(measure), { name: 'UserError', message });
  const single = path.join(folder, 'deep.onnx');
  await assert.rejects(
    follow({ kind: 'pair', key: CKA, against: 'last' }, [single]),
    /is a single checkpoint/,
  );
});

test('it tells how far it is, and stops where it is told to', async () => {
  const told = notedJob();
  const measure: TrajectoryMeasure = { kind: 'pair', key: CKA, against: 'last' };
  await followTraining({ files: [files[0]], measure, probe: {} }, told);
  assert.deepEqual(doings(told), ['following training']);
  const last = told.events.at(-1);
  assert.ok(last?.kind === 'progress' && last.done === last.total);
  const cancelled = notedJob();
  cancelled.cancel();
  await assert.rejects(followTraining({ files: [files[0]], measure, probe: {} }, cancelled), CancelledError);
});
