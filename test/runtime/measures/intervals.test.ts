import { test } from 'node:test';
import assert from 'node:assert/strict';
import { meanInterval } from '../../../runtime/measures/intervals';
import { studentQuantile } from '../../../runtime/measures/student';
import { assertClose, goldenJson } from './support';

interface Golden {
  /** [level, degrees of freedom, t] */
  quantiles: [number, number, number][];
  intervals: { values: number[]; level: number; low: number; high: number }[];
}
const golden = goldenJson<Golden>('measures/student.json');

test("quantiles of Student's t equal those found at 40 digits", () => {
  for (const [level, degrees, t] of golden.quantiles)
    assertClose(studentQuantile((1 + level) / 2, degrees), t, 1e-11, `t of ${level}, ${degrees}`);
});

test('the quantile with one degree of freedom is a tangent, and quantiles are odd about a half', () => {
  assertClose(studentQuantile(0.975, 1), Math.tan(Math.PI * 0.475), 1e-13, 't');
  assert.equal(studentQuantile(0.025, 4), -studentQuantile(0.975, 4));
});

test("intervals over seeds equal scipy's", () => {
  for (const { values, level, low, high } of golden.intervals) {
    const interval = meanInterval(values, level);
    assertClose(interval.low, low, 1e-9, 'low');
    assertClose(interval.high, high, 1e-9, 'high');
    assert.deepEqual([interval.n, interval.level], [values.length, level]);
  }
});

test('one seed has a mean and no interval, no seed has neither', () => {
  assert.deepEqual(meanInterval([0.4]), { mean: 0.4, low: null, high: null, n: 1, level: 0.95 });
  assert.deepEqual(meanInterval([]), { mean: null, low: null, high: null, n: 0, level: 0.95 });
});

test('equal seeds have an interval of no width', () => {
  assert.deepEqual(meanInterval([0.5, 0.5, 0.5]), { mean: 0.5, low: 0.5, high: 0.5, n: 3, level: 0.95 });
});
