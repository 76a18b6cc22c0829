import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvArrays, type WantedInput } from '../../../runtime/data/csv';
import { readCsv } from '../../../runtime/data/csv-reader';
import { UserError } from '../../../runtime/errors';

const arraysOf = (text: string, ...inputs: WantedInput[]) =>
  csvArrays(readCsv(Buffer.from(text), 'probe.csv'), inputs, 'probe.csv');
const x = (width?: number): WantedInput => ({ name: 'x', width });
const float64 = (shape: number[], ...values: number[]) => ({
  type: 'float64',
  shape,
  data: Float64Array.from(values),
});

function refused(text: string, reason: RegExp, ...inputs: WantedInput[]): void {
  assert.throws(
    () => arraysOf(text, ...inputs),
    (error) => error instanceof UserError && error.subject === 'probe.csv' && reason.test(error.reason),
  );
}

test('a column of exactly the name of an input is that input, flat unless a width is wanted', () => {
  assert.deepEqual(arraysOf('y,x\n0,1\n1,2\n', x()), { x: float64([2], 1, 2), y: float64([2], 0, 1) });
  assert.deepEqual(arraysOf('x\n1\n2\n', x(1)), { x: float64([2, 1], 1, 2) });
});

for (const names of ['x[0],x[1],x[2]', 'x_0,x_1,x_2', 'x.0,x.1,x.2', 'x0,x1,x2', 'x1,x2,x3'])
  test(`columns ${names} form one input, in the order of their numbers`, () => {
    const expected = { x: float64([2, 3], 1, 2, 3, 4, 5, 6), y: float64([2], 9, 8) };
    const [a, b, c] = names.split(',');
    assert.deepEqual(arraysOf(`${c},y,${a},${b}\n3,9,1,2\n6,8,4,5\n`, x(3)), expected);
    assert.deepEqual(arraysOf(`${c},y,${a},${b}\n3,9,1,2\n6,8,4,5\n`, x()), expected);
  });

test('ten and more columns are ordered by number, not by text', () => {
  const names = Array.from({ length: 12 }, (_, i) => `x_${i}`).reverse();
  const { x: input } = arraysOf(`${names.join(',')}\n${names.map((name) => name.slice(2)).join(',')}\n`, x());
  assert.deepEqual([...input.data], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test('names of inputs are taken as they are, whatever signs they hold', () => {
  const arrays = arraysOf('a.*[0],a.*[1],abc0\n1,2,3\n', { name: 'a.*', width: 2 });
  assert.deepEqual(Object.keys(arrays), ['a.*', 'abc0']);
});

test('several inputs each take their own columns; one that finds none is left out', () => {
  const arrays = arraysOf(
    'u0,u1,v,label\n1,2,3,cat\n',
    { name: 'u', width: 2 },
    { name: 'v', width: 1 },
    x(1),
  );
  assert.deepEqual(arrays, {
    u: float64([1, 2], 1, 2),
    v: float64([1, 1], 3),
    label: { type: 'int32', shape: [1], data: Int32Array.of(0) },
  });
});

test('the only input takes the first columns of numbers when none has its name; the rest are labels', () => {
  const arrays = arraysOf('name,p,q,kind,r\ncat,1,2,a,5\ndog,3,4,b,6\n', x(2));
  assert.deepEqual(arrays.x, float64([2, 2], 1, 2, 3, 4));
  assert.deepEqual(Object.keys(arrays), ['x', 'name', 'kind', 'r']);
  assert.deepEqual(arrays.kind, { type: 'int32', shape: [2], data: Int32Array.of(0, 1) });
});

test('refuses to guess where no column has the name and the width is open or too large', () => {
  refused('a,b\n1,2\n', /no column called after input "x", whose width is open/, x());
  refused('a,b,c\n1,2,z\n', /has 2 columns of numbers, and input "x" takes 3/, x(3));
});

test('refuses groups of columns of the wrong width or with gaps', () => {
  refused('x0,x1\n1,2\n', /has 2 columns for input "x", which takes 3/, x(3));
  refused('x0,x2\n1,2\n', /not numbered one after the other .*"x2"/, x(2));
  refused('x0,x_0\n1,2\n', /not numbered one after the other .*"x_0"/, x(2));
  refused('x2,x3\n1,2\n', /not numbered one after the other from 0 or 1 \(see "x2"\)/, x(2));
});

test('refuses one column for a wide input', () => {
  refused('x,y\n1,2\n', /"x" of one value a row, and the input of that name takes 3/, x(3));
});

test('refuses text in an input, naming line, column and cell', () => {
  refused('x0,x1\n1,2\n3,oops\n', /"oops" in line 3, column "x1", where input "x" takes numbers/, x(2));
});
