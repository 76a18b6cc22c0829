import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, decimal, shortened, table, widthOf } from '../../../runtime/cli/terminal';

const columns = [
  { title: 'layer', align: 'left', shrinks: true },
  { title: 'shape', align: 'left', shrinks: true },
  { title: 'PC 1', align: 'right' },
] as const;
const long = 'encoder_of_the_visual_front_end.layers.0.linear1';
const rows = [
  [long, 'n x 64 x 12', '0.50'],
  ['fc', 'n x 2', '0.75'],
];

test('a table is as wide as its cells where there is room', () => {
  const lines = table(columns, rows).split('\n');
  assert.ok(lines[2].startsWith(`${long}  n x 64 x 12  0.50`));
  assert.equal(lines[3].length, lines[2].length);
});

test('where space is short the widest column gives way, and no number does', () => {
  const narrow = table(columns, rows, 50);
  assert.equal(widthOf(narrow), 50);
  assert.match(narrow, /^encoder.*….*linear1 {2}n x 64 x 12 {2}0\.50$/m);
});

test('a table that cannot be made narrower stays readable', () => {
  assert.equal(widthOf(table(columns, rows, 10)), 12 + 2 + 11 + 2 + 4);
});

test('a shortened name keeps both ends, and a short one is left alone', () => {
  assert.equal(shortened('abcdefghij', 5), 'ab…ij');
  assert.equal(shortened('abcde', 5), 'abcde');
});

test('numbers have their decimal points below each other unless they are very small or large', () => {
  assert.equal(decimal(0.5), '0.500000');
  assert.equal(decimal(-12.25), '−12.250000');
  assert.equal(decimal(40), '40');
  assert.equal(decimal(1.5e-17), '1.5000e-17'.replace('-', '−'));
  assert.equal(decimal(2.5e12 + 0.5), '2.5000e+12');
});

test('one is counted in the singular', () => {
  assert.deepEqual(
    [counted(1, 'seed'), counted(0, 'seed'), counted(1200, 'input')],
    ['1 seed', '0 seeds', '1,200 inputs'],
  );
});
