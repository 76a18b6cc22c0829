import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { watchRelease } from '../../../extension/workspace/run-release';

test('a run that its process leaves is told once, one that nobody worked on never', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-release-'));
  const lock = path.join(folder, 'run.lock');
  writeFileSync(lock, String(process.pid));
  let told = 0;
  const released = new Promise<void>((resolve) => {
    const watch = watchRelease(folder, () => {
      told++;
      watch.dispose();
      resolve();
    });
  });
  let idle = 0;
  const other = watchRelease(path.join(folder, 'nothing'), () => idle++);
  await delay(50);
  assert.equal(told, 0);
  rmSync(lock);
  await released;
  assert.deepEqual([told, idle], [1, 0]);
  other.dispose();
  rmSync(folder, { recursive: true });
});
