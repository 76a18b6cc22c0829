import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distinctRows } from '../../../runtime/measures/intrinsic-dimension';
import { takeRows, type Matrix } from '../../../runtime/measures/matrix';
import { measureOne } from '../../../runtime/measures/measure-pair';
import { assertNear, gaussianMatrix, matrixFromRows, padded, rotated } from './support';

const keys = ['geometry.x.intrinsic_dimension_twonn', 'geometry.x.intrinsic_dimension_twonn_mle'];
const dimensions = (matrix: Matrix) => measureOne({ name: 'X', matrix }, keys);

test('a cloud of 2 or 5 dimensions in 12 units has that intrinsic dimension', () => {
  for (const d of [2, 5]) {
    const { values } = dimensions(rotated(padded(gaussianMatrix(d, 1500, d), 12), 3));
    // The standard error of the estimate by likelihood is d / √n, 0.13 for 5 dimensions.
    for (const key of keys) assertNear(values[key], d, 0.1 * d, key);
  }
});

test('inputs that occur twice count once', () => {
  const once = gaussianMatrix(4, 60, 3);
  const twice = takeRows(once, [...Array(60).keys(), 5, 17, 17, 59]);
  assert.deepEqual(distinctRows(twice), [...Array(60).keys()]);
  assert.deepEqual(dimensions(twice), dimensions(once));
});

test('too few different inputs, and neighbours that are all equally far, have no dimension for that reason', () => {
  const corners = matrixFromRows([0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => Number(i === j))));
  assert.match(dimensions(corners).undefined[keys[0]], /X are equally far/);
  const three = takeRows(gaussianMatrix(5, 3, 4), [0, 1, 2, 2, 1]);
  assert.match(dimensions(three).undefined[keys[1]], /at least 4 different rows; X has 3/);
});
