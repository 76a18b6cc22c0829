import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Batches } from '../../../runtime/train/batches';

const sorted = (rows: Int32Array) => [...rows].sort((a, b) => a - b);

test('every epoch uses every row once, whatever the batch size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 60 }), (rows, batchSize) => {
      const drawn = new Batches(3, rows, batchSize).rowsOf(0, 3 * rows);
      assert.equal(drawn.length, 3 * rows * batchSize);
      const all = Array.from({ length: rows }, (_, row) => row);
      for (let epoch = 0; epoch < 3 * batchSize; epoch++)
        assert.deepEqual(sorted(drawn.subarray(epoch * rows, (epoch + 1) * rows)), all);
    }),
    { numRuns: 30 },
  );
});

test('the rows of a step depend on seed and step only, not on what was asked for before', () => {
  const whole = new Batches(7, 50, 8).rowsOf(0, 40);
  const pieces = new Batches(7, 50, 8);
  for (const step of [39, 3, 17, 0])
    assert.deepEqual(pieces.rowsOf(step, 1), whole.slice(step * 8, step * 8 + 8));
  assert.notDeepEqual(new Batches(8, 50, 8).rowsOf(0, 40), whole);
});

test('epochs are in different orders', () => {
  const batches = new Batches(1, 100, 100);
  assert.notDeepEqual(batches.rowsOf(0, 1), batches.rowsOf(1, 1));
});
