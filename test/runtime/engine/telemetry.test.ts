import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

test('a session leaves nothing in the home folder: ONNX Runtime collects no usage data', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'replens-home-'));
  const { ORT_DISABLE_TELEMETRY: _, ...env } = process.env;
  try {
    const run = spawnSync(process.execPath, ['--import', 'tsx', path.join(__dirname, 'failing-run.ts')], {
      env: { ...env, HOME: home, XDG_CACHE_HOME: path.join(home, '.cache') },
      encoding: 'utf8',
    });
    assert.match(run.stdout, /out of/, 'the session was created and ran');
    assert.deepEqual(readdirSync(home), []);
  } finally {
    rmSync(home, { recursive: true });
  }
});
