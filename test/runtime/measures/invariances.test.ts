import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Matrix } from '../../../runtime/measures/matrix';
import { measurePair } from '../../../runtime/measures/measure-pair';
import { measures, similarityMeasures } from '../../../runtime/measures/registry';
import { assertNear, gaussianMatrix, mapped, padded, rotated } from './support';

const shapes = fc.record({
  seed: fc.nat(1_000_000),
  n: fc.integer({ min: 6, max: 16 }),
  p: fc.integer({ min: 3, max: 20 }),
  q: fc.integer({ min: 3, max: 20 }),
  scale: fc.double({ min: 0.05, max: 20, noNaN: true }),
});
type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

const pairOf = ({ seed, n, p, q }: Shape): [Matrix, Matrix] => [
  gaussianMatrix(seed, n, p),
  gaussianMatrix(seed + 1, n, q),
];

function assertUnchanged(keys: readonly string[], change: (a: Matrix, shape: Shape) => Matrix): void {
  const property = fc.property(shapes, (shape) => {
    const [X, Y] = pairOf(shape);
    const before = measurePair(X, Y, keys).values;
    const after = measurePair(change(X, shape), change(Y, shape), keys).values;
    for (const key of keys) {
      if (before[key] === null) assert.equal(after[key], null, key);
      else
        assertNear(
          after[key],
          before[key] as number,
          1e-9 * Math.max(1, Math.abs(before[key] as number)),
          key,
        );
    }
  });
  fc.assert(property, { numRuns: 20, seed: 7 });
}

const keysOf = (pattern: RegExp) => measures.map(({ key }) => key).filter((key) => pattern.test(key));

const ofDistances = keysOf(
  /^(cka\.linear\.(biased|angular|one_minus|debiased|offdiag)|rv|cka\.rbf\.t|rsa\.(sq)?euclidean)/,
);
const ofShape = [
  ...ofDistances,
  ...keysOf(/^spectrum\.[xy]\.(effective|participation|stable|numerical|k_var|top1)/),
];
const ofAngles = keysOf(
  /^(cka\.linear\.(uncentered|l2norm)|rsa\.cosine|spectrum\..\.rankme|coding_rate\.[xy]\.l2|stats\.[xy]\.concen)/,
);
const unscaled = keysOf(/^(hsic|cka\.rbf\.sigma1|rsm|rdm\.euclidean)/);
const ofRows = keysOf(/^(rsa\.correlation|stats\.[xy]\.sparsity)/);

test('rotations of the units change no measure of distances or angles', () =>
  assertUnchanged([...ofShape, ...ofAngles, ...unscaled], (a, { seed }) => rotated(a, seed + 2)));

test('isotropic scaling changes no measure but those with units', () =>
  assertUnchanged([...ofShape, ...ofAngles, ...ofRows], (a, { scale }) =>
    mapped(a, (value) => scale * value),
  ));

test('another origin changes no measure of distances', () =>
  assertUnchanged([...ofShape, ...unscaled], (a, { scale }) =>
    mapped(a, (value, j) => value + scale - 3 * j),
  ));

test('units that are always 0 change no similarity: feature and Gram form give equal numbers', () => {
  const similarities = [
    ...ofDistances,
    ...keysOf(/^(cka\.linear\.(uncentered|l2norm)|rsa\.cosine|hsic|cka\.rbf\.sigma1)/),
  ];
  assertUnchanged(similarities, (a) => padded(a, a.rows + a.cols));
});

test('every similarity is symmetric', () => {
  const keys = similarityMeasures.map(({ key }) => key);
  const property = fc.property(shapes, (shape) => {
    const [X, Y] = pairOf(shape);
    const [there, back] = [measurePair(X, Y, keys).values, measurePair(Y, X, keys).values];
    for (const key of keys) {
      if (there[key] === null) assert.equal(back[key], null);
      else assertNear(back[key], there[key] as number, 1e-12, key);
    }
  });
  fc.assert(property, { numRuns: 20, seed: 7 });
});

test('every similarity of a representation with itself is 1, and every difference 0', () => {
  const pairs = measures.filter(({ of }) => of === 'pair').map(({ key }) => key);
  const zero = /angular|one_minus|norm_difference|abs_difference/;
  const property = fc.property(shapes, (shape) => {
    const [X] = pairOf(shape);
    const { values } = measurePair(
      X,
      mapped(X, (value) => value),
      pairs,
    );
    for (const key of pairs) {
      if (values[key] === null || key.startsWith('hsic')) continue;
      assertNear(values[key], zero.test(key) ? 0 : 1, key.endsWith('angular') ? 1e-7 : 1e-12, key);
    }
  });
  fc.assert(property, { numRuns: 20, seed: 7 });
});

test('the debiased CKA of unrelated representations is about 0 where the biased one is about 0.6', () => {
  const keys = ['cka.linear.biased', 'cka.linear.debiased'];
  const runs = Array.from({ length: 20 }, (_, seed) =>
    measurePair(gaussianMatrix(100 + seed, 60, 100), gaussianMatrix(200 + seed, 60, 80), keys),
  );
  const mean = (key: string) =>
    runs.reduce((sum, { values }) => sum + (values[key] as number), 0) / runs.length;
  assertNear(mean('cka.linear.biased'), 0.6, 0.02, 'biased');
  assertNear(mean('cka.linear.debiased'), 0, 0.02, 'debiased');
});
