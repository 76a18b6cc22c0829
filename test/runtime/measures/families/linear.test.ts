/** What the linear measures do at the edges of their definitions, where golden values do not tell why. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Matrix } from '../../../../runtime/measures/matrix';
import { measurePair } from '../../../../runtime/measures/measure-pair';
import { assertNear, gaussianMatrix, mapped, matrix, rotated } from '../support';

const value = (x: Matrix, y: Matrix, key: string) => measurePair(x, y, [key]).values[key];
const reason = (x: Matrix, y: Matrix, key: string) => measurePair(x, y, [key]).undefined[key];

const X = gaussianMatrix(1, 40, 6);
const Y = gaussianMatrix(2, 40, 9);

test('a rotation is undone by Procrustes and not by a matching of units', () => {
  const turned = rotated(X, 3);
  for (const key of ['procrustes.angular', 'procrustes.distance', 'netrep.linear_metric.alpha0.0.angular'])
    assert.equal(value(X, turned, key), 0, key);
  assert.ok((value(X, turned, 'netrep.permutation_metric.angular') as number) > 0.1);
  assert.ok((value(X, turned, 'match.hard_correlation') as number) < 0.99);
});

test('units in another order are matched again', () => {
  const reversed = { ...X, data: X.data.map((_, k) => X.data[k - (k % 6) + 5 - (k % 6)]) };
  assert.equal(value(X, reversed, 'netrep.permutation_metric.euclidean'), 0);
  assertNear(value(X, reversed, 'match.hard_correlation'), 1, 1e-14, 'correlation');
});

test('a layer against itself, as one object, has the values of equal layers', () => {
  const keys = ['procrustes.angular', 'cca.wilks_lambda', 'gulp.sq_distance.lambda0.01'];
  for (const key of keys) assert.equal(value(X, X, key), 0, key);
  for (const key of ['cca.mean_rho', 'pwcca.paper_smaller_side', 'svcca.var0.99.mean'])
    assert.equal(value(X, X, key), 1, key);
  assertNear(value(X, X, 'heldout.r2_var_weighted.y_from_x.ridge0'), 1, 1e-12, 'held out');
});

test('PWCCA is undefined where equal correlations leave its weights open, and says how many', () => {
  const [x, y] = [gaussianMatrix(4, 12, 8), gaussianMatrix(5, 12, 7)];
  assert.equal(value(x, y, 'cca.degenerate_n_le_rank_sum'), true);
  assert.match(String(reason(x, y, 'pwcca.weight_x')), /^4 canonical correlations of X and Y are equal/);
  assert.equal(value(gaussianMatrix(4, 12, 20), y, 'pwcca.weight_x'), 1);
});

test('SVCCA is undefined where the last component kept has the variance of the next', () => {
  const simplex = matrix(
    20,
    20,
    Float64Array.from({ length: 400 }, (_, k) => (k % 21 === 0 ? 1 : 0)),
  );
  const y = gaussianMatrix(6, 20, 4);
  assert.match(String(reason(simplex, y, 'svcca.top10.mean')), /^Principal components 10 and 11 of X/);
  assert.equal(reason(simplex, y, 'svcca.top20.mean'), undefined);
});

test('the CCA angle names the side whose units depend on each other', () => {
  const dependent = mapped(Y, (number) => number);
  for (let i = 0; i < 40; i++) dependent.data[i * 9 + 8] = dependent.data[i * 9];
  assert.equal(
    reason(X, dependent, 'cca.angular_netrep_alpha0'),
    'Y has rank 8 with 9 units, and cannot be whitened.',
  );
});

test('linear predictivity needs two inputs a fold', () => {
  const key = 'linear_predictivity.y_from_x.ridge1.mean_r_5fold';
  const [x, y] = [gaussianMatrix(7, 9, 3), gaussianMatrix(8, 9, 3)];
  assert.match(String(reason(x, y, key)), /needs at least 10 rows; there are 9/);
});

test('a unit that is silent on all training rows does not count in the fold that it fires in', () => {
  const key = 'linear_predictivity.y_from_x.ridge1.mean_r_5fold';
  const withUnit = (unit: (row: number) => number): Matrix => {
    const data = new Float64Array(400);
    for (let i = 0; i < 40; i++) {
      data.set(Y.data.subarray(i * 9, (i + 1) * 9), i * 10);
      data[i * 10 + 9] = unit(i);
    }
    return matrix(40, 10, data);
  };
  const silent = value(
    X,
    withUnit(() => 0),
    key,
  );
  const late = value(
    X,
    withUnit((row) => (row < 32 ? 0 : Math.sin(row))),
    key,
  );
  assert.equal(silent, value(X, Y, key));
  // It varies in the last fold only, where nothing can be predicted of it, and is constant in the test rows of others.
  assert.equal(late, silent);
});

test('held-out regression is undefined for a layer that is constant on the test rows alone', () => {
  const still = { ...Y, data: Y.data.map((number, k) => (k < 20 * 9 ? number : 0.5)) };
  assert.equal(
    reason(X, still, 'heldout.r2_var_weighted.y_from_x.ridge1'),
    'Y is constant on the second half of the rows.',
  );
  assert.ok((value(X, still, 'heldout.r2_trainmean.y_from_x.ridge1') as number) < 1);
});

test('more units than inputs predict as their principal components do', () => {
  const wide = gaussianMatrix(9, 40, 70);
  const key = 'heldout.r2_var_weighted.y_from_x.ridge1';
  assertNear(value(rotated(wide, 4), Y, key), value(wide, Y, key) as number, 1e-10, key);
});
