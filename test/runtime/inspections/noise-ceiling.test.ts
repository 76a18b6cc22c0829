/** The noise ceiling over the seeds of a run that was trained for this. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { compare } from '../../../runtime/inspections/compare';
import { runNoiseCeiling } from '../../../runtime/inspections/noise-ceiling';
import { notedJob, writeInputs } from './small-models';
import { trainRun } from './trained-run';

const job = notedJob();
let folder: string;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'replens-'));
  await trainRun(folder, [0, 1]);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('of two seeds the lower bound is what a comparison of the two says', async () => {
  const { lower, upper, seeds, rows } = await runNoiseCeiling({ folder, layer: 'hidden1', probe: {} }, job);
  const [a, b] = seeds.map(({ file }) => file);
  const measure = 'rsa.euclidean.spearman';
  const { matches } = await compare({ a, b, probe: {}, layers: ['hidden1'], measure }, job);
  assert.ok(Math.abs(lower - (matches[0].sameName ?? NaN)) < 1e-12);
  assert.ok(upper > lower && upper <= 1);
  assert.equal(rows, 80);
  assert.deepEqual(
    seeds.map(({ seed }) => seed),
    [0, 1],
  );
});

test('seeds that did not learn are taken and named', async () => {
  const { caveats } = await runNoiseCeiling(
    { folder, layer: 'logits', probe: {}, distance: 'sqeuclidean' },
    job,
  );
  assert.ok(caveats.every((caveat) => /Seed \d is below the accuracy gate/.test(caveat)));
});

test('a layer that is not there, two inputs and a run of one seed are refused', async (t) => {
  const refused = (params: object, message: RegExp) =>
    assert.rejects(runNoiseCeiling({ folder, layer: 'hidden1', probe: {}, ...params }, job), {
      name: 'UserError',
      message,
    });
  await refused({ layer: 'hidden9' }, /hidden9/);
  const single = mkdtempSync(path.join(tmpdir(), 'replens-'));
  t.after(() => rmSync(single, { recursive: true, force: true }));
  await trainRun(single, [0]);
  await refused({ folder: single }, /a single seed with a checkpoint/);
  await refused({ folder: path.join(folder, 'seed-0') }, /holds no run/);
  await refused({ probe: { file: writeInputs(path.join(folder, 'x.npy'), 30) } }, /x\.npy/);
});
