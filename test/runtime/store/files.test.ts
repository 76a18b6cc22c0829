import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { UserError } from '../../../runtime/errors';
import { makeFolder, readJson, writeFileWhole } from '../../../runtime/store/files';
import { lockFolder } from '../../../runtime/store/lock';
import { appendJsonLine, readJsonLines } from '../../../runtime/store/run-folder';

let root: string;
before(() => (root = mkdtempSync(path.join(tmpdir(), 'replens-'))));
after(() => rmSync(root, { recursive: true, force: true }));

const folder = () => mkdtempSync(path.join(root, 'case-'));

test('a file is replaced as a whole and no temporary file stays', () => {
  const at = folder();
  writeFileWhole(path.join(at, 'a.txt'), 'one');
  writeFileWhole(path.join(at, 'a.txt'), [Buffer.from('tw'), Buffer.from('o')]);
  assert.equal(readFileSync(path.join(at, 'a.txt'), 'utf8'), 'two');
  assert.deepEqual(readdirSync(at), ['a.txt']);
});

test('a write that fails names the file and leaves the folder as it was', () => {
  const at = folder();
  mkdirSync(path.join(at, 'taken'));
  writeFileSync(path.join(at, 'taken', 'inside'), '');
  assert.throws(() => writeFileWhole(path.join(at, 'taken'), 'x'), /taken: /);
  assert.throws(() => writeFileWhole(path.join(at, 'missing', 'b.txt'), 'x'), /missing.*does not exist/);
  assert.deepEqual(readdirSync(at), ['taken']);
});

test('a torn last line of a metrics file is left out', () => {
  const file = path.join(folder(), 'metrics.jsonl');
  appendJsonLine(file, { step: 1 });
  writeFileSync(file, `${readFileSync(file, 'utf8')}{"step": 2, "lo`);
  assert.deepEqual(readJsonLines(file), [{ step: 1 }]);
});

test('a folder is locked for one process, and a lock of a dead process is taken over', () => {
  const at = folder();
  const unlock = lockFolder(at);
  assert.throws(() => lockFolder(at), new RegExp(`process ${process.pid}`));
  unlock();
  writeFileSync(path.join(at, 'run.lock'), '999999999');
  lockFolder(at)();
  assert.deepEqual(readdirSync(at), []);
});

test('reading JSON names the file and the cause', () => {
  assert.throws(() => readJson(path.join(folder(), 'none.json')), /none\.json: does not exist/);
});

test('folders are made with their parents, and one that is there already is kept', () => {
  const at = folder();
  makeFolder(path.join(at, 'a', 'b'));
  writeFileSync(path.join(at, 'a', 'b', 'file'), '');
  makeFolder(path.join(at, 'a', 'b'));
  assert.deepEqual(readdirSync(path.join(at, 'a', 'b')), ['file']);
  assert.throws(() => makeFolder(path.join(at, 'a', 'b', 'file', 'c')), /a file of that name is in the way/);
});

test('a folder where none can be made is refused at once', { skip: process.platform !== 'linux' }, () => {
  assert.throws(() => makeFolder('/proc/replens/run'), UserError);
});

test('JSON that begins with a byte order mark is read', () => {
  const file = path.join(folder(), 'bom.json');
  writeFileSync(file, '\uFEFF{"a": 1}');
  assert.deepEqual(readJson(file), { a: 1 });
});
