import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meanLines, type LinePoint } from '../../webview/charts/curves';
import { explained } from '../../webview/charts/study';
import { fixture, record } from './fixture';

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

test('a mean is undefined at a step at which a passing seed has no value', () => {
  const lines: LinePoint[] = [0.4, null].map((y, seed) => ({ feature: 'a', seed, passed: true, x: 1, y }));
  assert.deepEqual(meanLines(lines, ['a']), [
    { feature: 'a', x: 1, mean: null, low: null, high: null, n: 2 },
  ]);
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

test('while seeds train, the mean is over those past half of the furthest, as far as all of these have come', () => {
  const seed = (name: number, passed: boolean | null, last: number): LinePoint[] =>
    [0, 100, 200, 400]
      .filter((x) => x <= last)
      .map((x) => ({ feature: 'a', seed: name, passed, x, y: name }));
  const lines = [...seed(1, null, 400), ...seed(2, null, 200), ...seed(3, null, 100), ...seed(4, false, 400)];
  assert.deepEqual(
    meanLines(lines, ['a']).map(({ x, n, mean }) => [x, n, mean]),
    [0, 100, 200].map((x) => [x, 2, 1.5]),
  );
});

test('on the log scale the mean is geometric, and its interval stays positive', () => {
  const lines: LinePoint[] = [0.01, 1].map((y, seed) => ({ feature: 'loss', seed, passed: true, x: 0, y }));
  const [{ mean, low, high }] = meanLines(lines, ['loss'], 'log');
  assert.ok(Math.abs((mean ?? NaN) - 0.1) < 1e-12);
  assert.ok(low !== null && high !== null && low > 0);
  assert.ok(Math.abs(low * high - 0.01) < 1e-12);
});
