import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { float32, int64 } from '../../../runtime/engine/ndarray';
import { writeNpy } from '../../../runtime/data/npy';
import { readNpz, writeNpz } from '../../../runtime/data/npz';
import { UserError } from '../../../runtime/errors';

/** Written by NumPy: see test/golden/probe_sets.py. */
const golden = (file: string) =>
  new Uint8Array(readFileSync(path.join(__dirname, '../../golden/probe-sets', file)));

const arrays = {
  x: float32(
    [4, 3],
    Float32Array.from({ length: 12 }, (_, i) => i / 8),
  ),
  y: int64([4], [0, 1, 0, 1]),
};

const fails = (read: () => unknown, subject: RegExp, reason: RegExp) =>
  assert.throws(
    read,
    (error) => error instanceof UserError && subject.test(error.subject) && reason.test(error.reason),
  );

for (const file of ['stored.npz', 'deflated.npz'])
  test(`reads what NumPy wrote: ${file}`, () => assert.deepEqual(readNpz(golden(file), file), arrays));

test('reads back what it wrote, the same bytes every time', () => {
  const bytes = writeNpz(arrays);
  assert.deepEqual(readNpz(bytes, 'a.npz'), arrays);
  assert.deepEqual(writeNpz(arrays), bytes);
});

test('keeps a member called __proto__ a member', () => {
  const read = readNpz(writeNpz(Object.fromEntries([['__proto__', arrays.x]])), 'a.npz');
  assert.deepEqual(Object.keys(read), ['__proto__']);
});

test('refuses what is not an archive, is cut short, or holds nothing', () => {
  fails(() => readNpz(new Uint8Array(0), 'a.npz'), /^a\.npz$/, /not a readable \.npz/);
  fails(() => readNpz(strToU8('x,y\n1,2\n'.repeat(20)), 'a.npz'), /^a\.npz$/, /not a readable \.npz/);
  fails(() => readNpz(zipSync({}), 'a.npz'), /^a\.npz$/, /holds no arrays/);
  const whole = golden('deflated.npz');
  for (let length = 0; length < whole.length; length += 7)
    fails(() => readNpz(whole.subarray(0, length), 'a.npz'), /^a\.npz$/, /not a readable \.npz/);
});

test('refuses members that are not .npy files, naming them', () => {
  const text = zipSync({ 'notes.txt': strToU8('hello') });
  fails(() => readNpz(text, 'a.npz'), /^a\.npz \(notes\.txt\)$/, /not a \.npy member/);
  const wrong = zipSync({ 'x.npy': strToU8('hello, hello') });
  fails(() => readNpz(wrong, 'a.npz'), /^a\.npz \(x\.npy\)$/, /not a \.npy file/);
});

test('refuses an archive that unpacks to more than the limit, before unpacking it', () => {
  const bomb = zipSync({ 'x.npy': writeNpy(float32([1 << 20])) });
  assert.ok(bomb.length < 10_000);
  fails(() => readNpz(bomb, 'a.npz', 1 << 20), /^a\.npz$/, /unpacks to more than/);
  assert.equal(readNpz(bomb, 'a.npz').x.data.length, 1 << 20);
});

test('refuses a member that declares more than its packed bytes can hold', () => {
  const bytes = zipSync({ 'x.npy': writeNpy(arrays.x) });
  const directory = Buffer.from(bytes.buffer).indexOf(Buffer.from('PK\x01\x02'));
  new DataView(bytes.buffer).setUint32(directory + 24, 0xfff0_0000, true);
  fails(() => readNpz(bytes, 'a.npz'), /x\.npy/, /it declares 4293918720 bytes/);
  new DataView(bytes.buffer).setUint16(directory + 10, 12, true);
  fails(() => readNpz(bytes, 'a.npz'), /x\.npy/, /packed by method 12/);
});

test('refuses a member that unpacks to more than it declares', () => {
  const bytes = zipSync({ 'x.npy': writeNpy(float32([40])) });
  const directory = Buffer.from(bytes.buffer).indexOf(Buffer.from('PK\x01\x02'));
  new DataView(bytes.buffer).setUint32(directory + 24, 200, true);
  fails(() => readNpz(bytes, 'a.npz'), /x\.npy/, /damaged/);
});

for (const file of ['stored.npz', 'deflated.npz'])
  test(`never reads a changed number as if it were the one written: ${file}`, () => {
    const whole = golden(file);
    for (let at = 0; at < whole.length; at++) {
      const changed = Uint8Array.from(whole);
      changed[at] ^= 1;
      let read: unknown;
      try {
        read = readNpz(changed, 'a.npz');
      } catch (error) {
        assert.ok(error instanceof UserError, `byte ${at}: ${String(error)}`);
        continue;
      }
      // A field that nobody reads, for example a time, or the name of a member.
      assert.deepEqual(Object.values(read as object), Object.values(arrays), `byte ${at}`);
    }
  });
