/** Decompositions of matrices whose singular values or vectors are known, and the work in slices. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decomposeInSlices, decompositionOf, singularValues } from '../../../runtime/measures/decomposition';
import { type Matrix, transpose } from '../../../runtime/measures/matrix';
import { gram, rowProducts } from '../../../runtime/measures/products';
import { inSlices } from '../../../runtime/measures/steps';
import { assertNear, gaussianMatrix, mapped, matrixFromRows, rotated } from './support';

/** A matrix with zeros beside the diagonal. */
function diagonal(values: readonly number[], rows = values.length): Matrix {
  const cols = values.length;
  const data = new Float64Array(rows * cols);
  values.forEach((value, k) => (data[k * cols + k] = value));
  return { rows, cols, data };
}

function assertOrthonormal(rows: Matrix): void {
  gram(rows).data.forEach((value, k) =>
    assertNear(value, k % (rows.rows + 1) === 0 ? 1 : 0, 2e-14, `product ${k}`),
  );
}

test('singular values of every size are found, to the precision of the largest', () => {
  const values = [7, 3, 1, 0.5, 1e-3, 1e-7, 1e-12, 0];
  const n = values.length;
  const a = rotated(transpose(rotated(diagonal(values), 1)), 2);
  singularValues(a).forEach((value, k) => assertNear(value, values[k], 7e-15, `value ${k}`));
  for (const rows of [n + 1, 4 * n])
    singularValues(diagonal(values, rows)).forEach((value, k) =>
      assertNear(value, values[k], 7e-15, `value ${k} of ${rows} rows`),
    );
});

test('vectors to singular values that are equal are orthonormal, and span what they should', () => {
  const { values, leading } = decompositionOf(transpose(rotated(diagonal([2, 2, 2, 1, 1, 0]), 3)));
  [2, 2, 2, 1, 1, 0].forEach((value, k) => assertNear(values[k], value, 1e-14, `value ${k}`));
  const vectors = leading(6);
  assert.equal(vectors.rows, 5);
  assertOrthonormal(vectors);
  for (let i = 0; i < 3; i++)
    for (let j = 3; j < 6; j++) assertNear(vectors.data[i * 6 + j], 0, 1e-14, `entry ${i}, ${j}`);
});

for (const [rows, cols] of [
  [30, 12],
  [13, 12],
  [12, 30],
  [9, 1],
  [1, 9],
  [1, 1],
  [2, 2],
])
  test(`a random matrix ${rows} x ${cols} is scaled along its vectors by its values`, () => {
    const a = gaussianMatrix(rows * 31 + cols, rows, cols);
    const { values, leading } = decompositionOf(a);
    assert.equal(values.length, Math.min(rows, cols));
    assert.deepEqual(
      [...values],
      [...values].sort((x, y) => y - x),
    );
    const vectors = leading(values.length);
    assertOrthonormal(vectors);
    const images = gram(rowProducts(vectors, a));
    values.forEach((value, i) =>
      values.forEach((_, j) =>
        assertNear(images.data[i * values.length + j], i === j ? value * value : 0, 1e-12, `${i}, ${j}`),
      ),
    );
  });

test('numbers far from 1 lose nothing', () => {
  const a = gaussianMatrix(5, 20, 8);
  const expected = singularValues(a);
  for (const scale of [2 ** -400, 2 ** 400]) {
    const scaled = { ...a, data: a.data.map((value) => value * scale) };
    singularValues(scaled).forEach((value, k) => assertNear(value / scale, expected[k], 1e-14, `value ${k}`));
  }
});

test('a matrix of zeros has no rank and no vectors', () => {
  const { values, leading } = decompositionOf(diagonal([0, 0, 0], 5));
  assert.deepEqual([...values], [0, 0, 0]);
  assert.equal(leading(2).rows, 0);
});

test('work in slices gives the same, once, and may be stopped', async () => {
  const sample = () => gaussianMatrix(3, 60, 40);
  const shares: number[] = [];
  const a = sample();
  const { values } = await decomposeInSlices(a, (share) => Promise.resolve(void shares.push(share)), 0);
  assert.deepEqual(values, singularValues(sample()));
  assert.equal(decompositionOf(a).values, values);
  assert.ok(shares.length > 0 && shares.every((share) => share > 0 && share <= 1));
  assert.deepEqual(
    shares,
    shares.toSorted((x, y) => x - y),
  );
  const { leadingLeft, leftInSteps } = decompositionOf(a);
  let rests = 0;
  const rest = (share: number) => Promise.resolve(void (rests += share <= 1 ? 1 : NaN));
  assert.deepEqual(await inSlices(leftInSteps(40), 3, rest, 0), leadingLeft(40));
  assert.ok(rests > 40);
  const stopped = decomposeInSlices(sample(), () => Promise.reject(new Error('stop')), 0);
  await assert.rejects(stopped, /stop/);
});

test('a column of numbers has its length as singular value', () => {
  assertNear(singularValues(matrixFromRows([[3], [4]]))[0], 5, 1e-15, 'value');
});

for (const [rows, cols] of [
  [30, 12],
  [13, 12],
  [12, 30],
  [1, 3],
])
  test(`a matrix ${rows} x ${cols} is put together again from both sides of its decomposition`, () => {
    const a = gaussianMatrix(rows + cols, rows, cols);
    const { values, leading, leadingLeft } = decompositionOf(a);
    const left = leadingLeft(values.length);
    assertOrthonormal(left);
    const right = leading(values.length);
    const scaled = right.data.map((value, k) => value * values[Math.floor(k / cols)]);
    const again = rowProducts(transpose(left), transpose({ ...right, data: scaled }));
    again.data.forEach((value, k) => assertNear(value, a.data[k], 1e-13, `entry ${k}`));
  });

test('more vectors than are made orthogonal to all are orthonormal, of graded columns too', () => {
  const graded = mapped(gaussianMatrix(2, 200, 90), (value, column) => value * 10 ** (-column / 12));
  for (const a of [gaussianMatrix(1, 150, 90), graded]) {
    const { values, leading, leadingLeft } = decompositionOf(a);
    const [left, right] = [leadingLeft(90), leading(90)];
    assertOrthonormal(left);
    assertOrthonormal(right);
    const scaled = right.data.map((value, k) => value * values[Math.floor(k / 90)]);
    const again = rowProducts(transpose(left), transpose({ ...right, data: scaled }));
    again.data.forEach((value, k) => assertNear(value, a.data[k], 1e-14 * values[0], `entry ${k}`));
  }
});
