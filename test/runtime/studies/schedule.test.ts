/** What is due at which step of a seed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextStop, phaseEnds, reached, scheduleOf } from '../../../runtime/studies/schedule';
import { trainingSpec } from '../../../runtime/train/spec';

const training = (rest: object) =>
  trainingSpec.parse({ optimizer: { kind: 'sgd' }, steps: 1000, evaluations: 5, checkpoints: 3, ...rest });

const plain = scheduleOf(training({}));

test('evaluations are log-spaced from 0 to the last step, and checkpoints are at some of them', () => {
  assert.deepEqual(plain.evaluations, [0, 5, 31, 177, 1000]);
  assert.deepEqual(plain.checkpoints, [0, 31, 1000]);
});

test('every phase is evaluated at its end', () => {
  const phased = training({ phases: [{ steps: 50 }, { steps: 100 }] });
  assert.deepEqual(phaseEnds(phased), [50, 150]);
  assert.deepEqual(scheduleOf(phased).evaluations, [0, 5, 31, 50, 150, 177, 1000]);
});

test('a last phase that ends with the run is no boundary', () => {
  assert.deepEqual(phaseEnds(training({ phases: [{ steps: 400 }, { steps: 600 }] })), [400]);
});

test('checkpoints are also written every so many steps, evaluated or not', () => {
  assert.deepEqual(scheduleOf(training({ checkpointEvery: 300 })).checkpoints, [0, 31, 300, 600, 900, 1000]);
});

test('training stops at each of these steps, and where its state is saved', () => {
  const stops = [];
  for (let step = 0; step < 1000; step = nextStop(plain, step)) stops.push(step);
  const saved = Array.from({ length: 19 }, (_, i) => (i + 1) * 50);
  assert.deepEqual(
    stops,
    [0, 5, 31, 177, ...saved].sort((a, b) => a - b),
  );
});

test('what is due at the last step is due where training ends early, once', () => {
  assert.deepEqual(reached(plain.evaluations, 100, false), [0, 5, 31]);
  assert.deepEqual(reached(plain.evaluations, 100, true), [0, 5, 31, 100]);
  assert.deepEqual(reached(plain.evaluations, 31, true), [0, 5, 31]);
});
