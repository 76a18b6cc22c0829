/** Kendall's coefficients against their definition, the count over all pairs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomStream } from '../../../runtime/data/random';
import { kendallTauA, kendallTauB, tauA, tauB } from '../../../runtime/measures/kendall';
import { orderingOfIntegers } from '../../../runtime/measures/order';
import { bootstrapDraws, counted } from '../../../runtime/measures/statistics/draws';
import { drawnComparisons, drawnPairs } from '../../../runtime/measures/statistics/drawn-rdm';

type Numbers = Float64Array | Uint32Array;

/** Concordant less discordant pairs, and the pairs not tied in a and in b. */
function count(a: Numbers, b: Numbers) {
  let [score, untiedA, untiedB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const [da, db] = [Math.sign(a[i] - a[j]), Math.sign(b[i] - b[j])];
      score += da * db;
      untiedA += da * da;
      untiedB += db * db;
    }
  return { score, untiedA, untiedB, pairs: (a.length * (a.length - 1)) / 2 };
}

/** Counts are whole numbers: nothing is rounded before the division. */
function assertCounted(a: Float64Array, b: Float64Array): void {
  const { score, untiedA, untiedB, pairs } = count(a, b);
  assert.equal(kendallTauA(a, b), score / pairs);
  assert.equal(kendallTauB(a, b), score / Math.sqrt(untiedA * untiedB));
}

// Around the sizes at which one more digit of three bits is needed, and of blocks that are not full.
for (const size of [2, 3, 7, 8, 9, 63, 64, 65, 100, 511, 512, 513, 1500])
  test(`pairs of ${size} numbers are counted with and without ties`, () => {
    const random = randomStream(1, 'kendall', size, 0);
    const shuffled = () => Float64Array.from(random.shuffle(Uint32Array.from({ length: size }, (_, i) => i)));
    const tied = () => Float64Array.from({ length: size }, (_, i) => (i < 2 ? i : random.integer(size >> 1)));
    for (const [a, b] of [
      [shuffled(), shuffled()],
      [tied(), shuffled()],
      [shuffled(), tied()],
      [tied(), tied()],
    ])
      assertCounted(a, b);
  });

test('numbers in the same order have 1, in the reverse order -1, and equal ones no order', () => {
  const rising = Float64Array.from({ length: 70_001 }, (_, i) => i / 3 - 1000);
  assert.equal(kendallTauB(rising, rising), 1);
  assert.equal(kendallTauB(rising, rising.slice().reverse()), -1);
  assert.equal(kendallTauA(rising, new Float64Array(rising.length)), 0);
  assert.equal(kendallTauA(new Float64Array(rising.length), rising), 0);
});

test('long runs of ties in both are counted once', () => {
  const a = Float64Array.from({ length: 600 }, (_, i) => i % 3);
  const b = Float64Array.from({ length: 600 }, (_, i) => (i * 7) % 5);
  assertCounted(a, b);
});

const anyNumber = fc.oneof(
  fc.constantFrom(-2, -0, 0, 1),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

test('pairs of any numbers are counted', () => {
  const both = fc.array(fc.tuple(anyNumber, anyNumber), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(both, (pairs) => {
      const [a, b] = [0, 1].map((side) => Float64Array.from(pairs, (pair) => pair[side]));
      assertCounted(a, b);
    }),
  );
});

test('whole numbers are ordered as they are, where some are missing', () => {
  const integers = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(integers, (pairs) => {
      const [a, b] = [0, 1].map((side) => Uint32Array.from(pairs, (pair) => pair[side]));
      const { score, untiedA, untiedB, pairs: all } = count(a, b);
      const [x, y] = [a, b].map((values) => orderingOfIntegers(values, 21));
      assert.equal(tauA(x, y), score / all);
      if (untiedA > 0 && untiedB > 0) assert.equal(tauB(x, y), score / Math.sqrt(untiedA * untiedB));
    }),
  );
});

test("a draw's coefficients are those of its pairs, each as often as it is there", () => {
  const n = 25;
  const random = randomStream(2, 'kendall', n, 0);
  const [a, b] = [10, 1000].map((distinct) =>
    Float64Array.from({ length: (n * (n - 1)) / 2 }, () => random.integer(distinct) / 8),
  );
  const at = (i: number, j: number) => i * n - (i * (i + 1)) / 2 - i - 1 + j;
  for (let d = 0; d < 5; d++) {
    const rows = bootstrapDraws(n, 3)(d).sort();
    const places: number[] = [];
    rows.forEach((i, k) => rows.subarray(k + 1).forEach((j) => void (i < j && places.push(at(i, j)))));
    const [drawnA, drawnB] = [a, b].map((values) => Float64Array.from(places, (place) => values[place]));
    const pairs = drawnPairs(counted(rows), n);
    assert.equal(drawnComparisons.kendall_tau_a(a, b, pairs), kendallTauA(drawnA, drawnB));
    assert.equal(drawnComparisons.kendall_tau_b(a, b, pairs), kendallTauB(drawnA, drawnB));
  }
});
