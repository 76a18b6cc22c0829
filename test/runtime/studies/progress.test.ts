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
