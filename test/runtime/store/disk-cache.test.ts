import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { DiskCache } from '../../../runtime/store/disk-cache';
import { CancelledError, UserError } from '../../../runtime/errors';
import { temporaryFolder } from '../onnx/build-model';
import { contentOf, type Seen, type Work } from './disk-cache-worker';

const ENTRY = /\.entry$/;

function cacheIn(t: TestContext, limit = 1e6) {
  const folder = path.join(temporaryFolder(t), 'cache');
  const entries = () => (existsSync(folder) ? readdirSync(folder).filter((name) => ENTRY.test(name)) : []);
  const bytes = () => entries().reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
  return { cache: new DiskCache({ folder, limit }), folder, entries, bytes };
}

const content = (bytes: number) => contentOf(1, bytes);

test('what was written is read, by any process that knows the key', async (t) => {
  const { cache, folder } = cacheIn(t);
  const [head, values] = [Uint8Array.of(1, 2, 3), Float32Array.of(0.5, -1)];
  await cache.write('a key', [head, values]);
  const expected = Buffer.concat([head, new Uint8Array(values.buffer)]);
  const other = new DiskCache({ folder, limit: 1 });
  assert.deepEqual(Buffer.from((await other.read('a key')) ?? []), expected);
  assert.equal(await cache.read('another key'), undefined);
});

test('an empty entry is an entry', async (t) => {
  const { cache } = cacheIn(t);
  await cache.write('nothing', []);
  assert.equal((await cache.read('nothing'))?.length, 0);
});

const damages: Record<string, (file: string) => void> = {
  'a flipped bit in its values': (file) => {
    const bytes = readFileSync(file);
    bytes[bytes.length - 5] ^= 1;
    writeFileSync(file, bytes);
  },
  'a flipped bit in its hash': (file) => {
    const bytes = readFileSync(file);
    bytes[20] ^= 1;
    writeFileSync(file, bytes);
  },
  'an end that is missing': (file) => truncateSync(file, statSync(file).size - 1),
  'nothing in it': (file) => truncateSync(file, 0),
  'the content of another key': (file) =>
    writeFileSync(file, readFileSync(file, 'latin1').replace('a key', 'b key'), 'latin1'),
};

for (const [what, damage] of Object.entries(damages))
  test(`an entry with ${what} is not given, but deleted`, async (t) => {
    const { cache, folder, entries } = cacheIn(t);
    await cache.write('a key', [content(1000)]);
    damage(path.join(folder, entries()[0]));
    assert.equal(await cache.read('a key'), undefined);
    assert.deepEqual(entries(), []);
  });

/** Marks an entry as last used so many seconds ago. */
function age(folder: string, before: readonly string[], seconds: number): string[] {
  const fresh = readdirSync(folder).filter((name) => ENTRY.test(name) && !before.includes(name));
  const at = Date.now() / 1000 - seconds;
  for (const name of fresh) utimesSync(path.join(folder, name), at, at);
  return readdirSync(folder);
}

test('the entries used longest ago make room', async (t) => {
  const { cache, folder, bytes } = cacheIn(t, 3500);
  let before: string[] = [];
  for (const [i, key] of ['a', 'b', 'c'].entries()) {
    await cache.write(key, [content(1000)]);
    before = age(folder, before, 100 - i);
  }
  assert.ok(await cache.read('a'));
  await cache.write('d', [content(1000)]);
  const there = await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (key) => (await cache.sizeOf(key)) !== undefined),
  );
  assert.deepEqual(there, [true, false, true, true]);
  assert.ok(bytes() <= 3500);
  await cache.write('too large', [content(4000)]);
  assert.equal(await cache.sizeOf('too large'), undefined);
  assert.ok(await cache.read('d'));
});

test('a smaller limit than before holds from the next entry on', async (t) => {
  const { cache, folder, bytes } = cacheIn(t);
  for (const key of ['a', 'b', 'c']) await cache.write(key, [content(1000)]);
  await new DiskCache({ folder, limit: 1200 }).write('d', [content(1000)]);
  assert.ok(bytes() <= 1200);
  assert.ok(await cache.read('d'));
});

