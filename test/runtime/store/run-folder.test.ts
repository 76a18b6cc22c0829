import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { RunFolder, type RunRecord } from '../../../runtime/store/run-folder';
import { loadStudy } from '../../../runtime/studies/load';
import { provenanceOf } from '../../../runtime/studies/provenance';
import { cpuExecution } from '../studies/execution-of-cpu';

const spec = loadStudy('complexity');
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

let folder: string;
before(() => (folder = mkdtempSync(path.join(tmpdir(), 'replens-'))));
after(() => rmSync(folder, { recursive: true, force: true }));

test('starting over removes what the run wrote and nothing that a person put beside it', () => {
  const run = new RunFolder(folder);
  run.create(spec, record, false);
  mkdirSync(path.join(folder, 'seed-3'));
  for (const name of ['results.json', 'report.html', 'notes.md', 'seed-3.txt'])
    writeFileSync(path.join(folder, name), 'x');
  assert.throws(() => run.create(spec, record, false), /already holds a run/);
  run.create(spec, record, true);
  assert.deepEqual(readdirSync(folder).sort(), ['notes.md', 'run.json', 'seed-3.txt', 'study.json']);
  assert.deepEqual(run.readRecord(), record);
  assert.deepEqual(run.readSpec(), spec);
});

test('a record or a spec of another version is refused by its name', () => {
  const run = new RunFolder(folder);
  for (const other of [
    { ...record, version: 2 },
    { ...record, provenance: undefined },
  ]) {
    writeFileSync(run.recordFile, JSON.stringify(other));
    assert.throws(() => run.readRecord(), /run\.json: is not a run record of this version/);
  }
  writeFileSync(run.at('study.json'), JSON.stringify({ ...spec, colour: 'red' }));
  assert.throws(() => run.readSpec(), /study\.json: is not a study of this version/);
});
