import { test } from 'node:test';
import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/errors';
import { varianceExplained } from '../../../runtime/measures/variance-explained';
import { assertClose, assertNear, goldenJson, matrixFromRows } from './support';

const fit = {
  features: [0, 0, 1, 1],
  representation: matrixFromRows([
    [0, 1, 5],
    [2, 1, 5],
    [4, 3, 5],
    [6, 5, 5],
  ]),
};
const test2 = {
  features: [0, 1],
  representation: matrixFromRows([
    [2, 1, 7],
    [6, 3, 7],
  ]),
};

test('a case solved by hand has the variance explained that was found by hand', () => {
  // Means on the fit set: (1, 1, 5) for 0 and (5, 4, 5) for 1. Test means (4, 2, 7).
  // Squared errors: unit 1: 1 + 1, unit 2: 0 + 1, unit 3: 4 + 4. Totals: 4 + 4, 1 + 1, 0.
  const result = varianceExplained(fit, test2);
  assert.deepEqual(result.perUnit, [1 - 2 / 8, 1 - 1 / 2, null]);
  assert.equal(result.total, 5);
  assert.equal(result.explained, 5 - 11 / 2);
  assertNear(result.r2, 1 - 11 / 10, 1e-15, 'r2');
  assert.equal(result.unitsUndefined, '1 of 3 units do not vary on the test set.');
});

interface GoldenCase {
  name: string;
  fit: { features: number[]; representation: number[][] };
  test: { features: number[]; representation: number[][] };
  r2: number;
  perUnit: (number | null)[];
  total: number;
}

for (const golden of goldenJson<GoldenCase[]>('measures/variance-explained.json')) {
  test(`a ${golden.name} feature has the R2 of scikit-learn's LinearRegression`, () => {
    const [fitted, tested] = [golden.fit, golden.test].map(({ features, representation }) => ({
      features,
      representation: matrixFromRows(representation),
    }));
    const kind = golden.name === 'numeric' ? 'numeric' : 'categorical';
    const result = varianceExplained(fitted, tested, kind);
    assertClose(result.r2, golden.r2, 1e-12, 'r2');
    assertClose(result.total, golden.total, 1e-12, 'total');
    assertClose(result.explained, golden.r2 * golden.total, 1e-12, 'explained');
    golden.perUnit.forEach((r2, unit) => {
      if (r2 === null) assert.equal(result.perUnit[unit], null);
      else assertNear(result.perUnit[unit], r2, 1e-12, `unit ${unit}`);
    });
  });
}

test('a representation that is a function of the feature is explained in full', () => {
  const exact = {
    features: [3, 1, 2, 1],
    representation: matrixFromRows([
      [9, 0],
      [1, 4],
      [4, 1],
      [1, 4],
    ]),
  };
  const { r2, perUnit } = varianceExplained(exact, exact);
  assert.deepEqual([r2, ...perUnit], [1, 1, 1]);
});

test('a constant representation has no R2, for that reason', () => {
  const still = {
    features: [0, 1],
    representation: matrixFromRows([
      [0.1, 0.7],
      [0.1, 0.7],
    ]),
  };
  const result = varianceExplained(still, still);
  assert.equal(result.r2, null);
  assert.equal(result.total, 0);
  assert.deepEqual(result.perUnit, [null, null]);
  assert.equal(result.undefined, 'The representation is constant on the test set.');
});

test('a feature value that the fit has never seen makes R2 undefined', () => {
  const result = varianceExplained(fit, { ...test2, features: [0, 2] });
  assert.equal(result.r2, null);
  assert.equal(result.total, 5);
  assert.equal(result.undefined, 'The value 2 of the feature is in the test set but not in the fit set.');
});

test('values that are not finite make R2 undefined and are placed in their set', () => {
  const broken = {
    ...test2,
    representation: matrixFromRows([
      [2, 1, 7],
      [6, NaN, 7],
    ]),
  };
  assert.match(varianceExplained(fit, broken).undefined ?? '', /representation has values in the test set/);
  const features = { ...fit, features: [0, NaN, 1, 1] };
  assert.match(varianceExplained(features, test2).undefined ?? '', /feature has values in the fit set/);
});

test('features and units that do not match are refused', () => {
  const isUserError = (error: unknown) => error instanceof UserError;
  assert.throws(() => varianceExplained({ ...fit, features: [0, 1] }, test2), isUserError);
  assert.throws(
    () => varianceExplained(fit, { features: [0], representation: matrixFromRows([[1, 2]]) }),
    isUserError,
  );
});

test('a numeric feature that does not vary in the fit predicts the mean', () => {
  const still = { ...fit, features: [3, 3, 3, 3] };
  const { perUnit } = varianceExplained(still, test2, 'numeric');
  assert.ok((perUnit[0] ?? 1) <= 0);
});

test('a binary feature has the same R2 as a category and as a number', () => {
  assertNear(
    varianceExplained(fit, test2, 'numeric').r2,
    varianceExplained(fit, test2).r2 ?? NaN,
    1e-12,
    'r2',
  );
});
