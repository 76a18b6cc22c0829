import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../runtime/data/random';
import type { Matrix } from '../../../runtime/measures/matrix';
import { umapLayout, type Layout } from '../../../runtime/measures/umap';

const GROUPS = 4;
const N = 80;
const settings = { neighbours: 10, minimumDistance: 0.1, seed: 3 };

/** Points of 8 dimensions in four groups far apart; the group of a point is its number modulo 4. */
function groups(): { distances: Float64Array; start: Matrix } {
  const random = randomStream(1, 'groups');
  const points = Array.from({ length: N }, (_, row) =>
    Array.from({ length: 8 }, (__, axis) => (axis === row % GROUPS ? 10 : 0) + random.uniform()),
  );
  const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, axis) => value - b[axis]));
  const distances = Float64Array.from({ length: N * N }, (_, k) =>
    distance(points[Math.floor(k / N)], points[k % N]),
  );
  return {
    distances,
    start: { rows: N, cols: 2, data: Float64Array.from(points.flatMap(([x, y]) => [x, y])) },
  };
}

/** Share of points whose nearest in the layout is of their own group. */
function keptTogether({ x, y }: Layout): number {
  const nearest = Array.from(x, (_, i) =>
    Array.from(x, (__, j) => j)
      .filter((j) => j !== i)
      .reduce((best, j) =>
        Math.hypot(x[i] - x[j], y[i] - y[j]) < Math.hypot(x[i] - x[best], y[i] - y[best]) ? j : best,
      ),
  );
  return nearest.filter((j, i) => j % GROUPS === i % GROUPS).length / N;
}

test('groups that lie apart lie apart in the layout too', async () => {
  const { distances, start } = groups();
  assert.equal(keptTogether(await umapLayout(distances, start, settings)), 1);
});

test('a seed gives the same layout each time, another seed another one', async () => {
  const { distances, start } = groups();
  const [first, again] = [
    await umapLayout(distances, start, settings),
    await umapLayout(distances, start, settings),
  ];
  assert.deepEqual(first, again);
  const other = await umapLayout(distances, start, { ...settings, seed: 4 });
  assert.notDeepEqual(first.x, other.x);
});

test('points that coincide are parted, and a start of one dimension is enough', async () => {
  const distances = new Float64Array(36);
  const start = { rows: 6, cols: 1, data: new Float64Array(6) };
  const { x, y } = await umapLayout(distances, start, { ...settings, neighbours: 3 });
  assert.ok([...x, ...y].every(Number.isFinite));
  assert.equal(new Set(x).size, 6);
});

test('the work is told in shares, and whoever is told may end it', async () => {
  const { distances, start } = groups();
  const shares: number[] = [];
  await umapLayout(distances, start, settings, (share) => {
    shares.push(share);
    return Promise.resolve();
  });
  assert.deepEqual([shares[0], shares.at(-1)], [0, 1]);
  assert.deepEqual(
    shares,
    [...shares].sort((a, b) => a - b),
  );
  const ended = umapLayout(distances, start, settings, (share) =>
    share > 0.5 ? Promise.reject(new Error('enough')) : Promise.resolve(),
  );
  await assert.rejects(ended, /enough/);
});
