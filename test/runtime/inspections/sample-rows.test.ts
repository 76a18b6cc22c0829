import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sampleRows } from '../../../runtime/inspections/sample-rows';

test('rows are different, ascending, within reach, and one from each of equal stretches', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 2000 }), (rows, most) => {
      const shown = sampleRows(rows, most);
      assert.equal(shown.length, Math.min(rows, most));
      shown.forEach((row, i) => {
        assert.ok(Number.isInteger(row));
        assert.ok(row >= Math.floor((i * rows) / shown.length));
        assert.ok(row < Math.floor(((i + 1) * rows) / shown.length));
      });
    }),
  );
});

test('labels that repeat regularly are all met, evenly', () => {
  for (const period of [2, 4, 5, 10, 100]) {
    const counts = new Array<number>(period).fill(0);
    for (const row of sampleRows(40_000, 400)) counts[row % period]++;
    const expected = 400 / period;
    counts.forEach((count) =>
      assert.ok(Math.abs(count - expected) <= 0.5 * expected + 2, `${counts.join()}`),
    );
  }
});
