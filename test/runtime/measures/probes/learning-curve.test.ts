import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlLabels } from '../../../../runtime/measures/probes/control';
import { crossingOf, curveSizes } from '../../../../runtime/measures/probes/learning-curve';
import { splitRows } from '../../../../runtime/measures/probes/parts';
import { wilsonInterval } from '../../../../runtime/measures/probes/scores';
import { assertNear } from '../support';

test('curves cross where the later one stays above, halfway between two points on a logarithmic scale', () => {
  assertNear(crossingOf([10, 40, 160], [0.8, 0.8, 0.8], [0.6, 0.7, 0.9]), 80, 1e-9, 'crossing');
  assert.equal(crossingOf([10, 20], [0.5, 0.6], [0.6, 0.7]), null);
  assert.equal(crossingOf([10, 20], [0.8, 0.8], [0.9, 0.7]), null);
});

test('the points of a curve double up to all training rows', () => {
  assert.deepEqual(curveSizes(100, 2), [13, 25, 50, 100]);
  assert.deepEqual(curveSizes(100, 20), [50, 100]);
});

test('parts hold every row once, and each category in the same shares', () => {
  const codes = Array.from({ length: 100 }, (_, row) => Number(row >= 80));
  const parts = splitRows(100, codes, { train: 0.6, validation: 0.2, seed: 0 });
  const all = [...parts.train, ...parts.validation, ...parts.test];
  assert.deepEqual(
    all.sort((a, b) => a - b),
    codes.map((_, row) => row),
  );
  const ofSecond = Object.values(parts).map((rows) => rows.filter((row) => codes[row] === 1).length);
  assert.deepEqual(ofSecond, [12, 4, 4]);
});

test('control labels are those of other inputs, the same for equal inputs', () => {
  const groups = [[0, 2], [1, 5], [3], [4]];
  const control = controlLabels([7, 8, 7, 9, 6, 8], groups, 0);
  assert.equal(control[0], control[2]);
  assert.equal(control[1], control[5]);
  assert.deepEqual([control[0], control[1], control[3], control[4]].sort(), [6, 7, 8, 9]);
});

test("Wilson's interval of 8 in 10", () => {
  // statsmodels: proportion_confint(8, 10, method="wilson")
  const { low, high } = wilsonInterval(0.8, 10);
  assertNear(low, 0.49016247153664183, 1e-12, 'low');
  assertNear(high, 0.9433178485456247, 1e-12, 'high');
});
