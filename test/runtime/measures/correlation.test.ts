import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rhoA, spearman } from '../../../runtime/measures/correlation';
import { kendallTauA, kendallTauB } from '../../../runtime/measures/kendall';
import { ordering, ranksFrom } from '../../../runtime/measures/order';
import { assertNear } from './support';

/** Few distinct values, so that ties are common, with both zeros and negative numbers. */
const tied = fc.constantFrom(-2.5, -1e-300, -0, 0, 1, 1.0000000000000002, 3e8);
const anyNumber = fc.oneof(tied, fc.double({ noNaN: true, noDefaultInfinity: true }));
const twoArrays = fc
  .integer({ min: 2, max: 40 })
  .chain((length) =>
    fc.tuple(...[1, 2].map(() => fc.array(anyNumber, { minLength: length, maxLength: length }))),
  );

test('the order is the stable ascending order', () => {
  fc.assert(
    fc.property(fc.array(anyNumber), (values) => {
      const expected = values.map((_, i) => i).sort((i, j) => values[i] - values[j] || i - j);
      assert.deepEqual(Array.from(ordering(Float64Array.from(values)).order), expected);
    }),
  );
});

test('tied values share the mean of their ranks', () => {
  const values = Float64Array.of(5, 1, 5, 5, -2, 1);
  const { below, tiedPairs } = ordering(values);
  assert.deepEqual(Array.from(ranksFrom(0, values)), [5, 2.5, 5, 5, 1, 2.5]);
  assert.deepEqual(Array.from(below), [3, 1, 3, 3, 0, 1]);
  assert.equal(tiedPairs, 4);
});

test("Kendall's coefficients equal the count over all pairs", () => {
  fc.assert(
    fc.property(twoArrays, ([a, b]) => {
      let [score, untiedA, untiedB, pairs] = [0, 0, 0, 0];
      for (let i = 0; i < a.length; i++) {
        for (let j = 0; j < i; j++) {
          const [da, db] = [Math.sign(a[i] - a[j]), Math.sign(b[i] - b[j])];
          score += da * db;
          untiedA += Math.abs(da);
          untiedB += Math.abs(db);
          pairs++;
        }
      }
      const [x, y] = [Float64Array.from(a), Float64Array.from(b)];
      assertNear(kendallTauA(x, y), score / pairs, 1e-14, 'tau-a');
      if (untiedA > 0 && untiedB > 0)
        assertNear(kendallTauB(x, y), score / Math.sqrt(untiedA * untiedB), 1e-14, 'tau-b');
    }),
  );
});

test('without ties rho_a is Spearman, and with ties it is closer to 0', () => {
  const a = Float64Array.of(0.1, 2, 7, 3, 9);
  const b = Float64Array.of(1, 0.2, 8, 4, 5);
  assertNear(rhoA(a, b), spearman(a, b), 1e-15, 'rho_a');
  const tiedB = Float64Array.of(1, 1, 8, 4, 4);
  assert.ok(Math.abs(rhoA(a, tiedB)) < Math.abs(spearman(a, tiedB)));
});

test('values of any spread are sorted in full, equal ones in their order', () => {
  const spread = [1e300, -1e300, 0, -0, 3, 3 + 2 ** -51, 3 - 2 ** -51, 1e-300, 5, 3];
  const crowded = Array.from({ length: 200 }, (_, i) => 1 + ((i * 37) % 100) * Number.EPSILON);
  for (const values of [spread, [...crowded, 1e9], crowded, [7], [2, 2, 2]]) {
    const expected = values.map((_, i) => i).sort((i, j) => values[i] - values[j] || i - j);
    assert.deepEqual([...ordering(Float64Array.from(values)).order], expected);
  }
});
