import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { logSpacedSteps } from '../../../runtime/train/steps';

test('log-spaced steps start at 0, end at the last step, rise, and are at most as many as asked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 2, max: 1000 }), (steps, count) => {
      const list = logSpacedSteps(steps, count);
      assert.equal(list[0], 0);
      assert.equal(list[list.length - 1], steps);
      assert.ok(list.length <= count);
      assert.ok(list.every((step, i) => Number.isInteger(step) && (i === 0 || step > list[i - 1])));
    }),
  );
});

test('log-spaced steps multiply: from 0 to 1023 in 11 points they are the powers of two less one', () => {
  assert.deepEqual(logSpacedSteps(1023, 11), [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023]);
});
