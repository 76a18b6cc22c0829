import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meanLines, type LinePoint } from '../../webview/charts/curves';
import { interval, studentQuantile } from '../../webview/charts/statistics';
import { explained } from '../../webview/charts/study';
import { fixture, record } from './fixture';

/** scipy.stats.t.ppf(0.975, degrees of freedom), SciPy 1.10 */
const quantiles: [number, number][] = [
  [1, 12.7062047],
  [4, 2.7764451],
  [9, 2.2621572],
  [10, 2.2281389],
  [11, 2.2009852],
  [19, 2.0930241],
  [99, 1.984217],
  [999, 1.9623415],
];

test('the Student quantile equals that of SciPy', () => {
  for (const [freedom, expected] of quantiles) {
    assert.ok(Math.abs(studentQuantile(freedom) - expected) < 1e-5, `${freedom} degrees of freedom`);
  }
});

test('mean and interval of five values equal those of SciPy', () => {
  const { mean, low, high, n } = interval([0.53, 0.55, 0.56, 0.58, 0.52]);
  assert.equal(n, 5);
  for (const [got, expected] of [
    [mean, 0.548],
    [low, 0.5183557],
    [high, 0.5776443],
  ]) {
    assert.ok(Math.abs((got ?? NaN) - (expected ?? NaN)) < 1e-6);
  }
});

test('one value has no bounds, and a missing value leaves the mean undefined', () => {
  assert.deepEqual(interval([0.4]), { mean: 0.4, low: null, high: null, n: 1, level: 0.95 });
  assert.equal(interval([0.4, null]).mean, null);
  assert.equal(interval([]).mean, null);
});

test('a mean line leaves out seeds below the gate and steps that a seed lacks', () => {
  const point = (seed: number, passed: boolean, x: number, y: number): LinePoint => ({
    feature: 'a',
    seed,
    passed,
    x,
    y,
  });
  const lines = [
    point(0, true, 10, 0.6),
    point(0, true, 1, 0.2),
    point(1, true, 1, 0.4),
    point(2, false, 1, 9),
  ];
  const means = meanLines(lines, ['a']);
  assert.deepEqual(
    means.map(({ x, n }) => [x, n]),
    [[1, 2]],
  );
  assert.ok(Math.abs((means[0].mean ?? NaN) - 0.3) < 1e-12);
});

test('on the final scale, variance explained is divided by the total variance of the last step', () => {
  const [seed] = fixture().results.seeds;
  const [point, last] = [seed.curve[10], seed.curve[seed.curve.length - 1]];
  const share = point.varianceExplained[record].easy ?? NaN;
  const absolute = share * point.totalVariance[record];
  assert.equal(explained(seed, point, record, 'easy', 'step'), share);
  assert.equal(explained(seed, point, record, 'easy', 'final'), absolute / last.totalVariance[record]);
  assert.equal(explained(seed, last, record, 'easy', 'final'), explained(seed, last, record, 'easy', 'step'));
});
