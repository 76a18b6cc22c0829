/** The functions on rows against plain loops. */
import { test } from 'node:test';
import { Rows, padded } from '../../../../runtime/measures/simd/rows';
import { assertNear, gaussianMatrix } from '../support';

for (const length of [1, 7, 8, 24, 61])
  test(`rows of ${length} numbers are walked along to their end, and no further`, () => {
    const rows = new Rows(4 * padded(length));
    const { dot, addTo, subtractAndDot, subtractAndAddTo, dotAndAddTo, addFourTo } = rows.functions;
    const [x, y, z, after] = Array.from({ length: 4 }, () => rows.array(length));
    [x, y, z, after].forEach((row, i) => row.set(gaussianMatrix(i, 1, length).data));
    const expected = [x, y, z, after].map((row) => Array.from(row));
    const end = x.byteOffset + padded(length) * 8;
    const [xs, ys, zs] = expected;
    const product = (a: number[], b: number[]) => a.reduce((sum, value, k) => sum + value * b[k], 0);
    const change = (to: number[], by: (k: number) => number) => to.forEach((_, k) => (to[k] += by(k)));
    const [xAt, yAt, zAt] = [x, y, z].map((row) => row.byteOffset);

    assertNear(dot(xAt, yAt, end), product(xs, ys), 1e-13, 'dot');
    addTo(xAt, yAt, end, 0.5);
    change(xs, (k) => 0.5 * ys[k]);
    const subtracted = subtractAndDot(xAt, yAt, zAt, end, 2);
    change(xs, (k) => -2 * ys[k]);
    assertNear(subtracted, product(xs, zs), 1e-12, 'product after a subtraction');
    subtractAndAddTo(xAt, yAt, zAt, end, -1, 3);
    change(xs, (k) => ys[k]);
    change(zs, (k) => 3 * xs[k]);
    assertNear(dotAndAddTo(xAt, yAt, zAt, end, -2), product(xs, ys), 1e-12, 'product with an addition');
    change(zs, (k) => -2 * xs[k]);
    addFourTo(xAt, yAt, zAt, yAt, after.byteOffset, end, 0.25, -0.5, 2, 3);
    change(xs, (k) => 2.25 * ys[k] - 0.5 * zs[k] + 3 * expected[3][k]);
    [x, y, z, after].forEach((row, i) =>
      row.forEach((value, k) => assertNear(value, expected[i][k], 1e-12, `row ${i}, number ${k}`)),
    );
  });
