import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import * as build from '../onnx/build-model';
import { writeLargeModel } from './write-large-model';

const MEGABYTE = 2 ** 20;

test(
  'a large model is opened and captured from without its weights being copied into memory',
  { skip: process.platform !== 'linux' && 'resident memory is read from /proc' },
  (t) => {
    const folder = build.temporaryFolder(t);
    const [large, small] = [path.join(folder, 'large.onnx'), path.join(folder, 'small.onnx')];
    writeLargeModel(large, 4, 4096);
    writeLargeModel(small, 2, 8);
    const child = spawnSync(
      process.execPath,
      ['--import', 'tsx', path.join(__dirname, 'large-model.ts'), large, small],
      { encoding: 'utf8' },
    );
    assert.equal(child.status, 0, child.stderr);
    const { before, opened, captured, bytes } = JSON.parse(child.stdout) as Record<
      'before' | 'opened' | 'captured',
      { all: number; own: number }
    > & { bytes: number };
    assert.ok(bytes > 256 * MEGABYTE);
    const ready = (opened.all - before.all) / MEGABYTE;
    const used = (captured.own - before.own) / MEGABYTE;
    assert.ok(ready < 50, `opening added ${ready} MB`);
    assert.ok(used < 50, `capturing added ${used} MB besides mapped pages`);
  },
);
