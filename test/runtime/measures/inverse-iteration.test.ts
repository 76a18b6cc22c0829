/** Eigenvectors of tridiagonal matrices with values that are close, equal, or all zero. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eigenvectorsOf } from '../../../runtime/measures/inverse-iteration';
import { gram } from '../../../runtime/measures/products';
import { finished } from '../../../runtime/measures/steps';
import type { Tridiagonal } from '../../../runtime/measures/tridiagonal';
import { eigenvaluesOf } from '../../../runtime/measures/tridiagonal-values';
import { assertNear, gaussianMatrix } from './support';

const of = (diagonal: readonly number[], beside: readonly number[]): Tridiagonal => ({
  diagonal: Float64Array.from(diagonal),
  beside: Float64Array.from(beside),
});

const repeat = (count: number, value: number) => Array.from({ length: count }, () => value);
/** Pairs of its eigenvalues are equal to 14 digits (Wilkinson 1965). */
const wilkinson = of(
  Array.from({ length: 21 }, (_, i) => Math.abs(10 - i)),
  repeat(20, 1),
);

const examples: readonly [string, Tridiagonal][] = [
  ['one number', of([3], [])],
  ['zeros', of(repeat(6, 0), repeat(5, 0))],
  ['equal values', of(repeat(9, 2), repeat(8, 0))],
  ['pairs of values that agree to 14 digits', wilkinson],
  ['blocks that are the same', of(repeat(40, 1), [...repeat(19, 0.5), 0, ...repeat(19, 0.5)])],
  ['blocks that are nearly the same', of(repeat(40, 1), [...repeat(19, 0.5), 1e-9, ...repeat(19, 0.5)])],
  ['random numbers', of([...gaussianMatrix(1, 1, 150).data], [...gaussianMatrix(2, 1, 149).data])],
  [
    'numbers that fall far',
    of(
      [...Array(30).keys()].map((k) => 10 ** -k),
      repeat(29, 0).map((_, k) => 10 ** (-k - 1)),
    ),
  ],
];

for (const [name, t] of examples)
  test(`vectors of ${name} are orthonormal, and scaled by their values`, () => {
    const n = t.diagonal.length;
    const values = finished(eigenvaluesOf(t));
    const { data } = finished(eigenvectorsOf(t, values));
    gram({ rows: n, cols: n, data }).data.forEach((value, k) =>
      assertNear(value, k % (n + 1) === 0 ? 1 : 0, 2e-15 * (n + 5), `product ${k}`),
    );
    const norm = Math.max(...values.map(Math.abs));
    values.forEach((value, i) => {
      const x = data.subarray(i * n, (i + 1) * n);
      for (let k = 0; k < n; k++) {
        const before = k > 0 ? t.beside[k - 1] * x[k - 1] : 0;
        const after = k < n - 1 ? t.beside[k] * x[k + 1] : 0;
        const image = before + t.diagonal[k] * x[k] + after;
        assertNear(image, value * x[k], 1e-15 * (n + 20) * norm, `entry ${k} of image ${i}`);
      }
    });
  });

test('eigenvalues of a matrix that is not finite are not searched for ever: some are NaN', () => {
  assert.ok(finished(eigenvaluesOf(of([1, NaN, 2], [1, 1]))).some(Number.isNaN));
});
