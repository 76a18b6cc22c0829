import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { contentHash } from '../../../runtime/store/content-hashes';
import { DiskCache } from '../../../runtime/store/disk-cache';
import { stampsOf } from '../../../runtime/store/stamps';
import { temporaryFolder } from '../onnx/build-model';

/** Files are taken for settled two seconds after they were changed last; changing times is a change. */
const SETTLED_MS = 2100;

function hashing(t: TestContext) {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'model.onnx');
  writeFileSync(file, 'weights');
  let computed = 0;
  const hash = (disk?: DiskCache) =>
    contentHash([file], () => Promise.resolve({ bytes: 7, sha256: `hash ${++computed}` }), disk);
  return { folder, file, hash, times: () => computed };
}

test('a file is hashed once, and again when it has changed', async (t) => {
  const { file, hash, times } = hashing(t);
  await hash();
  await hash();
  assert.equal(times(), 2, 'a file that was written just now may be written again unseen');
  await delay(SETTLED_MS);
  assert.deepEqual(await hash(), { bytes: 7, sha256: 'hash 3' });
  assert.deepEqual(await hash(), { bytes: 7, sha256: 'hash 3' });
  writeFileSync(file, 'WEIGHTS');
  utimesSync(file, 1, 1);
  assert.deepEqual(await hash(), { bytes: 7, sha256: 'hash 4' });
});

test('another process finds the hash on disk', async (t) => {
  const { folder, file, hash, times } = hashing(t);
  const disk = new DiskCache({ folder: path.join(folder, 'cache'), limit: 1e6 });
  await delay(SETTLED_MS);
  await hash(disk);
  assert.equal(times(), 1);
  // What this process remembers is under the stamps of before; those of now are on disk alone.
  const stored = { bytes: 7, sha256: 'from disk' };
  writeFileSync(file, 'others');
  await delay(SETTLED_MS);
  const key = JSON.stringify(['content hash', ...stampsOf([file])]);
  await disk.write(key, [Buffer.from(JSON.stringify(stored))]);
  assert.deepEqual(await hash(disk), stored);
  assert.equal(times(), 1);
});
