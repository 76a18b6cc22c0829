/** `replens data preview` through the built command line. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { DataPreview } from '../../../runtime/preview/preview';
import { replens } from './replens';

const folder = mkdtempSync(path.join(tmpdir(), 'replens-data-'));
after(() => rmSync(folder, { recursive: true }));
const at = (name: string) => path.join(folder, name);

const widthOf = (png: Buffer) => png.readUInt32BE(16);

test('data preview writes a contact sheet and prints the rows of each value', async () => {
  writeFileSync(at('navon.json'), '{"kind":"navon","letters":3,"rows":{"train":90,"validation":9,"test":9}}');
  const { status, stdout, stderr } = await replens(
    'data',
    'preview',
    at('navon.json'),
    '--out',
    at('sheet.png'),
  );
  assert.equal(status, 0, stderr);
  assert.match(stdout, /large +H +30 +3 +3/);
  assert.match(stdout, /9 combinations of values; rows of each: 10 train, 1 validation, 1 test/);
  const png = readFileSync(at('sheet.png'));
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  assert.ok(widthOf(png) > 900);
});

test('--rows limits the examples, and --json gives the counts of a shipped study', async () => {
  const { status, stdout } = await replens('data', 'preview', 'complexity', '--rows', '5', '--json');
  assert.equal(status, 0);
  const preview = JSON.parse(stdout) as Omit<DataPreview, 'examples'> & { sheet: string | null };
  assert.deepEqual(preview.rows, [16384, 2048, 2048]);
  assert.deepEqual(preview.spread[0], { least: 4096, most: 4096 });
  assert.equal(preview.sheet, null);
});

test('a spec that cannot be made fails with the place and the allowed values, and writes nothing', async () => {
  writeFileSync(at('bad.json'), '{"kind":"trifeature","size":8}');
  const { status, stdout, stderr } = await replens(
    'data',
    'preview',
    at('bad.json'),
    '--out',
    at('none.png'),
  );
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /bad\.json.*size is 8: must be at least 16/);
  assert.throws(() => readFileSync(at('none.png')));
});
