/** Reading a run at every stage of its life. The run is trained in this process, in two seeds of a few steps. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CancelledError } from '../../../runtime/errors';
import type { JobContext } from '../../../runtime/job';
import { LOCK_NAME } from '../../../runtime/store/lock';
import { RunFolder, type RunRecord } from '../../../runtime/store/run-folder';
import { writeJson } from '../../../runtime/store/files';
import { parseStudy } from '../../../runtime/studies/load';
import { provenanceOf } from '../../../runtime/studies/provenance';
import type { EvaluationPoint, SeedResult } from '../../../runtime/studies/results';
import { runSeed } from '../../../runtime/studies/seed-job';
import { readRun } from '../../../runtime/studies/snapshot';
import { cpuExecution } from './execution-of-cpu';
import { tinyStudy } from './tiny-study';
import { summariseStudy } from '../../../runtime/studies/summary';

const spec = parseStudy(
  {
    ...tinyStudy,
    model: { kind: 'mlp', hidden: [8, 4] },
    training: { ...tinyStudy.training, checkpoints: 3 },
    seeds: 2,
  },
  'tiny',
);
const record: RunRecord = {
  format: 'replens.run',
  version: 1,
  study: spec.name,
  status: 'running',
  startedAt: '2024-01-01T00:00:00.000Z',
  seconds: 0,
  provenance: provenanceOf(spec, 'cpu', 1),
  execution: cpuExecution,
};
const job: JobContext = { signal: new AbortController().signal, report: () => undefined };

let root: string;
let finished: RunFolder;
let results: SeedResult[];

before(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'replens-'));
  finished = newRun();
  results = [];
  for (const seed of [0, 1]) results.push(await runSeed({ folder: finished.folder, seed }, job));
  writeJson(finished.resultsFile, summariseStudy(spec, record.provenance, results[0].layers, results));
  finished.writeRecord({ ...record, status: 'finished' });
});
after(() => rmSync(root, { recursive: true, force: true }));

/** A run that has just begun, and that nobody works on. */
function newRun(): RunFolder {
  const run = new RunFolder(mkdtempSync(path.join(root, 'run-')));
  run.create(spec, record, false);
  return run;
}

/** A copy of the finished run, to be damaged. */
function copyOfFinished(): RunFolder {
  const folder = mkdtempSync(path.join(root, 'copy-'));
  cpSync(finished.folder, folder, { recursive: true });
  return new RunFolder(folder);
}

const read = (run: RunFolder) => readRun({ folder: run.folder }, job);
const lock = (run: RunFolder, pid: number) => writeFileSync(run.at(LOCK_NAME), String(pid));
/** The id of a process that has ended. */
const deadProcess = () => spawnSync(process.execPath, ['--version']).pid;

test('a run that has begun shows its study and layers, and an empty curve for every seed', async () => {
  const run = newRun();
  lock(run, process.pid);
  const snapshot = await read(run);
  assert.equal(snapshot.status, 'running');
  assert.deepEqual(snapshot.spec, spec);
  assert.deepEqual(snapshot.layers, results[0].layers);
  assert.deepEqual(
    snapshot.seeds,
    [0, 1].map((seed) => ({ seed, curve: [], checkpoints: [], done: false, gatePassed: null })),
  );
  assert.equal(snapshot.results, null);
  assert.deepEqual(snapshot.analyses, []);
});

test('a run whose process is gone is interrupted', async () => {
  const run = newRun();
  assert.equal((await read(run)).status, 'interrupted');
  lock(run, deadProcess());
  const snapshot = await read(run);
  assert.equal(snapshot.status, 'interrupted');
  assert.equal(snapshot.record.status, 'running');
});

test('a run that was cancelled stays cancelled', async () => {
  const run = newRun();
  run.writeRecord({ ...record, status: 'cancelled', reason: 'Cancelled.' });
  assert.equal((await read(run)).status, 'cancelled');
});

test('a finished run shows its results, and the analysis of every seed', async () => {
  const snapshot = await read(finished);
  assert.equal(snapshot.status, 'finished');
  assert.deepEqual(
    snapshot.seeds,
    results.map(({ seed, curve, checkpoints, gatePassed }) => ({
      seed,
      curve,
      checkpoints,
      done: true,
      gatePassed,
    })),
  );
  assert.deepEqual(
    snapshot.analyses.map(({ seed }) => seed),
    [0, 1],
  );
  assert.deepEqual(snapshot.results?.seeds, results);
});

