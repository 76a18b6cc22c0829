/** Orders and ranks against plain sorting. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomStream } from '../../../runtime/data/random';
import { ordering, ranksFrom } from '../../../runtime/measures/order';

function assertOrdered(values: Float64Array): void {
  const expected = Uint32Array.from(values, (_, i) => i).sort((i, j) => values[i] - values[j] || i - j);
  const below = new Uint32Array(values.length);
  const upTo = new Uint32Array(values.length);
  expected.forEach((i, k) => {
    const before = expected[k - 1];
    below[i] = k > 0 && values[before] === values[i] ? below[before] : k;
    upTo[below[i]] = k + 1;
  });
  const known = ordering(values);
  assert.deepEqual(known.order, expected);
  assert.deepEqual(known.below, below);
  let tiedPairs = 0;
  below.forEach((first) => (tiedPairs += (upTo[first] - first - 1) / 2));
  assert.equal(known.tiedPairs, tiedPairs);
  const ranks = Float64Array.from(below, (first) => (first + 1 + upTo[first]) / 2);
  assert.deepEqual(ranksFrom(0, values), ranks);
}

/** Few distinct values, so that ties are common, with both zeros and negative numbers. */
const tied = fc.constantFrom(-2.5, -1e-300, -0, 0, 1, 1.0000000000000002, 3e8);
const anyNumber = fc.oneof(tied, fc.double({ noNaN: true, noDefaultInfinity: true }));

test('any numbers are put in order, equal ones as they were', () => {
  fc.assert(fc.property(fc.array(anyNumber), (values) => assertOrdered(Float64Array.from(values))));
});

test('tied values share the mean of their ranks', () => {
  const values = Float64Array.of(5, 1, 5, 5, -2, 1);
  const { below, tiedPairs } = ordering(values);
  assert.deepEqual(Array.from(ranksFrom(0, values)), [5, 2.5, 5, 5, 1, 2.5]);
  assert.deepEqual(Array.from(below), [3, 1, 3, 3, 0, 1]);
  assert.equal(tiedPairs, 4);
});

const of = (size: number, value: (random: ReturnType<typeof randomStream>, i: number) => number) => {
  const random = randomStream(4, 'order', size, 0);
  return Float64Array.from({ length: size }, (_, i) => value(random, i));
};

for (const size of [0, 1, 2, 3, 2047, 2048, 2049, 70_000])
  test(`${size} numbers are put in order`, () => {
    assertOrdered(of(size, (random) => random.uniform() - 0.5));
    assertOrdered(of(size, (random) => random.integer(100) - 50));
    assertOrdered(of(size, (_, i) => -i));
    assertOrdered(of(size, () => 3));
  });

test('the two zeros are equal, and the smallest numbers are in order', () => {
  assertOrdered(Float64Array.of(0, -0, 5e-324, -5e-324, 0, 1e-323, 2 ** -1022, -0, 2 ** -1023));
});

test('numbers as far apart as there are any are in order', () => {
  const { MAX_VALUE, MIN_VALUE, EPSILON } = Number;
  assertOrdered(Float64Array.of(MAX_VALUE, -MAX_VALUE, 1, 1 + EPSILON, 0, MIN_VALUE, 1 - EPSILON / 2, -1));
});

test('an outlier leaves the others in order, however close they are', () => {
  assertOrdered(of(3000, (random, i) => (i === 7 ? 1e300 : random.uniform())));
  assertOrdered(of(3000, (random, i) => (i === 7 ? 1e300 : 1 + random.integer(500) * Number.EPSILON)));
});
