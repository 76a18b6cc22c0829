/** What a run comes to depends on spec and seed alone: not on slices, not on interruptions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeState, encodeState } from '../../../runtime/train/state-file';
import type { TrainingState } from '../../../runtime/train/state';
import { Trainer, type TrainerOptions } from '../../../runtime/train/trainer';
import { smallRun } from './small-runs';

const MOMENTUM = { kind: 'sgd', learningRate: 0.05, momentum: 0.9, weightDecay: 1e-4 };
const COSINE = { kind: 'cosine', warmup: 5 };

const CASES: [string, TrainerOptions][] = [
  [
    'an MLP with dropout, momentum, phases and clipping',
    smallRun('mlp', {
      optimizer: MOMENTUM,
      schedule: COSINE,
      clipNorm: 1,
      phases: [{ steps: 13, targets: ['hard'] }, { steps: 20 }],
      targets: ['easy'],
    }),
  ],
  [
    'a CNN with batch normalisation, dropout and AdamW',
    smallRun('cnn', { optimizer: { kind: 'adamw' }, schedule: COSINE, steps: 30 }),
  ],
  ['a transformer with dropout and Adam', smallRun('encoder-decoder', { schedule: COSINE, steps: 30 })],
];

/** The losses of all steps and the final state, advancing in pieces of these sizes and saving after each. */
async function train(options: TrainerOptions, pieces: readonly number[], anew: boolean) {
  const losses: number[] = [];
  let state: TrainingState | undefined;
  let trainer = await Trainer.create(options);
  for (const piece of pieces) {
    if (anew && state) {
      await trainer.close();
      trainer = await Trainer.create({ ...options, state: decodeState(encodeState(state), 'state.npz') });
    }
    await trainer.advance(trainer.step + piece, { onSlice: (_, slice) => losses.push(...slice) });
    state = trainer.state();
  }
  await trainer.close();
  return { losses, state };
}

for (const [name, options] of CASES) {
  const { steps } = options.training;
  const pieces = [1, 1, 9, 2, 7, steps - 20];

  test(`${name}: pieces of any size give the same bits`, async () => {
    assert.deepEqual(await train(options, pieces, false), await train(options, [steps], false));
  });

  test(`${name}: resumed from saved states, it ends as the undisturbed run, bit for bit`, async () => {
    assert.deepEqual(await train(options, pieces, true), await train(options, [steps], false));
  });
}

test('early stop comes at the same step, resumed before or after the gate was passed', async () => {
  const earlyStop = { every: 10, patience: 25 };
  const training = {
    optimizer: { kind: 'adam', learningRate: 1e-2 },
    targets: ['easy'],
    steps: 2000,
    earlyStop,
  };
  const options = smallRun('mlp', training);
  const whole = await Trainer.create(options);
  const states: TrainingState[] = [];
  while (!whole.finished) {
    states.push(whole.state());
    await whole.advance(whole.step + 7);
  }
  const { passedAt } = whole.state();
  assert.ok(passedAt !== undefined && passedAt % 10 === 0 && passedAt > 10);
  assert.equal(whole.step, passedAt + 25);
  assert.equal(whole.finished, true);
  await whole.advance(2000);
  assert.equal(whole.step, passedAt + 25);
  const before = states.findLast((state) => state.step < passedAt);
  const after = states.find((state) => state.step > passedAt);
  for (const state of [before, after]) {
    assert.ok(state);
    const resumed = await Trainer.create({ ...options, state: decodeState(encodeState(state), 'state.npz') });
    await resumed.advance(2000);
    assert.deepEqual(resumed.state(), whole.state());
    await resumed.close();
  }
  await whole.close();
});

test('another seed gives other dropout masks, batches and parameters', async () => {
  const [a, b] = await Promise.all([1, 2].map((seed) => train(smallRun('mlp', {}, { seed }), [20], false)));
  assert.notDeepEqual(a.losses, b.losses);
});
