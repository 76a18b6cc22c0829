/**
 * Seeds of a study in one graph against each in a graph of its own, through their run folders. Accuracies are counts
 * over rows and must be the same; losses, gradient norms and variance explained may differ as the activations do, whose
 * sums come in another order: 30 steps of 8 units in the last place each, relative to numbers of size 1.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { CancelledError, UserError } from '../../../runtime/errors';
import type { JobContext, ProgressEvent } from '../../../runtime/job';
import type { SeedResult } from '../../../runtime/studies/results';
import { runSeed } from '../../../runtime/studies/seed-job';
import { runSeedsTogether } from '../../../runtime/studies/seeds-job';
import { studySpec } from '../../../runtime/studies/spec';
import { decodeState, encodeState } from '../../../runtime/train/state-file';
import { tinyStudy } from './tiny-study';

const STEPS = 60;
const BOUND = STEPS * 8 * 2 ** -24;
const SEEDS = [0, 1, 2];

/** Saves its state every 10 steps and evaluates at 0, 60 and steps between them. */
const spec = { ...tinyStudy, training: { ...tinyStudy.training, steps: STEPS }, seeds: SEEDS.length };

let root: string;
before(() => (root = mkdtempSync(path.join(tmpdir(), 'replens-'))));
after(() => rmSync(root, { recursive: true, force: true }));

/** A run folder that holds nothing but its study. */
function runFolder(training: object = {}, gate = spec.gate): string {
  const folder = mkdtempSync(path.join(root, 'run-'));
  const study = studySpec.parse({ ...spec, gate, training: { ...spec.training, ...training } });
  writeFileSync(path.join(folder, 'study.json'), JSON.stringify(study));
  return folder;
}

const listening = (report: JobContext['report'] = () => undefined): JobContext => ({
  signal: new AbortController().signal,
  report,
});

async function apart(folder: string): Promise<SeedResult[]> {
  const results: SeedResult[] = [];
  for (const seed of SEEDS) results.push(await runSeed({ folder, seed }, listening()));
  return results;
}

const filesOf = (folder: string, seed: number) => readdirSync(path.join(folder, `seed-${seed}`)).sort();
const read = (folder: string, seed: number, file: string) =>
  readFileSync(path.join(folder, `seed-${seed}`, file));

const finished = (folder: string) =>
  SEEDS.map((seed) => existsSync(path.join(folder, `seed-${seed}`, 'result.json')));

/** Asserts that two results say the same: numbers within the bound, everything else exactly. */
function assertClose(found: unknown, expected: unknown, where: string): void {
  if (typeof expected === 'number' && typeof found === 'number') {
    const bound = where.includes('accuracy') ? 0 : BOUND * Math.max(1, Math.abs(expected));
    assert.ok(Math.abs(found - expected) <= bound, `${where}: ${found}, apart ${expected}`);
  } else if (typeof expected === 'object' && expected !== null) {
    assert.deepEqual(Object.keys(found as object), Object.keys(expected), where);
    for (const [key, value] of Object.entries(expected))
      assertClose((found as Record<string, unknown>)[key], value, `${where}.${key}`);
  } else assert.equal(found, expected, where);
}

test('seeds together leave the same files as seeds apart, and the same results', async () => {
  const [one, other] = [runFolder(), runFolder()];
  const together = await runSeedsTogether({ folder: one, seeds: SEEDS }, listening());
  assertClose(together, await apart(other), 'results');
  for (const seed of SEEDS) {
    assert.deepEqual(filesOf(one, seed), filesOf(other, seed));
    const [found, expected] = [one, other].map(
      (folder) => JSON.parse(read(folder, seed, 'analysis.json').toString()) as unknown,
    );
    assertClose(found, expected, 'analysis');
  }
});

