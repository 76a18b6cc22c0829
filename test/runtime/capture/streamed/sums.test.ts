import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LabelSums } from '../../../../runtime/capture/streamed/label-sums';
import { batchGram, batchHsic } from '../../../../runtime/capture/streamed/minibatch-hsic';
import { CrossSums, RunningMeans } from '../../../../runtime/capture/streamed/moments';
import { randomStream } from '../../../../runtime/data/random';
import { unbiasedHsic } from '../../../../runtime/measures/hsic';
import { columnMeans, rowRange, takeRows, type Matrix } from '../../../../runtime/measures/matrix';
import { centred, crossProduct } from '../../../../runtime/measures/representation';
import { varianceExplained } from '../../../../runtime/measures/variance-explained';

function random(name: string, rows: number, cols: number, offset = 0): Matrix {
  const stream = randomStream(5, name);
  return {
    rows,
    cols,
    data: Float64Array.from({ length: rows * cols }, () => offset + 2 * stream.uniform() - 1),
  };
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, bound: number): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++)
    assert.ok(Math.abs(actual[i] - expected[i]) <= bound, `element ${i}: ${actual[i]}, not ${expected[i]}`);
}

const represented = (name: string, matrix: Matrix) => centred({ name, matrix });

/** Parts of unequal sizes, one of them a single row. */
const PARTS = [0, 40, 41, 90, 200];

for (const offset of [0, 1e8])
  test(`products about the means of parts are those of all rows, means of about ${offset}`, () => {
    const [x, y] = [random('x', 200, 7, offset), random('y', 200, 5, offset)];
    const [meansX, meansY] = [new RunningMeans(7), new RunningMeans(5)];
    const [self, cross] = [new CrossSums(7, 7), new CrossSums(7, 5)];
    for (let k = 1; k < PARTS.length; k++) {
      const [partX, partY] = [
        meansX.add(rowRange(x, PARTS[k - 1], PARTS[k])),
        meansY.add(rowRange(y, PARTS[k - 1], PARTS[k])),
      ];
      self.add(partX, partX);
      cross.add(partX, partY);
    }
    // A value near 1e8 is known to 1.5e-8, its mean too: 200 products of size 1 are off by less than 1e-5.
    const bound = offset === 0 ? 1e-11 : 1e-5;
    assertClose(meansX.means, columnMeans(x), offset === 0 ? 1e-14 : 1e-7);
    assertClose(self.sums.data, crossProduct(represented('x', x), represented('x', x)).data, bound);
    assertClose(cross.sums.data, crossProduct(represented('x', x), represented('y', y)).data, bound);
  });

test('HSIC of a batch is the unbiased estimate, whatever the origin and from 4 rows on', () => {
  for (const rows of [4, 5, 32]) {
    const [x, y] = [random('x', rows, 9, 3), random('y', rows, 4)];
    const expected = unbiasedHsic({ name: 'x', matrix: x }, { name: 'y', matrix: y });
    const moved = { ...x, data: x.data.map((value) => value + 1000) };
    assert.ok(Math.abs(batchHsic(batchGram(x), batchGram(y)) - expected) < 1e-10);
    assert.ok(Math.abs(batchHsic(batchGram(moved), batchGram(y)) - expected) < 1e-8);
  }
});

for (const kind of ['categorical', 'numeric'] as const)
  test(`variance explained by a ${kind} label row by row is that of all rows`, () => {
    const stream = randomStream(9, kind);
    const label = Array.from({ length: 120 }, () => Math.floor(stream.uniform() * 3));
    const noise = random('noise', 120, 6, 50);
    const data = noise.data.map((value, i) => value + label[Math.floor(i / 6)] * (i % 6));
    const matrix = { ...noise, data };
    const sums = new LabelSums(6, kind);
    label.forEach((value, row) => sums.add(row % 2 ? 'test' : 'fit', value, data, row * 6));
    const half = (odd: number) => {
      const rows = label.flatMap((_, row) => (row % 2 === odd ? [row] : []));
      return { features: rows.map((row) => label[row]), representation: takeRows(matrix, rows) };
    };
    const expected = varianceExplained(half(0), half(1), kind);
    assert.ok(expected.r2 !== null && expected.r2 > 0.3);
    assert.ok(Math.abs(Number(sums.r2().r2) - expected.r2) < 1e-12);
  });

test('a label that has no value on the test half says why', () => {
  const sums = new LabelSums(1, 'categorical');
  sums.add('fit', 0, [1], 0);
  sums.add('test', 4, [2], 0);
  assert.match(sums.r2().undefined ?? '', /value 4 .* not in the fit set/);
  const constant = new LabelSums(1, 'numeric');
  for (const half of ['fit', 'test', 'fit', 'test'] as const) constant.add(half, 1, [2], 0);
  assert.deepEqual(constant.r2(), { r2: null, undefined: 'The representation is constant on the test set.' });
});