test('an evaluation is in the snapshot from the moment that it is told, and stays there', async () => {
  const run = newRun();
  const told: EvaluationPoint[] = [];
  const reading: Promise<void>[] = [];
  const report: JobContext['report'] = (event) => {
    if (event.kind !== 'evaluation') return;
    told.push(event.point);
    const soFar = told.slice();
    reading.push(
      read(run).then(({ seeds }) => assert.deepEqual(seeds[1].curve.slice(0, soFar.length), soFar)),
    );
  };
  await runSeed({ folder: run.folder, seed: 1 }, { signal: job.signal, report });
  await Promise.all(reading);
  assert.deepEqual(told, results[1].curve);
  const { seeds } = await read(run);
  assert.deepEqual(
    seeds.map(({ done }) => done),
    [false, true],
  );
});

test('who reads an interrupted run and then listens to the rest has every evaluation, by its step', async () => {
  const run = newRun();
  const cancel = new AbortController();
  const stopAt = results[0].curve[4].step;
  const first: JobContext['report'] = (event) => {
    if (event.kind === 'progress' && event.done > stopAt) cancel.abort();
  };
  await assert.rejects(
    runSeed({ folder: run.folder, seed: 0 }, { signal: cancel.signal, report: first }),
    CancelledError,
  );
  const [{ curve, done, checkpoints }] = (await read(run)).seeds;
  assert.ok(!done && curve.length > 0 && curve.length < results[0].curve.length);
  assert.ok(checkpoints.length > 0 && checkpoints.length < results[0].checkpoints.length);
  const byStep = new Map(curve.map((point) => [point.step, point]));
  const told: number[] = [];
  const second: JobContext['report'] = (event) => {
    if (event.kind !== 'evaluation') return;
    told.push(event.point.step);
    byStep.set(event.point.step, event.point);
  };
  await runSeed({ folder: run.folder, seed: 0 }, { signal: job.signal, report: second });
  assert.deepEqual(told, [...new Set(told)]);
  assert.deepEqual(
    [...byStep.values()].sort((a, b) => a.step - b.step),
    results[0].curve,
  );
});

/** A run whose seed 0 is not done, with the metrics of the finished one. */
function unfinished(): { run: RunFolder; metrics: string } {
  const run = copyOfFinished();
  run.writeRecord(record);
  rmSync(run.seed(0).resultFile);
  return { run, metrics: run.seed(0).metricsFile };
}

test('a line that is being written is left for the next time', async () => {
  const { run, metrics } = unfinished();
  const whole = (await read(run)).seeds[0].curve;
  assert.deepEqual(whole, results[0].curve);
  appendFileSync(metrics, '{"kind":"evaluation","step":61,"lo');
  assert.deepEqual((await read(run)).seeds[0].curve, whole);
});

test('checkpoints are those that are there', async () => {
  const { run } = unfinished();
  const [first, , last] = results[0].checkpoints;
  rmSync(run.at(results[0].checkpoints[1].file));
  assert.deepEqual((await read(run)).seeds[0].checkpoints, [first, last]);
});

test('a damaged file is named, with the way out', async () => {
  const damage: [string, (run: RunFolder) => void, RegExp][] = [
    ['record', (run) => writeFileSync(run.recordFile, '{'), /run\.json: is not valid JSON/],
    ['study', (run) => writeFileSync(run.studyFile, '{}'), /study\.json: is not a study/],
    ['results', (run) => writeFileSync(run.resultsFile, '{}'), /results\.json: holds no results.*resume/],
    ['no results', (run) => rmSync(run.resultsFile), /results\.json: does not exist/],
    ['result', (run) => truncateSync(run.seed(1).resultFile, 100), /seed-1.result\.json: .*Delete .*seed-1/],
    ['analysis', (run) => writeFileSync(run.seed(1).analysisFile, '{}'), /seed-1.analysis\.json: .*Delete/],
  ];
  for (const [what, break_, message] of damage) {
    const run = copyOfFinished();
    break_(run);
    await assert.rejects(read(run), { name: 'UserError', message }, what);
  }
});

test('a damaged line in the middle of the metrics is named', async () => {
  const { run, metrics } = unfinished();
  const lines = readFileSync(metrics, 'utf8').split('\n');
  for (const line of ['{"kind":"evaluation","step":3', '{"kind":"evaluation","step":3}']) {
    writeFileSync(metrics, [lines[0], line, ...lines.slice(2)].join('\n'));
    await assert.rejects(read(run), {
      name: 'UserError',
      message: /metrics\.jsonl: is damaged in line 2.*Delete/,
    });
  }
});

test('a folder without a run is told so, and reading changes nothing', async () => {
  const empty = mkdtempSync(path.join(root, 'empty-'));
  await assert.rejects(readRun({ folder: empty }, job), /holds no run/);
  const before = readdirSync(finished.folder, { recursive: true });
  await read(finished);
  assert.deepEqual(readdirSync(finished.folder, { recursive: true }), before);
});

test('reading is cancelled between two seeds', async () => {
  await assert.rejects(
    readRun({ folder: finished.folder }, { ...job, signal: AbortSignal.abort() }),
    CancelledError,
  );
});
