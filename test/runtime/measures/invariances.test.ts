/**
 * What each measure says of itself, held against random representations of any shape: every invariance it claims holds,
 * every one that it doesn't claim is broken by some example, and so with symmetry and the value of a layer with itself.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Matrix } from '../../../runtime/measures/matrix';
import type { Invariances, Measure, MeasureValue, PairMeasure } from '../../../runtime/measures/measure';
import { measurePair } from '../../../runtime/measures/measure-pair';
import { comparisonMeasures, measures } from '../../../runtime/measures/registry';
import { assertNear, gaussianMatrix, mapped, padded, rotated, toleranceOf } from './support';

/** Two representations of the same inputs, and draws for a change of one of them. */
interface Example {
  X: Matrix;
  Y: Matrix;
  seed: number;
  scale: number;
}

const shapes = fc.record({
  seed: fc.nat(1_000_000),
  n: fc.integer({ min: 4, max: 40 }),
  p: fc.integer({ min: 1, max: 20 }),
  q: fc.integer({ min: 1, max: 20 }),
  scale: fc.double({ min: 0.05, max: 20, noNaN: true }).filter((scale) => Math.abs(Math.log(scale)) > 0.1),
});

const gaussians = shapes.map(({ seed, n, p, q, scale }): Example => ({
  X: gaussianMatrix(seed, n, p),
  Y: gaussianMatrix(seed + 1, n, q),
  seed: seed + 2,
  scale,
}));

const runs = { numRuns: 12, seed: 7 };

/** Columns stretched by 1/2 to 2 between two rotations: an invertible map of condition 4. */
function stretched(a: Matrix, seed: number): Matrix {
  const factor = (column: number) => (a.cols === 1 ? 2 : 4 ** (column / (a.cols - 1)) / 2);
  return rotated(
    mapped(rotated(a, seed), (value, column) => value * factor(column)),
    seed + 3,
  );
}

const changes: Record<keyof Invariances, (a: Matrix, example: Example) => Matrix> = {
  orthogonal: (a, { seed }) => rotated(a, seed),
  scaling: (a, { scale }) => mapped(a, (value) => scale * value),
  translation: (a, { scale }) => mapped(a, (value, column) => value + scale - 0.7 * column),
  linear: (a, { seed }) => stretched(a, seed),
};
const changeNames = Object.keys(changes) as (keyof Invariances)[];

type Values = Record<string, MeasureValue | null>;
const keysOf = (chosen: readonly Measure[]) => chosen.map(({ key }) => key);

/** Far above rounding: what has changed by more is not invariant. */
const CHANGED = 1e-3;

const numbersOf = (value: MeasureValue | null): number[] =>
  value === null ? [] : [value].flat().map(Number);

/** Largest difference between two values, relative to the size of the first where that is above 1. */
function differenceOf(a: MeasureValue | null, b: MeasureValue | null): number {
  const [as, bs] = [numbersOf(a), numbersOf(b)];
  if (as.length !== bs.length) return Infinity;
  return Math.max(0, ...as.map((value, i) => Math.abs(value - bs[i]) / Math.max(1, Math.abs(value))));
}

function assertSame(actual: Values, expected: Values, chosen: readonly Measure[], what: string): void {
  for (const { key } of chosen) {
    const difference = differenceOf(expected[key], actual[key]);
    const bound = boundOf(key);
    assert.ok(
      difference <= bound,
      `${key} ${what}: ${String(expected[key])} becomes ${String(actual[key])}, off by ${difference}`,
    );
  }
}

/**
 * Whether only rounding decides: angles between rows of one unit, and correlations of two, are 0 or π, so that their order is
 * that of their rounding errors.
 */
function isRounding(key: string, { X, Y }: Pick<Example, 'X' | 'Y'>): boolean {
  const least = Math.min(X.cols, Y.cols);
  return (/^rsa\.correlation/.test(key) && least < 3) || (/^rsa\.cosine/.test(key) && least < 2);
}

