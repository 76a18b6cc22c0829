/** One seed in its run folder, in this process: what a resume keeps, and the accuracy gate. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CancelledError } from '../../../runtime/errors';
import type { JobContext } from '../../../runtime/job';
import type { SeedAnalysis } from '../../../runtime/studies/results';
import { runSeed } from '../../../runtime/studies/seed-job';
import { studySpec } from '../../../runtime/studies/spec';
import { tinyStudy } from './tiny-study';

/** Saves its state every 10 steps and evaluates at 0, 60 and steps between them. */
const spec = tinyStudy;

let root: string;
before(() => (root = mkdtempSync(path.join(tmpdir(), 'replens-'))));
after(() => rmSync(root, { recursive: true, force: true }));

/** A run folder that holds nothing but its study, with another gate or way of training. */
function runFolder(gate = spec.gate, training: object = {}): string {
  const folder = mkdtempSync(path.join(root, 'run-'));
  const study = { ...spec, gate, training: { ...spec.training, ...training } };
  writeFileSync(path.join(folder, 'study.json'), JSON.stringify(studySpec.parse(study)));
  return folder;
}

const undisturbed: JobContext = { signal: new AbortController().signal, report: () => undefined };

/** Cancels once more than `steps` steps are done: where they are a multiple of 10, the saved state is of that step. */
async function cancelAfter(folder: string, steps: number): Promise<void> {
  const cancel = new AbortController();
  const report: JobContext['report'] = (event) => {
    if (event.kind === 'progress' && event.done > steps) cancel.abort();
  };
  await assert.rejects(runSeed({ folder, seed: 0 }, { signal: cancel.signal, report }), CancelledError);
}

const metricsOf = (folder: string) => path.join(folder, 'seed-0', 'metrics.jsonl');
const linesOf = (folder: string) => readFileSync(metricsOf(folder), 'utf8').split('\n').filter(Boolean);
const stepOf = (line: string) => (JSON.parse(line) as { step: number }).step;

/** Puts the metrics of another folder there, as far as `step` and half a line further. */
function tearMetrics(folder: string, from: string, step: number): void {
  const lines = linesOf(from);
  const done = lines.filter((line) => stepOf(line) <= step);
  writeFileSync(metricsOf(folder), `${done.join('\n')}\n${lines[done.length].slice(0, 12)}`);
}

test('a resume drops every line after the saved state, also a torn one, and ends in the same files', async () => {
  const whole = runFolder();
  await runSeed({ folder: whole, seed: 0 }, undisturbed);
  for (const ahead of [1, 2, 9]) {
    const folder = runFolder();
    await cancelAfter(folder, 20);
    const saved = Math.max(
      ...linesOf(folder)
        .map(stepOf)
        .filter((step) => step % 10 === 0),
    );
    tearMetrics(folder, whole, saved + ahead);
    const resumed = await runSeed({ folder, seed: 0 }, undisturbed);
    assert.ok(resumed.curve.length > 4);
    for (const file of ['metrics.jsonl', 'analysis.json', 'result.json'])
      assert.deepEqual(
        readFileSync(path.join(folder, 'seed-0', file)),
        readFileSync(path.join(whole, 'seed-0', file)),
        `${file}, ${ahead} steps ahead of the saved state`,
      );
  }
});

test('a saved state whose evaluations are lost is refused, instead of a curve with gaps', async () => {
  const folder = runFolder();
  await cancelAfter(folder, 20);
  truncateSync(metricsOf(folder), 0);
  await assert.rejects(runSeed({ folder, seed: 0 }, undisturbed), {
    name: 'UserError',
    message: /metrics\.jsonl: lacks the evaluation of step 0 .*Delete .*seed-0/s,
  });
});

test('a seed passes the gate at exactly its accuracy, and not a little above', async () => {
  const { curve } = await runSeed({ folder: runFolder(), seed: 0 }, undisturbed);
  const accuracy = Math.min(...Object.values(curve[curve.length - 1].accuracy));
  assert.ok(accuracy >= 0.5 && accuracy < 1, `accuracy ${accuracy}`);
  const at = await runSeed({ folder: runFolder(accuracy), seed: 0 }, undisturbed);
  const above = await runSeed({ folder: runFolder(accuracy + 1e-9), seed: 0 }, undisturbed);
  assert.deepEqual([at.gatePassed, above.gatePassed], [true, false]);
});

test('a cancelled seed leaves a state and no result', async () => {
  const folder = runFolder();
  await cancelAfter(folder, 20);
  const left = readdirSync(path.join(folder, 'seed-0'));
  assert.ok(left.includes('state.npz'));
  assert.ok(!existsSync(path.join(folder, 'seed-0', 'result.json')));
});

