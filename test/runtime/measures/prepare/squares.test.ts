/** Singular values and leading vectors by eigenvalues of squares against decompositions of the matrix itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decompositionOf, singularValues } from '../../../../runtime/measures/decomposition';
import { type Matrix, transpose } from '../../../../runtime/measures/matrix';
import { leadingBySquares, valuesBySquares } from '../../../../runtime/measures/prepare/squares';
import { gram } from '../../../../runtime/measures/products';
import { assertNear, gaussianMatrix, mapped, rotated } from '../support';

const rest = () => Promise.resolve();

/** A matrix [rows, values] with these singular values and random vectors. */
function withValues(values: readonly number[], rows: number): Matrix {
  const cols = values.length;
  const data = new Float64Array(rows * cols);
  values.forEach((value, k) => (data[k * cols + k] = value));
  return transpose(rotated(transpose(rotated({ rows, cols, data }, 1)), 2));
}

/** The largest difference of two entries. */
function largestDifference(a: Matrix, b: Matrix): number {
  return a.data.reduce((most, value, k) => Math.max(most, Math.abs(value - b.data[k])), 0);
}

/** The projection onto the rows of V. */
const projection = (v: Matrix): Matrix => gram(transpose(v));

const first = (count: number) => () => count;

for (const [rows, cols] of [
  [60, 40],
  [40, 60],
  [50, 50],
])
  test(`singular values and leading vectors of ${rows} x ${cols} are those of the matrix itself`, async () => {
    const tilted = mapped(gaussianMatrix(rows, rows, cols), (value, column) => value / (1 + column));
    for (let k = 0; k < tilted.data.length; k += cols + 1) tilted.data[k] += 2;
    const values = await valuesBySquares(tilted, rest);
    singularValues(tilted).forEach((value, k) =>
      assertNear(values?.[k] ?? NaN, value, 1e-11 * singularValues(tilted)[0], `value ${k}`),
    );
    const u = await leadingBySquares(tilted, first(9), rest);
    assert.ok(u);
    const expected = projection(decompositionOf(tilted).leadingLeft(9));
    assert.ok(largestDifference(projection(transpose(u)), expected) < 1e-11);
  });

test('values that squares would blur are not told', async () => {
  const falling = (least: number) => Array.from({ length: 12 }, (_, k) => least ** (k / 11));
  assert.ok(await valuesBySquares(withValues(falling(1e-4), 20), rest));
  for (const least of [1e-5, 1e-9, 0]) {
    const values = [...falling(0.1).slice(0, 11), least];
    assert.equal(await valuesBySquares(withValues(values, 20), rest), undefined, String(least));
  }
  assert.equal(await valuesBySquares(withValues([0, 0, 0], 5), rest), undefined);
});

test('components are told where they lie apart from the others, whatever is equal on either side', async () => {
  const values = [3, 3, 3, 2, 2, 1, 1, 1e-9, 0, 0];
  for (const rows of [10, 25]) {
    const a = withValues(values, rows);
    for (const count of [3, 5, 7]) {
      const u = await leadingBySquares(a, first(count), rest);
      assert.ok(u);
      const expected = projection(decompositionOf(a).leadingLeft(count));
      assert.ok(
        largestDifference(projection(transpose(u)), expected) < 1e-13 * 20,
        `${count} of ${rows} rows`,
      );
    }
    for (const count of [2, 4, 6, 8, 9])
      assert.equal(await leadingBySquares(a, first(count), rest), undefined, `${count} of ${rows} rows`);
  }
  assert.equal(await leadingBySquares(withValues([0, 0, 0], 5), first(1), rest), undefined);
});

test('vectors to values that fall far are orthonormal to rounding', async () => {
  const falling = Array.from({ length: 30 }, (_, k) => 10 ** (-k / 10));
  const u = await leadingBySquares(withValues(falling, 80), first(28), rest);
  assert.ok(u);
  gram(transpose(u)).data.forEach((value, k) =>
    assertNear(value, k % 29 === 0 ? 1 : 0, 1e-14, `product ${k}`),
  );
});

test('numbers far from 1 lose nothing', async () => {
  const a = withValues([5, 3, 2, 1], 9);
  for (const scale of [2 ** -600, 2 ** 600]) {
    const scaled = mapped(a, (value) => value * scale);
    const values = await valuesBySquares(scaled, rest);
    [5, 3, 2, 1].forEach((value, k) => assertNear((values?.[k] ?? NaN) / scale, value, 1e-13, `value ${k}`));
    const u = await leadingBySquares(scaled, (s) => s.filter((value) => value > 0.5 * s[0]).length, rest);
    assert.equal(u?.cols, 2);
  }
});