/** Tolerance of the golden values; prediction from as many units as inputs multiplies rounding by its condition. */
function boundOf(key: string): number {
  return /^(heldout|linear_predictivity|linreg)/.test(key) ? 1e-6 : toleranceOf(key);
}

const isOf = (side: 'x' | 'y') => (measure: Measure) => measure.of === 'pair' || measure.of === side;

for (const change of changeNames)
  test(`what claims to be invariant under ${change} change of either side is so`, () => {
    const property = fc.property(gaussians, (example) => {
      const { X, Y } = example;
      const claimed = measures.filter(
        ({ key, invariances }) => invariances[change] && !isRounding(key, example),
      );
      const [ofX, ofY] = [claimed.filter(isOf('x')), claimed.filter(isOf('y'))];
      const before = measurePair(X, Y, keysOf(claimed)).values;
      assertSame(
        measurePair(changes[change](X, example), Y, keysOf(ofX)).values,
        before,
        ofX,
        `of ${change} X`,
      );
      assertSame(
        measurePair(X, changes[change](Y, example), keysOf(ofY)).values,
        before,
        ofY,
        `of ${change} Y`,
      );
    });
    fc.assert(property, runs);
  });

/** Rectified, with a unit that is always 0 and one that is another once more. */
function deadAndDuplicate(seed: number, n: number, p: number): Matrix {
  const a = mapped(gaussianMatrix(seed, n, p), (value, column) => (column === 1 ? 0 : Math.max(0, value)));
  const data = a.data.map((value, k) => (k % p === 2 ? 2 * a.data[k - 2] : value));
  return { ...a, data };
}

const examples: readonly Example[] = [
  ...fc.sample(gaussians, { numRuns: 8, seed: 3 }),
  { X: deadAndDuplicate(1, 30, 6), Y: deadAndDuplicate(2, 30, 9), seed: 3, scale: 3 },
  { X: gaussianMatrix(4, 70, 5), Y: gaussianMatrix(5, 70, 3), seed: 6, scale: 0.2 },
  { X: gaussianMatrix(7, 60, 25), Y: gaussianMatrix(8, 60, 25), seed: 9, scale: 4 },
];

/** Keys whose value some example changes. */
function broken(chosen: readonly Measure[], change: keyof Invariances): Set<string> {
  const found = new Set<string>();
  for (const example of examples) {
    const open = chosen.filter(({ key }) => !found.has(key));
    const { X, Y } = example;
    const before = measurePair(X, Y, keysOf(open)).values;
    const changed = [
      measurePair(changes[change](X, example), Y, keysOf(open)).values,
      measurePair(X, changes[change](Y, example), keysOf(open)).values,
    ];
    for (const { key } of open)
      if (before[key] !== null && changed.some((values) => differenceOf(before[key], values[key]) > CHANGED))
        found.add(key);
  }
  return found;
}

/** More inputs than any example has. */
const needsMany = (key: string) => key === 'cka.linear.minibatch_hsic1_B256';

for (const change of changeNames)
  test(`what does not claim to be invariant under ${change} change is not: no claim is missing`, () => {
    const unclaimed = measures.filter(({ key, invariances }) => !invariances[change] && !needsMany(key));
    const found = broken(unclaimed, change);
    assert.deepEqual(
      keysOf(unclaimed).filter((key) => !found.has(key)),
      [],
    );
  });

const pairs = measures.filter((measure): measure is PairMeasure => measure.of === 'pair');

test('what claims to be symmetric has the same value both ways round', () => {
  const property = fc.property(gaussians, ({ X, Y }) => {
    const claimed = pairs.filter(({ key, symmetric }) => symmetric && !isRounding(key, { X, Y }));
    const [there, back] = [
      measurePair(X, Y, keysOf(claimed)).values,
      measurePair(Y, X, keysOf(claimed)).values,
    ];
    assertSame(back, there, claimed, 'of Y against X');
  });
  fc.assert(property, runs);
});

