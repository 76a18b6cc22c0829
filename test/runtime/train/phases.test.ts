import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EarlyStop } from '../../../runtime/train/early-stop';
import { phaseAt, phasesOf } from '../../../runtime/train/phases';

const FEATURES = ['a', 'b', 'c', 'd'];
const PHASED = {
  steps: 100,
  phases: [
    { steps: 30, targets: ['c'] },
    { steps: 20, targets: ['c', 'a'] },
  ],
};

test('phases follow each other, and what is left of the steps trains the targets', () => {
  assert.deepEqual(phasesOf({ ...PHASED, targets: ['a', 'b', 'd'] }, FEATURES), [
    { start: 0, end: 30, weights: [0, 0, 1, 0] },
    { start: 30, end: 50, weights: [1 / 2, 0, 1 / 2, 0] },
    { start: 50, end: 100, weights: [1 / 3, 1 / 3, 0, 1 / 3] },
  ]);
});

test('without targets all features are trained; phases may take the whole run', () => {
  assert.deepEqual(phasesOf({ steps: 9, phases: [], targets: undefined }, FEATURES), [
    { start: 0, end: 9, weights: [1 / 4, 1 / 4, 1 / 4, 1 / 4] },
  ]);
  assert.equal(phasesOf({ ...PHASED, steps: 50, targets: undefined }, FEATURES).length, 2);
});

test('each step is of one phase', () => {
  const phases = phasesOf({ ...PHASED, targets: undefined }, FEATURES);
  assert.deepEqual(
    [0, 29, 30, 49, 50, 99, 100].map((step) => phases.indexOf(phaseAt(phases, step))),
    [0, 0, 1, 1, 2, 2, 2],
  );
});

test('early stop looks every so many steps in the last phase, until the gate is passed', () => {
  const stop = new EarlyStop(
    { ...PHASED, targets: ['b', 'd'], earlyStop: { every: 15, patience: 7 } },
    FEATURES,
  );
  assert.deepEqual(stop.features, [1, 3]);
  assert.equal(stop.nextLook(0, undefined), 60);
  assert.equal(stop.nextLook(59, undefined), 60);
  assert.equal(stop.nextLook(60, undefined), 75);
  assert.equal(stop.nextLook(60, 60), Infinity);
  assert.equal(stop.end(undefined), 100);
  assert.equal(stop.end(60), 67);
  assert.equal(stop.end(98), 100);
});

test('without early stop a run ends at its last step', () => {
  const stop = new EarlyStop({ ...PHASED, targets: undefined }, FEATURES);
  assert.equal(stop.nextLook(60, undefined), Infinity);
  assert.equal(stop.end(undefined), 100);
});
