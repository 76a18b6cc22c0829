/** What UMAP lays out, against its definition in numpy and scipy; test/golden/umap.py made the numbers. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { layoutCurve } from '../../../runtime/measures/umap-curve';
import { nearPoints, neighbourGraph } from '../../../runtime/measures/umap-graph';

interface Golden {
  cases: { n: number; k: number; distances: number[]; weights: number[] }[];
  curves: [minimumDistance: number, a: number, b: number][];
}

const golden = JSON.parse(readFileSync(path.join(__dirname, '../../golden/umap.json'), 'utf8')) as Golden;
const rest = () => Promise.resolve();

/** Widths are found up to a difference of 1e-5 of their sum, which is of the order of 1. */
const WIDTHS = 2e-5;
/** Both fits stop where steps of least squares do not help any more. */
const FITS = 1e-6;

for (const { n, k, distances, weights } of golden.cases)
  test(`the weights of ${n} points with ${k} neighbours are those of the definition, each pair in both directions`, async () => {
    const graph = await neighbourGraph(await nearPoints(distances, n, k, rest), rest);
    const told = new Float64Array(n * n);
    graph.weights.forEach((weight, pair) => (told[graph.from[pair] * n + graph.to[pair]] = weight));
    assert.equal(graph.weights.length, weights.filter((weight) => weight > 0).length);
    weights.forEach((weight, at) => assert.ok(Math.abs(told[at] - weight) < WIDTHS, `${at}: ${told[at]}`));
  });

test('near points are in order of their distance, the point first, and of equal ones the lower number', async () => {
  const distances = [
    [0, 2, 1, 1],
    [2, 0, 3, 1],
    [1, 3, 0, 0],
    [1, 1, 0, 0],
  ].flat();
  const { indices, lengths } = await nearPoints(distances, 4, 3, rest);
  assert.deepEqual(
    [...indices],
    [
      [0, 2, 3],
      [1, 3, 0],
      [2, 3, 0],
      [3, 2, 0],
    ].flat(),
  );
  assert.deepEqual(
    [...lengths],
    [
      [0, 1, 1],
      [0, 1, 2],
      [0, 0, 1],
      [0, 0, 1],
    ].flat(),
  );
});

test('the curve is the least squares fit to the distances wanted', () => {
  for (const [minimumDistance, a, b] of golden.curves) {
    const curve = layoutCurve(minimumDistance);
    assert.ok(Math.abs(curve.a - a) < FITS && Math.abs(curve.b - b) < FITS, `${minimumDistance}`);
  }
});
