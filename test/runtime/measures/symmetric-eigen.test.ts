/** Eigenvalues and eigenvectors of symmetric matrices that are known, graded, repeated or random. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Matrix, transpose } from '../../../runtime/measures/matrix';
import { gram, multiply, rowProducts } from '../../../runtime/measures/products';
import { symmetricEigen, symmetricEigenvalues } from '../../../runtime/measures/symmetric-eigen';
import { assertNear, gaussianMatrix, rotated } from './support';

/** Q D Qᵀ with a random rotation Q. */
function withEigenvalues(values: readonly number[], seed: number): Matrix {
  const n = values.length;
  const data = new Float64Array(n * n);
  values.forEach((value, k) => (data[k * n + k] = value));
  return rotated(transpose(rotated({ rows: n, cols: n, data }, seed)), seed);
}

function assertOrthonormal(rows: Matrix): void {
  gram(rows).data.forEach((value, k) =>
    assertNear(value, k % (rows.rows + 1) === 0 ? 1 : 0, 1e-13, `product ${k}`),
  );
}

test('a graded spectrum is found to the precision of its largest value, whatever the signs', () => {
  const values = [5, 2, 1e-3, 1e-9, 0, -1e-6, -0.5, -3];
  symmetricEigenvalues(withEigenvalues(values, 4)).forEach((value, k) =>
    assertNear(value, values[k], 1e-14, `value ${k}`),
  );
});

for (const n of [1, 2, 3, 17, 60])
  test(`a random symmetric matrix of size ${n} is put together again from its vectors and values`, () => {
    const b = gaussianMatrix(n, n, n);
    const data = b.data.map((value, k) => value + b.data[(k % n) * n + Math.floor(k / n)]);
    const a = { rows: n, cols: n, data };
    const { values, vectors } = symmetricEigen(a);
    assertOrthonormal(vectors);
    assert.deepEqual(values, values.slice().sort().reverse());
    symmetricEigenvalues(a).forEach((value, k) => assertNear(value, values[k], 1e-13 * n, `value ${k}`));
    const scaled = { ...vectors, data: vectors.data.map((value, k) => value * values[Math.floor(k / n)]) };
    const again = rowProducts(transpose(vectors), transpose(scaled));
    again.data.forEach((value, k) => assertNear(value, data[k], 1e-13 * n, `entry ${k}`));
  });

test('vectors to equal eigenvalues are orthonormal', () => {
  const a = withEigenvalues([3, 3, 3, 3, 1, 1, 0, 0, 0], 9);
  const { values, vectors } = symmetricEigen(a);
  assertOrthonormal(vectors);
  const images = multiply(vectors, a);
  images.data.forEach((value, k) =>
    assertNear(value, values[Math.floor(k / 9)] * vectors.data[k], 1e-14, `entry ${k}`),
  );
});

test('numbers far from 1 lose nothing, and zeros have zeros', () => {
  const a = withEigenvalues([4, 1, 0.5, -2], 2);
  for (const scale of [2 ** -600, 2 ** 600]) {
    const values = symmetricEigenvalues({ ...a, data: a.data.map((value) => value * scale) });
    [4, 1, 0.5, -2]
      .toSorted((x, y) => y - x)
      .forEach((value, k) => assertNear(values[k] / scale, value, 1e-14, `value ${k}`));
  }
  const zeros = symmetricEigen({ rows: 3, cols: 3, data: new Float64Array(9) });
  assert.deepEqual([...zeros.values], [0, 0, 0]);
  assertOrthonormal(zeros.vectors);
});
