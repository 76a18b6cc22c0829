import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readRunSummary } from '../../../extension/workspace/run-summary';

let folder: string;
const write = (name: string, value: unknown) =>
  writeFileSync(path.join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
const RECORD = { format: 'replens.run', study: 'x', status: 'running', startedAt: '2026-01-01T00:00:00Z' };

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'replens-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a run whose process is gone is interrupted', async () => {
  write('run.json', RECORD);
  assert.equal((await readRunSummary(folder))?.status, 'interrupted');
  write('run.lock', String(process.pid));
  assert.equal((await readRunSummary(folder))?.status, 'running');
});

test('a finished run tells its verdicts, and one that can not be read tells none', async () => {
  write('run.json', { ...RECORD, status: 'finished' });
  write('results.json', { verdicts: [{ finding: 'F1', outcome: 'reproduced' }, { finding: 3 }] });
  assert.deepEqual((await readRunSummary(folder))?.verdicts, [{ finding: 'F1', outcome: 'reproduced' }]);
  write('results.json', '{"verdicts": [');
  assert.deepEqual((await readRunSummary(folder))?.verdicts, []);
});

test('a torn record, and a run.json of something else, is no run', async () => {
  for (const text of ['{"format": "repl', '[]', 'null', '{"format": "other"}']) {
    write('run.json', text);
    assert.equal(await readRunSummary(folder), undefined, text);
  }
});
