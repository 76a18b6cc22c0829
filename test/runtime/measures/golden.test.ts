/**
 * Golden values, each at the tolerance of its definition. `similarity-a` is the reference pair of the definitions; the
 * others are written by test/golden/measures.py with numpy, scipy and scikit-learn, which share no algebra with RepLens.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { measurePair } from '../../../runtime/measures/measure-pair';
import { measures } from '../../../runtime/measures/registry';
import { unitStatistics } from '../../../runtime/measures/unit-statistics';
import { assertGoldenValues, goldenJson, goldenMatrix, isForeign, type GoldenValues } from './support';

const valuesOf = (name: string) => measurePair(goldenMatrix(`${name}-X.npy`), goldenMatrix(`${name}-Y.npy`));

test('every key of the reference pair has its golden value', () => {
  const golden = goldenJson<GoldenValues>('similarity-a.json');
  const result = valuesOf('similarity-a');
  const keys = Object.keys(golden).filter((key) => !isForeign(key));
  const beyond = Object.keys(result.values).filter((key) => !(key in golden));
  assert.ok(
    beyond.every((key) => key.startsWith('geometry.')),
    beyond.join(),
  );
  assertGoldenValues(result, golden, keys);
});

const cases = {
  wide: 'more units than inputs',
  'one-side-wide': 'more units than inputs on one side',
  'four-rows': 'four inputs',
  'many-rows': 'enough inputs for batches of 256',
  'constant-column': 'a constant unit',
  'duplicate-rows': 'inputs that occur twice',
  'rank-deficient': 'units that are sums of others',
  ties: 'distances with many ties',
};

/** Rows of small integers have cosines that are equal only up to rounding, so which neighbour is nearer is not defined. */
const undecided = (name: string, key: string) => name === 'ties' && /^knn\..*cosine/.test(key);

for (const [name, words] of Object.entries(cases))
  test(`every key has its golden value with ${words}`, () => {
    const golden = goldenJson<GoldenValues>(`measures/${name}.json`);
    const result = valuesOf(`measures/${name}`);
    const keys = Object.keys(result.values).filter((key) => !undecided(name, key));
    assert.deepEqual(keys.toSorted(), Object.keys(golden).toSorted());
    assertGoldenValues(result, golden, keys);
  });

test('measures asked for by key have the values that they have among all', () => {
  const X = goldenMatrix('measures/constant-column-X.npy');
  const Y = goldenMatrix('measures/constant-column-Y.npy');
  const all = measurePair(X, Y);
  for (const { key } of measures) {
    assert.deepEqual(measurePair(X, Y, [key]).values, { [key]: all.values[key] });
  }
});

test('the statistics of each unit have their golden values, those of a constant one none but its value', () => {
  const golden = goldenJson<Record<string, GoldenValues[]>>('measures/unit-statistics.json');
  for (const [name, units] of Object.entries(golden)) {
    const statistics = unitStatistics(goldenMatrix(`measures/${name}-X.npy`));
    assert.equal(statistics.length, units.length);
    units.forEach((expected, unit) => {
      for (const [what, value] of Object.entries(statistics[unit])) {
        const reference = expected[what];
        const label = `${what} of unit ${unit} of ${name}`;
        if (typeof reference !== 'number') assert.equal(value, reference, label);
        else assert.ok(Math.abs(Number(value) - reference) <= 1e-12 * (1 + Math.abs(reference)), label);
      }
    });
  }
});
