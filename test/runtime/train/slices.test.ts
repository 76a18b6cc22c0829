import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SlicePlan } from '../../../runtime/train/slices';

/** Length of the slices after a while, on a machine where a step takes `ms`. */
function settled(ms: number): number {
  const plan = new SlicePlan();
  for (let i = 0; i < 10; i++) {
    const count = plan.next(1e9);
    plan.took(count, count * ms);
  }
  return plan.next(1e9);
}

test('slices grow from one step to about a tenth of a second', () => {
  assert.equal(new SlicePlan().next(100), 1);
  assert.equal(settled(1), 100);
  assert.equal(settled(0.01), 10_000);
  assert.equal(settled(500), 1);
});

test('a slice never runs past the end, and a short last one does not shrink the next', () => {
  const plan = new SlicePlan();
  for (let i = 0; i < 10; i++) plan.took(plan.next(1e9), plan.next(1e9));
  assert.equal(plan.next(7), 7);
  plan.took(7, 7);
  assert.equal(plan.next(1e9), 100);
});
