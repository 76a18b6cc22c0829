/** Linear systems and least squares of full and of lower rank. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { centreColumns, transpose } from '../../../runtime/measures/matrix';
import { gram, multiply, rowProducts } from '../../../runtime/measures/products';
import { cholesky, leastSquares, solvePositive } from '../../../runtime/measures/solve';
import { Undefined } from '../../../runtime/measures/undefined';
import { assertNear, gaussianMatrix } from './support';

test('a positive definite matrix is the product of its factor, and its system is solved', () => {
  const a = gram(gaussianMatrix(1, 12, 30));
  const l = cholesky(a);
  rowProducts(l, l).data.forEach((value, k) => assertNear(value, a.data[k], 1e-13, `entry ${k}`));
  const x = gaussianMatrix(2, 12, 5);
  solvePositive(a, multiply(a, x)).data.forEach((value, k) => assertNear(value, x.data[k], 1e-12, `${k}`));
});

test('a matrix that is not positive definite is refused by its name', () => {
  const dependent = gram(transpose(gaussianMatrix(1, 4, 6)));
  assert.throws(
    () => solvePositive(dependent, gaussianMatrix(1, 6, 1), 'The covariance of X'),
    (thrown) => {
      return (
        thrown instanceof Undefined && /^The covariance of X is not positive definite/.test(thrown.message)
      );
    },
  );
});

for (const [rows, cols] of [
  [30, 7],
  [7, 30],
])
  test(`least squares of ${rows} x ${cols}, centred: residuals are orthogonal to the columns and the norm is least`, () => {
    const a = centreColumns(gaussianMatrix(3, rows, cols));
    const b = gaussianMatrix(4, rows, 3);
    const w = leastSquares(a, b);
    const residual = multiply(a, w).data.map((value, k) => b.data[k] - value);
    multiply(transpose(a), { ...b, data: residual }).data.forEach((value, k) =>
      assertNear(value, 0, 1e-12, `product ${k}`),
    );
    // Of least norm: in the span of the rows of A, so the projection on them changes nothing.
    const projected = multiply(leastSquares(a, a), w);
    projected.data.forEach((value, k) => assertNear(value, w.data[k], 1e-12, `entry ${k}`));
  });
