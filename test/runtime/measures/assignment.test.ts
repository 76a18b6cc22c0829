import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assignment } from '../../../runtime/measures/assignment';
import { type Matrix, transpose } from '../../../runtime/measures/matrix';
import { gaussianMatrix, mapped, matrix, matrixFromRows } from './support';

const total = (benefit: Matrix) =>
  assignment(benefit).reduce((sum, [row, column]) => sum + benefit.data[row * benefit.cols + column], 0);

/** The largest sum over all ways to give each row a column, by trying each. */
function bestOfAll({ rows, cols, data }: Matrix, row = 0, taken: readonly number[] = []): number {
  if (row === rows) return 0;
  const free = Array.from({ length: cols }, (_, j) => j).filter((j) => !taken.includes(j));
  return Math.max(
    ...free.map((j) => data[row * cols + j] + bestOfAll({ rows, cols, data }, row + 1, [...taken, j])),
  );
}

const shapes = fc.record({
  seed: fc.nat(1_000_000),
  rows: fc.integer({ min: 1, max: 5 }),
  more: fc.integer({ min: 0, max: 2 }),
  /** Benefits are rounded to a multiple of this: coarse ones have many ties. */
  grain: fc.constantFrom(1e-9, 0.5, 2),
});

test('no assignment has a larger sum, with and without ties, tall or wide', () => {
  const property = fc.property(shapes, ({ seed, rows, more, grain }) => {
    const benefit = mapped(
      gaussianMatrix(seed, rows, rows + more),
      (value) => Math.round(value / grain) * grain,
    );
    const best = bestOfAll(benefit);
    for (const form of [benefit, transpose(benefit)])
      assert.ok(Math.abs(total(form) - best) <= 1e-12 * Math.max(1, Math.abs(best)));
  });
  fc.assert(property, { numRuns: 100, seed: 7 });
});

test('no row and no column occurs twice', () => {
  const pairs = assignment(gaussianMatrix(3, 40, 25));
  assert.equal(pairs.length, 25);
  assert.equal(new Set(pairs.map(([row]) => row)).size, 25);
  assert.equal(new Set(pairs.map(([, column]) => column)).size, 25);
});

test('where all benefits are equal each row keeps its own index', () => {
  assert.deepEqual(assignment(matrix(3, 4)), [
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
});

test('a row gives way where both are better off', () => {
  const benefit = matrixFromRows([
    [10, 9],
    [10, 1],
  ]);
  assert.deepEqual(assignment(benefit), [
    [0, 1],
    [1, 0],
  ]);
});
