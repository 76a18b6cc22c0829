import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StudyProgress } from '../../../runtime/studies/progress';

test('time left follows the rate of all seeds together', () => {
  let now = 0;
  const progress = new StudyProgress(2, 100, () => now);
  progress.update(0, 0);
  progress.update(1, 0);
  now = 10_000;
  progress.update(0, 25);
  const event = progress.update(1, 25);
  assert.ok(event.kind === 'progress');
  assert.equal(event.done, 50);
  assert.equal(event.total, 200);
  assert.equal(event.secondsLeft, 30);
});

test('steps done before a resume do not count towards the rate', () => {
  let now = 0;
  const progress = new StudyProgress(1, 100, () => now);
  progress.update(0, 80);
  now = 5_000;
  const event = progress.update(0, 90);
  assert.ok(event.kind === 'progress');
  assert.equal(event.secondsLeft, 5);
});

test('nothing is promised before there is a rate to go by', () => {
  let now = 0;
  const progress = new StudyProgress(1, 1000, () => now);
  progress.update(0, 0);
  now = 3_000;
  const event = progress.update(0, 1);
  assert.ok(event.kind === 'progress');
  assert.equal(event.secondsLeft, null);
});

test('once seeds have stopped early, as many steps are expected of the others as those took', () => {
  let now = 0;
  const progress = new StudyProgress(3, 1000, () => now);
  progress.update(0, 0);
  progress.update(1, 0);
  now = 4_000;
  progress.update(1, 100);
  const event = progress.update(0, 300, 300);
  assert.ok(event.kind === 'progress');
  assert.match(event.label, /1 of 3 seeds done/);
  assert.deepEqual([event.done, event.total], [400, 900]);
  assert.equal(event.secondsLeft, 5);
});

test('a seed that takes longer than those before it moves its end ahead, to its last step at most', () => {
  const progress = new StudyProgress(2, 1000, () => 0);
  progress.update(0, 300, 300);
  const totals = [250, 300, 600, 990, 1000].map((step) => {
    const event = progress.update(1, step);
    return event.kind === 'progress' && event.total;
  });
  assert.deepEqual(totals, [600, 630, 960, 1300, 1300]);
});
