import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCsv } from '../../../runtime/data/csv-reader';
import { UserError } from '../../../runtime/errors';

const read = (text: string) => readCsv(Buffer.from(text), 'probe.csv');
const plain = (text: string) =>
  read(text).map(({ name, values, categories }) => [name, [...values], ...(categories ? [categories] : [])]);

function refused(text: string, reason: RegExp): void {
  assert.throws(
    () => read(text),
    (error) =>
      error instanceof UserError &&
      error.subject === 'probe.csv' &&
      error.remedy !== '' &&
      reason.test(error.reason),
  );
}

test('the header names the columns and the lines below hold numbers', () => {
  assert.deepEqual(plain('a,b\n1,-2.5\n3e2,.5\n'), [
    ['a', [1, 300]],
    ['b', [-2.5, 0.5]],
  ]);
});

test('byte order mark, CRLF, spaces, quotes, empty lines and a missing last line end make no difference', () => {
  const expected = plain('a,"b, c"\n1,2\n3,4\n');
  assert.deepEqual(expected[1][0], 'b, c');
  for (const text of [
    '\uFEFFa,"b, c"\n1,2\n3,4\n',
    'a,"b, c"\r\n1,2\r\n3,4\r\n',
    '"a","b, c"\n"1", 2\n3,"4"',
    '\na,"b, c"\n\n1,2\n3,4\n\n',
    ' a ,"b, c"\n 1,2 \n3,4\n',
  ])
    assert.deepEqual(plain(text), expected, JSON.stringify(text));
});

test('a column with a cell that is no number becomes categories in ascending order', () => {
  assert.deepEqual(plain('x,animal\n1,dog\n2, cat \n3,dog\n4,"a ""bird"", red"\n'), [
    ['x', [1, 2, 3, 4]],
    ['animal', [2, 1, 2, 0], ['a "bird", red', 'cat', 'dog']],
  ]);
});

test('numbers before the first text are categories too, as they were written', () => {
  const [column] = read('grade\n01\n1\n1.0\nnone\n1\n');
  assert.deepEqual(column.categories, ['01', '1', '1.0', 'none']);
  assert.deepEqual([...column.values], [0, 1, 2, 3, 1]);
  assert.deepEqual(column.firstText, { line: 5, cell: 'none' });
});

test('not-a-number and infinities are numbers as Python writes them', () => {
  assert.deepEqual(plain('a\nnan\nNaN\ninf\n-inf\n-Infinity\n'), [
    ['a', [NaN, NaN, Infinity, -Infinity, -Infinity]],
  ]);
});

test('reads more rows than any first guess of their number', () => {
  const [a, b] = read(`a,b\n${Array.from({ length: 5000 }, (_, i) => `${i},c${i % 7}`).join('\n')}`);
  assert.ok(a.values.length === 5000 && a.values.every((value, i) => value === i));
  assert.ok(b.values.every((value, i) => value === i % 7));
});

test('refuses ragged rows and missing values, naming line and column', () => {
  refused('a,b\n1,2\n3\n', /has 1 cells in line 3, and its header names 2 columns/);
  refused('a,b\n1,2,3\n', /has 3 cells in line 2/);
  refused('a,b\r\n1,2\r\n3,\r\n', /no value in line 3, column "b"/);
  refused('a,b\n1,"  "\n', /no value in line 2, column "b"/);
});

test('refuses files without a header, rows, or anything', () => {
  refused('', /is empty/);
  refused('\n\n', /is empty/);
  refused('a,b\n', /holds a header and no rows/);
  refused('1,2\n3,4\n', /has no header/);
  refused(',a\n0,1\n', /no name for column 1/);
  refused('a,b,a\n1,2,3\n', /two columns called "a"/);
  refused('a, a\n1,2\n', /two columns called "a"/);
});

test('refuses what is not CSV in UTF-8', () => {
  refused('a;b\n1;2\n', /something else than commas/);
  refused('a,b\n1,"2\n3,4\n', /not valid CSV/);
  refused('a,b\n1,2"3\n', /not valid CSV/);
  assert.throws(() => readCsv(Buffer.from('a,b\n1,2\n', 'utf16le'), 'probe.csv'), /not a text file in UTF-8/);
});
