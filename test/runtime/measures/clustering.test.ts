import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomStream } from '../../../runtime/data/random';
import { averageLinkage, clusteredOrder, leafOrder } from '../../../runtime/measures/clustering';

interface Golden {
  metric: string;
  n: number;
  distances: number[];
  linkage: number[][];
}

const golden = JSON.parse(
  readFileSync(path.join(__dirname, '../../golden/clustering.json'), 'utf8'),
) as Golden[];

for (const { metric, n, distances, linkage } of golden)
  test(`average linkage of ${n} rows by ${metric} distance is that of scipy`, () => {
    const merges = averageLinkage(distances, n);
    assert.equal(merges.length, n - 1);
    merges.forEach(({ a, b, height, size }, step) => {
      const [x, y, expected, leaves] = linkage[step];
      assert.deepEqual([a, b, size], [x, y, leaves]);
      // The same sums in another order: a few roundings of n numbers.
      assert.ok(Math.abs(height - expected) <= 1e-12 * expected, `${height}, not ${expected}`);
    });
  });

/** Euclidean distances between random points on a line. */
function lineDistances(n: number, seed: number): { at: number[]; distances: Float64Array } {
  const random = randomStream(seed, 'line');
  const at = Array.from({ length: n }, () => random.uniform());
  return {
    at,
    distances: Float64Array.from({ length: n * n }, (_, k) => Math.abs(at[Math.floor(k / n)] - at[k % n])),
  };
}

test('every cluster of the tree stands together in the order of its leaves', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.integer(), (n, seed) => {
      const { distances } = lineDistances(n, seed);
      const merges = averageLinkage(distances, n);
      const place = new Map(Array.from(leafOrder(distances, n, merges), (leaf, index) => [leaf, index]));
      assert.equal(place.size, n);
      const leaves: number[][] = Array.from({ length: n }, (_, leaf) => [leaf]);
      for (const { a, b } of merges) {
        leaves.push([...leaves[a], ...leaves[b]]);
        const places = leaves[leaves.length - 1].map((leaf) => place.get(leaf) ?? NaN);
        assert.equal(Math.max(...places) - Math.min(...places) + 1, places.length);
      }
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('points on a line come in their order along it', () => {
  const { at, distances } = lineDistances(50, 7);
  const along = Array.from(clusteredOrder(distances, 50), (row) => at[row]);
  const steps = along.slice(1).map((value, index) => Math.sign(value - along[index]));
  assert.deepEqual(new Set(steps).size, 1, 'the order goes one way');
});

test('rows without a distance come last, and a matrix of too few rows stays as it is', () => {
  const [n, hole] = [6, 2];
  const { distances } = lineDistances(n, 3);
  for (let other = 0; other < n; other++)
    if (other !== hole) distances[hole * n + other] = distances[other * n + hole] = NaN;
  const order = [...clusteredOrder(distances, n)];
  assert.equal(order.at(-1), hole);
  assert.deepEqual([...order].sort(), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...clusteredOrder([0], 1)], [0]);
  assert.deepEqual([...clusteredOrder([0, NaN, NaN, 0], 2)], [0, 1]);
});

test('groups of rows that have no distance from each other stand side by side', () => {
  const group = [0, 1, 0, 1, 0];
  const values = group.flatMap((a, i) => group.map((b, j) => (a === b ? Math.abs(i - j) : NaN)));
  const order = Array.from(clusteredOrder(values, 5));
  assert.deepEqual(order.toSorted(), [0, 1, 2, 3, 4]);
  assert.equal(order.filter((row, at) => at > 0 && group[row] !== group[order[at - 1]]).length, 1);
});
