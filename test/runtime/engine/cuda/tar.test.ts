import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { filesOfTar } from '../../../../runtime/engine/cuda/tar';
import { tar } from './archive';

const files = {
  'a/': new Uint8Array(0),
  'a/one': Buffer.from('1'),
  'a/none': Buffer.alloc(0),
  two: Buffer.alloc(1024, 2),
};

test('the files of an archive come out as they went in, folders left out', () => {
  const found = [...filesOfTar(tar(files), 'x.tgz')].map(({ name, content }) => [name, Buffer.from(content)]);
  assert.deepEqual(found, [
    ['a/one', files['a/one']],
    ['a/none', files['a/none']],
    ['two', files.two],
  ]);
});

test('what the tar command of this machine writes is read, long paths too', (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-'));
  try {
    const deep = path.join('d'.repeat(60), 'e'.repeat(60));
    mkdirSync(path.join(folder, deep), { recursive: true });
    writeFileSync(path.join(folder, deep, 'file'), 'content');
    let bytes: Buffer;
    try {
      bytes = execFileSync('tar', ['--format=ustar', '-c', deep], { cwd: folder });
    } catch {
      context.skip('needs a tar command that knows --format');
      return;
    }
    const found = [...filesOfTar(bytes, 'x.tgz')];
    assert.deepEqual(
      found.map(({ name, content }) => [name, Buffer.from(content).toString()]),
      [[`${deep}/file`, 'content']],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an archive that ends within a file, or is none, is refused by name', () => {
  const whole = tar(files);
  const cut = whole.subarray(0, whole.length - 1024 - 512);
  assert.throws(() => [...filesOfTar(cut, 'x.tgz')], /x\.tgz: is not whole/);
  assert.throws(() => [...filesOfTar(Buffer.alloc(2048, 7), 'x.tgz')], /x\.tgz: is no tar archive/);
  const damaged = Buffer.from(whole);
  damaged[0] ^= 1;
  assert.throws(() => [...filesOfTar(damaged, 'x.tgz')], /damaged/);
});