test('a folder that cannot be written is an error that names it, and leaves nothing', async (t) => {
  const file = path.join(temporaryFolder(t), 'file');
  writeFileSync(file, '');
  const cache = new DiskCache({ folder: path.join(file, 'cache'), limit: 1e6 });
  await assert.rejects(cache.write('a', [content(10)]), UserError);
  assert.equal(await cache.read('a'), undefined);
});

test(
  'a disk that is full is told, and leaves nothing behind',
  { skip: !existsSync('/dev/full') },
  async (t) => {
    const { cache, folder, entries } = cacheIn(t);
    await cache.write('a', [content(10)]);
    // The next temporary file leads to a device that has no room.
    const temporary = readdirSync(folder);
    assert.equal(temporary.length, 1);
    symlinkSync('/dev/full', path.join(folder, cache.nextTemporary()));
    await assert.rejects(cache.write('b', [content(1e5)]), /the disk is full/);
    assert.equal(entries().length, 1);
    assert.equal(readdirSync(folder).length, 1);
  },
);

test('reading and writing stop when they are cancelled, without a trace', async (t) => {
  const { cache, folder } = cacheIn(t);
  const signal = AbortSignal.abort();
  await assert.rejects(cache.write('a', [content(1000)], signal), CancelledError);
  await cache.write('a', [content(1000)]);
  await assert.rejects(cache.read('a', signal), CancelledError);
  assert.equal(readdirSync(folder).length, 1);
  assert.ok(await cache.read('a'));
});

/** Starts a process on the folder, which has begun when this resolves. */
async function startWorker(t: TestContext, work: Work): Promise<ChildProcess> {
  const worker = fork(path.join(__dirname, 'disk-cache-worker.ts'), { execArgv: ['--import', 'tsx'] });
  t.after(() => worker.kill('SIGKILL'));
  const started = once(worker, 'message');
  worker.send(work);
  await started;
  return worker;
}

test('several processes read, write and make room at the same time, one of them is killed: no entry is wrong', async (t) => {
  const { cache, folder, bytes } = cacheIn(t, 6 * 40_200);
  const work = { folder, limit: 6 * 40_200, entries: 10, bytes: 40_000 };
  const endless = await startWorker(t, { ...work, rounds: 1e9, start: 5 });
  const workers = await Promise.all([0, 3].map((start) => startWorker(t, { ...work, rounds: 150, start })));
  const seen = (await Promise.all(workers.map((worker) => once(worker, 'message')))).map(
    ([all]) => all as Seen,
  );
  endless.kill('SIGKILL');
  await once(endless, 'exit');
  for (const { hits, misses, wrong } of seen) {
    assert.equal(wrong, 0);
    assert.ok(hits > 0 && misses > 0, `${hits} found, ${misses} not`);
  }
  // A killed process is between two entries or in the middle of one: either way the next write tidies up.
  await cache.write('last', [content(100)]);
  assert.ok(bytes() <= 6 * 40_200);
  assert.deepEqual(
    readdirSync(folder).filter((name) => !ENTRY.test(name)),
    [],
  );
  for (let entry = 0; entry < 10; entry++) {
    const found = await cache.read(`entry ${entry}`);
    if (found) assert.ok(Buffer.from(found).equals(contentOf(entry, 40_000)));
  }
});

test('what a process that is gone was writing is cleared away, what another machine writes is not', async (t) => {
  const { cache, folder } = cacheIn(t);
  await cache.write('a', [content(10)]);
  const gone = fork(path.join(__dirname, 'disk-cache-worker.ts'), { execArgv: ['--import', 'tsx'] });
  gone.kill('SIGKILL');
  await once(gone, 'exit');
  const mine = cache.nextTemporary();
  const left = mine.replace(String(process.pid), String(gone.pid));
  const elsewhere = mine.replace(/^\w+/, '00000000');
  for (const name of [left, elsewhere]) writeFileSync(path.join(folder, name), 'half');
  await cache.write('b', [content(10)]);
  const names = readdirSync(folder);
  assert.ok(!names.includes(left));
  assert.ok(names.includes(elsewhere));
});
