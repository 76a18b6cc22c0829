/** Variance explained on bootstrap draws against fits to the drawn rows themselves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Matrix, takeRows } from '../../../runtime/measures/matrix';
import { bootstrapDraws } from '../../../runtime/measures/statistics/draws';
import { type DrawnFeature, varianceExplainedDraws } from '../../../runtime/measures/variance-draws';
import { varianceExplained } from '../../../runtime/measures/variance-explained';
import { assertNear, gaussianMatrix, mapped } from './support';

function draws(
  fit: Matrix,
  tested: Matrix,
  features: readonly DrawnFeature[],
  count: number,
): Float64Array[] {
  const sets = { fit: bootstrapDraws(fit.rows, 1), test: bootstrapDraws(tested.rows, 2), count };
  const steps = varianceExplainedDraws(fit, tested, features, sets);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

test('each draw has the R2 of a fit to its rows, whatever the kind of the feature', () => {
  const [n, m, p] = [60, 45, 13];
  const groups = (rows: number, of: number) => Array.from({ length: rows }, (_, i) => (i * 7) % of);
  const numbers = (rows: number, seed: number) => gaussianMatrix(seed, rows, 1).data;
  const features: DrawnFeature[] = [
    { kind: 'categorical', fit: groups(n, 4), test: groups(m, 4) },
    { kind: 'numeric', fit: numbers(n, 3), test: numbers(m, 4) },
    { kind: 'categorical', fit: groups(n, 2), test: groups(m, 2) },
  ];
  const shifted = (seed: number, rows: number, labels: ArrayLike<number>) => {
    const a = mapped(gaussianMatrix(seed, rows, p), (value) => 50 + value);
    for (let i = 0; i < rows; i++) for (let j = 0; j < p; j++) a.data[i * p + j] += labels[i] * (j % 3);
    return a;
  };
  const [fit, tested] = [shifted(5, n, features[0].fit), shifted(6, m, features[0].test)];
  const r2 = draws(fit, tested, features, 5);
  features.forEach((feature, f) => {
    for (let d = 0; d < 5; d++) {
      const [rows, testRows] = [[...bootstrapDraws(n, 1)(d)], [...bootstrapDraws(m, 2)(d)]];
      const expected = varianceExplained(
        { features: rows.map((row) => feature.fit[row]), representation: takeRows(fit, rows) },
        { features: testRows.map((row) => feature.test[row]), representation: takeRows(tested, testRows) },
        feature.kind,
      );
      assertNear(r2[f][d], expected.r2 ?? NaN, 1e-12, `feature ${f}, draw ${d}`);
    }
  });
});

test('a draw without a value for a category of the test rows has no R2', () => {
  const labels = Array.from({ length: 12 }, (_, i) => (i === 0 ? 1 : 0));
  const a = gaussianMatrix(1, 12, 3);
  const [r2] = draws(a, a, [{ kind: 'categorical', fit: labels, test: labels }], 30);
  assert.ok(r2.some(Number.isNaN) && r2.some(Number.isFinite));
});

test('a representation that is constant has no R2', () => {
  const a = mapped(gaussianMatrix(1, 12, 3), (_, column) => column + 0.1);
  const labels = Array.from({ length: 12 }, (_, i) => i % 2);
  const [r2] = draws(a, a, [{ kind: 'categorical', fit: labels, test: labels }], 3);
  assert.ok(r2.every(Number.isNaN));
});
