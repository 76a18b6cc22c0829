import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measurePair, measurePairInSlices } from '../../../runtime/measures/measure-pair';
import { findComparison, measuresFor } from '../../../runtime/measures/registry';
import { assertNear, gaussianMatrix } from './support';

const [X, Y] = [gaussianMatrix(1, 30, 6), gaussianMatrix(2, 30, 9)];

test('in slices all measures have the values that they have at once, and the shares of the work rise to 1', async () => {
  const shares: number[] = [];
  const between = (share: number) => Promise.resolve(void shares.push(share));
  assert.deepEqual(await measurePairInSlices(X, Y, between), measurePair(X, Y));
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  );
  assert.equal(shares.at(-1), 1);
});

test('large representations, prepared on all cores, have the values of plain sums', async () => {
  const [n, p, q] = [500, 700, 600];
  const [large, other] = [gaussianMatrix(3, n, p), gaussianMatrix(4, n, q)];
  const keys = ['cka.linear.debiased', 'rsa.euclidean.pearson', 'spectrum.x.participation_ratio'];
  const sliced = await measurePairInSlices(large, other, () => Promise.resolve(), keys);
  const plain = measurePair(large, other, keys);
  for (const key of keys) assertNear(sliced.values[key], Number(plain.values[key]), 1e-10, key);
});

test('work in slices ends where the caller throws', async () => {
  const cancel = () => Promise.reject(new Error('cancelled'));
  await assert.rejects(measurePairInSlices(X, Y, cancel), /cancelled/);
});

test('with too few inputs for the neighbours asked for, those of all others are measured too', () => {
  const counts = (n: number, k: number) =>
    measuresFor(n, k).flatMap(({ key }) => (key.startsWith('knn.chance') ? [key] : []));
  assert.deepEqual(counts(30, 10), ['knn.chance.k10']);
  assert.deepEqual(counts(11, 10), ['knn.chance.k10']);
  assert.deepEqual(counts(10, 10), ['knn.chance.k10', 'knn.chance.k9']);
  assert.deepEqual(counts(4, 10), ['knn.chance.k10', 'knn.chance.k3']);
  assert.deepEqual(counts(1, 10), ['knn.chance.k10']);
});

test('a key may name any number of neighbours', () => {
  assert.equal(findComparison('knn.mutual.cosine.k25').key, 'knn.mutual.cosine.k25');
  assert.throws(() => findComparison('knn.mutual.cosine.k0'), /There is no measure/);
  assert.throws(() => findComparison('knn.chance.k10'), /There is no measure that compares/);
});