test('the analysis of the last checkpoint tells the variance explained of the last evaluation', async () => {
  const folder = runFolder();
  const { curve, analysis } = await runSeed({ folder, seed: 0 }, undisturbed);
  const { step, layers } = JSON.parse(readFileSync(path.join(folder, analysis), 'utf8')) as SeedAnalysis;
  const last = curve[curve.length - 1];
  assert.equal(step, last.step);
  assert.deepEqual(
    Object.fromEntries(layers.map(({ layer, varianceExplained }) => [layer, varianceExplained])),
    last.varianceExplained,
  );
});

test('the dissimilarity matrix has its rows in the order of the labels, the first feature slowest', async () => {
  const folder = runFolder();
  const { analysis } = await runSeed({ folder, seed: 0 }, undisturbed);
  const { dissimilarity } = JSON.parse(readFileSync(path.join(folder, analysis), 'utf8')) as SeedAnalysis;
  const { rows, labels, values } = dissimilarity;
  const groups = rows.map((_, i) => 2 * labels.easy[i] + labels.hard[i]);
  assert.deepEqual(
    groups,
    groups.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(groups).size, 4);
  assert.deepEqual(rows, [...new Set(rows)]);
  assert.equal(values.length, rows.length ** 2);
});

test('a seed waits until the process that still writes its folder is gone', async () => {
  const folder = runFolder();
  const seedFolder = path.join(folder, 'seed-0');
  const lock = path.join(seedFolder, 'run.lock');
  mkdirSync(seedFolder);
  const writer = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  try {
    writeFileSync(lock, String(writer.pid));
    const waiting = runSeed({ folder, seed: 0 }, undisturbed);
    const other = await runSeed({ folder: runFolder(), seed: 0 }, undisturbed);
    assert.equal(existsSync(path.join(seedFolder, 'metrics.jsonl')), false);
    writer.kill('SIGKILL');
    assert.deepEqual((await waiting).curve, other.curve);
    assert.equal(existsSync(lock), false);
  } finally {
    writer.kill('SIGKILL');
  }
});

/** Stops once both features are learned, which takes some tens of steps; saves its state every 50. */
const stopping = {
  optimizer: { kind: 'adam', learningRate: 0.05 },
  steps: 1000,
  earlyStop: { every: 10, patience: 5 },
  checkpointEvery: 40,
};

test('a seed that stops early ends with the evaluation, checkpoint and analysis of that step', async () => {
  const folder = runFolder(0.9, stopping);
  const events: string[] = [];
  const report: JobContext['report'] = (event) => {
    if (event.kind === 'progress') events.push(`${event.done} of ${event.total}`);
  };
  const result = await runSeed({ folder, seed: 0 }, { ...undisturbed, report });
  const end = result.curve.at(-1)?.step ?? 0;
  assert.ok(end > 40 && end < 1000 && end % 10 === 5, `ended at step ${end}`);
  assert.equal(result.gatePassed, true);
  const steps = result.checkpoints.map(({ step }) => step);
  assert.deepEqual(steps.slice(-2), [40 * Math.floor(end / 40), end]);
  for (const { file } of result.checkpoints) assert.ok(existsSync(path.join(folder, file)), file);
  const analysis = JSON.parse(readFileSync(path.join(folder, result.analysis), 'utf8')) as SeedAnalysis;
  assert.equal(analysis.step, end);
  assert.equal(events.at(-1), `${end} of ${end}`);
});

test('a seed that stops early does so at the same step when it is resumed, with the same files', async () => {
  const whole = runFolder(0.9, stopping);
  const { curve } = await runSeed({ folder: whole, seed: 0 }, undisturbed);
  const end = curve.at(-1)?.step ?? 0;
  const files = ['metrics.jsonl', 'analysis.json', 'result.json', 'state.npz'];
  const bytesOf = (folder: string) => files.map((file) => readFileSync(path.join(folder, 'seed-0', file)));
  for (const steps of [50, end - 1]) {
    const folder = runFolder(0.9, stopping);
    await cancelAfter(folder, steps);
    await runSeed({ folder, seed: 0 }, undisturbed);
    assert.deepEqual(bytesOf(folder), bytesOf(whole), `cancelled after ${steps} steps`);
  }
});

test('a feature that is not trained need not pass the gate', async () => {
  const training = { ...stopping, targets: ['easy'] };
  const { curve, gatePassed } = await runSeed({ folder: runFolder(0.9, training), seed: 0 }, undisturbed);
  const { accuracy } = curve[curve.length - 1];
  assert.ok(accuracy.easy >= 0.9 && accuracy.hard < 0.9, JSON.stringify(accuracy));
  assert.equal(gatePassed, true);
});

test('every evaluation tells the norm of the gradient', async () => {
  const { curve } = await runSeed({ folder: runFolder(), seed: 0 }, undisturbed);
  for (const { step, gradientNorm } of curve) assert.ok((gradientNorm ?? 0) > 0, `step ${step}`);
});
