import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { float32, int64 } from '../../../runtime/engine/ndarray';
import { writeNpy } from '../../../runtime/data/npy';
import { writeNpz } from '../../../runtime/data/npz';
import { readProbeSet } from '../../../runtime/data/probe-set';
import { UserError } from '../../../runtime/errors';

const folder = mkdtempSync(path.join(tmpdir(), 'replens-probe-set-'));
after(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

function refused(file: string, reason: RegExp): void {
  assert.throws(
    () => readProbeSet(file),
    (error) =>
      error instanceof UserError &&
      error.subject === file &&
      error.remedy !== '' &&
      reason.test(error.reason),
  );
}

const x = float32([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));

test('a .npz gives its arrays, with the hash of the file', () => {
  const bytes = writeNpz({ x, y: int64([2], [0, 1]) });
  const file = write('probe.npz', bytes);
  assert.deepEqual(readProbeSet(file), {
    file,
    rows: 2,
    arrays: { x, y: int64([2], [0, 1]) },
    categories: {},
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
});

test('a .npy gives one array called input', () => {
  const { rows, arrays } = readProbeSet(write('probe.NPY', writeNpy(x)));
  assert.equal(rows, 2);
  assert.deepEqual(arrays, { input: x });
});

test('a .csv gives its columns, their categories, and an array of each', () => {
  const { rows, arrays, categories, columns } = readProbeSet(write('probe.csv', 'a,kind\n1,x\n2,y\n3,x\n'));
  assert.equal(rows, 3);
  assert.deepEqual(categories, { kind: ['x', 'y'] });
  assert.deepEqual(
    columns?.map(({ name }) => name),
    ['a', 'kind'],
  );
  assert.deepEqual(arrays, {
    a: { type: 'float64', shape: [3], data: Float64Array.of(1, 2, 3) },
    kind: { type: 'int32', shape: [3], data: Int32Array.of(0, 1, 0) },
  });
});

test('refuses files of other kinds, naming those that can be read', () => {
  for (const name of ['probe.json', 'probe', 'probe.toString'])
    assert.throws(() => readProbeSet(write(name, '')), /Give a file of one of these: \.npz, \.npy, \.csv\./);
});

test('refuses files that are not there, not files, or not what they are called', () => {
  refused(path.join(folder, 'nowhere.npz'), /./);
  const inside = path.join(folder, 'folder.npy');
  mkdirSync(inside);
  refused(inside, /./);
  refused(write('text.npz', 'x,y\n1,2\n'), /not a readable \.npz/);
  refused(write('empty.npy', ''), /not a \.npy file/);
});

test('refuses arrays without rows, naming them', () => {
  refused(write('none.npy', writeNpy(float32([0, 3]))), /holds no rows/);
  refused(write('scalar.npz', writeNpz({ x, t: float32([]) })), /holds a scalar, "t" \(scalar\)/);
});

test('refuses arrays of different numbers of rows, naming both', () => {
  const file = write('odd.npz', writeNpz({ x, y: int64([3], [0, 1, 0]) }));
  refused(file, /different numbers of rows: "x" \(2 x 3\) and "y" \(3\)/);
});