test('what does not claim to be symmetric is not: no claim is missing', () => {
  const unclaimed = pairs.filter(({ symmetric }) => !symmetric);
  const found = new Set<string>();
  for (const { X, Y } of examples) {
    const [there, back] = [
      measurePair(X, Y, keysOf(unclaimed)).values,
      measurePair(Y, X, keysOf(unclaimed)).values,
    ];
    for (const { key } of unclaimed) if (differenceOf(there[key], back[key]) > CHANGED) found.add(key);
  }
  assert.deepEqual(
    keysOf(unclaimed).filter((key) => !found.has(key)),
    [],
  );
});

/** Small integers: distances, cosines and ranks are tied. */
const tied = shapes.map(({ seed, n, p }): Matrix => {
  const values = gaussianMatrix(seed, n, p);
  return mapped(values, (value) => Math.round(value));
});

const odd = examples.map(({ X }) => X);

/** A root or an arccos of what is 0 or 1 up to rounding is off by its root. */
const ofRoot = /angular|\.distance|euclidean$/;

test('a representation against itself has the value claimed for all, on tied data too', () => {
  const claimed = comparisonMeasures.filter(({ self }) => self !== undefined);
  const property = fc.property(
    fc.oneof(
      tied,
      gaussians.map(({ X }) => X),
      fc.constantFrom(...odd),
    ),
    (X) => {
      const copy = mapped(X, (value) => value);
      const { values } = measurePair(X, copy, keysOf(claimed));
      const size = Math.max(1, Math.sqrt(X.data.reduce((sum, value) => sum + value * value, 0)));
      for (const { key, self } of claimed) {
        if (values[key] === null) continue;
        assertNear(values[key], Number(self), (ofRoot.test(key) ? 3e-7 : 1e-9) * size, key);
      }
    },
  );
  fc.assert(property, { ...runs, numRuns: 24 });
});

test('what claims no value of a representation with itself has several', () => {
  const open = comparisonMeasures.filter(({ self }) => self === undefined);
  const differs = new Set<string>();
  for (const X of [...fc.sample(tied, { numRuns: 12, seed: 5 }), ...odd]) {
    const { values } = measurePair(X, X, keysOf(open));
    for (const { key, similarity } of open)
      if (values[key] !== null && differenceOf(values[key], similarity ? 1 : 0) > CHANGED) differs.add(key);
  }
  assert.deepEqual(
    keysOf(open).filter((key) => !differs.has(key)),
    [],
  );
});

test('units that are always 0 change no comparison: feature and Gram form give equal numbers', () => {
  const chosen = comparisonMeasures.filter(({ key }) =>
    /^(cka|rv|hsic|rsa\.(?!correlation)|dcor|knn)/.test(key),
  );
  const property = fc.property(gaussians, ({ X, Y }) => {
    const before = measurePair(X, Y, keysOf(chosen)).values;
    const wide = (a: Matrix) => padded(a, a.rows + a.cols);
    assertSame(measurePair(wide(X), wide(Y), keysOf(chosen)).values, before, chosen, 'with units of 0');
  });
  fc.assert(property, runs);
});

test('the debiased CKA of unrelated representations is about 0 where the biased one is about 0.6', () => {
  const keys = ['cka.linear.biased', 'cka.linear.debiased'];
  const draws = Array.from({ length: 20 }, (_, seed) =>
    measurePair(gaussianMatrix(100 + seed, 60, 100), gaussianMatrix(200 + seed, 60, 80), keys),
  );
  const mean = (key: string) =>
    draws.reduce((sum, { values }) => sum + (values[key] as number), 0) / draws.length;
  assertNear(mean('cka.linear.biased'), 0.6, 0.02, 'biased');
  assertNear(mean('cka.linear.debiased'), 0, 0.02, 'debiased');
});
