/** Faults of an installation, provoked with small libraries: after each, the folder is as it was. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test, type TestContext } from 'node:test';
import { checkCudaPlatform, librariesIn, LIBRARIES } from '../../../../runtime/engine/cuda/libraries';
import { placeLibraries, removeLibraries } from '../../../../runtime/engine/cuda/place';
import { librariesFrom, librariesOfArchive } from '../../../../runtime/engine/cuda/source';
import { archive, fakeLibrary } from './archive';

let folder: string;
let target: string;
const file = (name: string, content: Uint8Array | string) => {
  const to = path.join(folder, name);
  writeFileSync(to, content);
  return to;
};
before(() => (folder = mkdtempSync(path.join(tmpdir(), 'replens-'))));
beforeEach(() => (target = mkdtempSync(path.join(folder, 'bin-'))));
after(() => rmSync(folder, { recursive: true, force: true }));

test('libraries go from an archive or a folder to their place, and away again', () => {
  const tgz = file('whole.tgz', archive());
  placeLibraries(target, librariesFrom(tgz));
  assert.deepEqual(readdirSync(target).sort(), [...LIBRARIES].sort());
  for (const { bytes } of librariesIn(target)) assert.equal(bytes, fakeLibrary().length);
  const second = path.join(target, 'second');
  mkdirSync(second);
  placeLibraries(second, librariesFrom(target));
  assert.deepEqual(readFileSync(path.join(second, LIBRARIES[1])), Buffer.from(fakeLibrary()));
  assert.deepEqual(removeLibraries(second), [...LIBRARIES]);
  assert.deepEqual(removeLibraries(second), []);
  assert.deepEqual(readdirSync(second), []);
});

const faults: [string, () => string, RegExp][] = [
  [
    'a truncated archive',
    () => file('cut.tgz', archive().subarray(0, 200)),
    /cut\.tgz: is no whole \.tgz archive/,
  ],
  ['something else', () => file('text.tgz', 'not an archive'), /text\.tgz: is no whole \.tgz archive/],
  ['a path that is not there', () => path.join(folder, 'nowhere.tgz'), /nowhere\.tgz: does not exist/],
  [
    'a folder without them',
    () => mkdtempSync(path.join(folder, 'empty-')),
    /has no libonnxruntime_providers_shared\.so/,
  ],
  [
    'text in their place',
    () => file('other.tgz', archive(Buffer.alloc(64, 'text'))),
    /no library for Linux x64/,
  ],
  ['libraries for Arm', () => file('arm.tgz', archive(fakeLibrary(183))), /no library for Linux x64/],
];
for (const [what, from, message] of faults) {
  test(`${what} is refused by name`, () => {
    assert.throws(() => librariesFrom(from()), message);
  });
}

test('a download that is not what was released is refused', () => {
  const tgz = file('changed.tgz', archive());
  assert.throws(
    () => librariesOfArchive(tgz, true),
    /changed\.tgz: is not what was released \(its SHA-512 differs\)/,
  );
});

/** Runs `use` with a small file system mounted on the target folder; skips where that is not allowed. */
function mounted(options: string, context: TestContext, use: () => void): void {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', target], { stdio: 'ignore' });
  } catch {
    context.skip('needs the right to mount a small tmpfs (root)');
    return;
  }
  try {
    use();
  } finally {
    execFileSync('umount', [target]);
  }
}

test('a disk without room is told before anything is written', (context) =>
  mounted('size=128k', context, () => {
    const libraries = LIBRARIES.map((name) => ({ name, content: fakeLibrary(62, 100_000) }));
    assert.throws(() => placeLibraries(target, libraries), /has 0\.1 MB left where 0\.2 MB are needed/);
    assert.deepEqual(readdirSync(target), []);
  }));

test('a folder that may not be written to is told, and who can help', (context) => {
  const check = () =>
    assert.throws(() => placeLibraries(target, []), /cannot be written to\. Ask whoever installed RepLens/);
  if (process.getuid?.() === 0) {
    mounted('ro', context, check);
    return;
  }
  chmodSync(target, 0o555);
  check();
});

test('where a library cannot take its place, the one before it goes again', () => {
  mkdirSync(path.join(target, LIBRARIES[1]));
  const libraries = LIBRARIES.map((name) => ({ name, content: fakeLibrary() }));
  assert.throws(() => placeLibraries(target, libraries), new RegExp(LIBRARIES[1].replaceAll('.', '\\.')));
  assert.deepEqual(readdirSync(target), [LIBRARIES[1]]);
});

test('other platforms are told that there are none for them', () => {
  assert.throws(
    () => checkCudaPlatform('darwin-arm64'),
    /exist for linux-x64 only, and this is darwin-arm64/,
  );
});