test('seeds that stop early do so at the step at which they do apart', async () => {
  const training = { steps: 400, earlyStop: { every: 10 } };
  const together = await runSeedsTogether({ folder: runFolder(training, 0.9), seeds: SEEDS }, listening());
  const lastSteps = (results: SeedResult[]) => results.map(({ curve }) => curve[curve.length - 1].step);
  assert.ok(new Set(lastSteps(together)).size > 1, `all end at ${lastSteps(together).join()}`);
  assert.deepEqual(lastSteps(together), lastSteps(await apart(runFolder(training, 0.9))));
});

test('what is told while seeds train together is of a seed each', async () => {
  const events: ProgressEvent[] = [];
  await runSeedsTogether(
    { folder: runFolder(), seeds: SEEDS },
    listening((event) => events.push(event)),
  );
  for (const seed of SEEDS) {
    const own = events.filter((event) => event.seed === seed);
    assert.ok(own.some((event) => event.kind === 'progress' && event.done === STEPS));
    assert.equal(own.filter(({ kind }) => kind === 'evaluation').length > 4, true);
  }
  assert.ok(events.every(({ seed }) => seed !== undefined));
});

/** Cancels once some seed is past `steps`. */
async function cancelAfter(folder: string, steps: number): Promise<void> {
  const cancel = new AbortController();
  const report: JobContext['report'] = (event) => {
    if (event.kind === 'progress' && event.done > steps) cancel.abort();
  };
  const running = runSeedsTogether({ folder, seeds: SEEDS }, { signal: cancel.signal, report });
  await assert.rejects(running, CancelledError);
}

test('seeds that were interrupted together go on to the same files, bit for bit', async () => {
  const whole = runFolder();
  const expected = await runSeedsTogether({ folder: whole, seeds: SEEDS }, listening());
  const folder = runFolder();
  await cancelAfter(folder, 20);
  for (const seed of SEEDS) assert.ok(!existsSync(path.join(folder, `seed-${seed}`, 'result.json')));
  // One of them had got further, another was lost.
  await runSeedsTogether({ folder: path.join(folder), seeds: [1] }, listening());
  rmSync(path.join(folder, 'seed-2'), { recursive: true });
  assert.deepEqual(await runSeedsTogether({ folder, seeds: SEEDS }, listening()), expected);
  for (const seed of SEEDS)
    for (const file of filesOf(whole, seed).filter((name) => !name.includes('state')))
      if (file.includes('.'))
        assert.deepEqual(read(folder, seed, file), read(whole, seed, file), `${seed} ${file}`);
});

test('a seed that cannot go on is named, and the others end', async () => {
  const folder = runFolder();
  await cancelAfter(folder, 20);
  writeFileSync(path.join(folder, 'seed-1', 'state.npz'), 'torn');
  await assert.rejects(runSeedsTogether({ folder, seeds: SEEDS }, listening()), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /^seed 1, .*state\.npz.*Delete .*seed-1/s);
    return true;
  });
  assert.deepEqual(finished(folder), [true, false, true]);
});

test('a seed that diverges is named with its step, and the others end', async () => {
  const folder = runFolder({ optimizer: { kind: 'sgd' } });
  await cancelAfter(folder, 20);
  const file = path.join(folder, 'seed-1', 'state.npz');
  const state = decodeState(readFileSync(file), file);
  const weight = state.tensors['hidden1.linear.weight'];
  state.tensors['hidden1.linear.weight'] = { ...weight, data: weight.data.map((number) => number * 1e20) };
  writeFileSync(file, encodeState(state));
  await assert.rejects(
    runSeedsTogether({ folder, seeds: SEEDS }, listening()),
    /^UserError: seed 1, step \d+: diverged/,
  );
  assert.deepEqual(finished(folder), [true, false, true]);
});

test('many seeds in one process give no warning', async () => {
  const warnings: string[] = [];
  const listen = (warning: Error) => warnings.push(warning.message);
  process.on('warning', listen);
  const seeds = Array.from({ length: 12 }, (_, seed) => seed);
  await runSeedsTogether({ folder: runFolder({ steps: 2 }), seeds }, listening());
  await setImmediate();
  process.off('warning', listen);
  assert.deepEqual(warnings, []);
});
