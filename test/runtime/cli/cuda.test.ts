/** `replens cuda` of the built command line; nothing is downloaded and nothing installed. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { libraryFolder } from '../../../runtime/engine/cuda/libraries';
import { replens } from './replens';

const skip =
  process.platform === 'linux' && process.arch === 'x64' ? false : 'CUDA libraries exist for linux-x64 only';

interface Status {
  folder: string;
  libraries: { file: string; bytes: number | null }[];
  trial: { works: boolean; detail: string; remedy?: string };
}

test('cuda status tells what is installed, and what to do where CUDA does not work', { skip }, async () => {
  const { status, stdout } = await replens('cuda', 'status', '--json');
  assert.equal(status, 0);
  const { folder, libraries, trial } = JSON.parse(stdout) as Status;
  assert.ok(existsSync(path.join(folder, 'libonnxruntime.so.1')));
  assert.equal(path.resolve(folder), path.resolve(libraryFolder()));
  const installed = libraries.every(({ bytes }) => bytes !== null);
  if (!installed) assert.match(trial.remedy ?? '', /replens cuda install/);
  assert.equal(trial.works, trial.remedy === undefined);
});

test(
  'cuda install says what it downloads and how much before it asks; without a terminal it wants --yes',
  { skip },
  async () => {
    const { status, stdout, stderr } = await replens('cuda', 'install');
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /Downloads the npm package \S+: 179\.1 MB, 229\.8 MB on the disk/);
    assert.match(stderr, /CUDA 13 and cuDNN 9/);
    assert.match(stderr, /Give --yes/);
  },
);

test('cuda install refuses a file that has no libraries, and changes nothing', { skip }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-'));
  try {
    const file = path.join(folder, 'other.tgz');
    writeFileSync(file, 'something else');
    const before = (await replens('cuda', 'status', '--json')).stdout;
    const { status, stderr } = await replens('cuda', 'install', '--from', file);
    assert.equal(status, 1);
    assert.match(stderr, /other\.tgz: is no whole \.tgz archive/);
    const after = (await replens('cuda', 'status', '--json')).stdout;
    assert.deepEqual((JSON.parse(after) as Status).libraries, (JSON.parse(before) as Status).libraries);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
