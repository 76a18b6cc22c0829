/**
 * Seeds on one graph with a seed axis against each alone. Both compute the same sums, of which some come in another order:
 * a step differs by a few units in the last place (2^-24 of a number), and later steps carry the differences on. The bound
 * gives each of the 30 steps 8 units, relative to the size of a tensor's largest number. Two things would make differences grow
 * without a limit, and are kept out: Adam makes rounding noise as large as its rate where a gradient is zero in exact
 * arithmetic (the bias of attention keys, which softmax does not see), and a ReLU that is exactly at its kink.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateData } from '../../../runtime/data/generate';
import { dataSpec } from '../../../runtime/data/spec';
import { Session } from '../../../runtime/engine/session';
import { UserError } from '../../../runtime/errors';
import { buildModel } from '../../../runtime/models/build';
import { modelSpec } from '../../../runtime/models/spec';
import { afterPort } from '../../../runtime/train/graph-ports';
import { buildTrainingGraph } from '../../../runtime/train/loop-graph';
import { modelPorts } from '../../../runtime/train/ports';
import { SharedSteppers } from '../../../runtime/train/shared-stepper';
import { trainingSpec } from '../../../runtime/train/spec';
import { initialState, type TrainingState } from '../../../runtime/train/state';
import { StepRequests } from '../../../runtime/train/step-request';
import { createSessionStepper, type Stepper } from '../../../runtime/train/stepper';
import { Trainer, type TrainerOptions } from '../../../runtime/train/trainer';

const STEPS = 30;
const BOUND = STEPS * 8 * 2 ** -24;
const SEEDS = [0, 1, 2];

const rows = { train: 128, validation: 64, test: 64 };
const features = [
  { name: 'easy', function: { kind: 'copy' } },
  { name: 'hard', function: { kind: 'parity', bits: 2 } },
];
const binary = { kind: 'binary', bits: 12, features, rows };
const sequence = { kind: 'sequence', length: 12, features, rows };
const images = { kind: 'trifeature', size: 16, shapes: 2, textures: 2, colours: 2, rows };
const small = { width: 8, heads: 2, hidden: 16 };
const mlp = { kind: 'mlp', hidden: [16, 8] };
const sgd = { optimizer: { kind: 'sgd' } };
const classes = { loss: 'softmax-cross-entropy' };

function setUp(data: unknown, model: unknown, training: object) {
  const spec = trainingSpec.parse({ steps: STEPS, batchSize: 16, ...training });
  const set = generateData(dataSpec.parse(data));
  const built = buildModel(modelSpec.parse(model), modelPorts(set, spec));
  const graph = buildTrainingGraph({ model: built, training: spec, data: set });
  const requests = (seed: number) => new StepRequests(graph, rows.train, seed);
  const start = (seed: number) => initialState(built, graph.optimizer, seed);
  return { set, graph, requests, start };
}

type SetUp = ReturnType<typeof setUp>;

interface Path {
  state: TrainingState;
  losses: number[];
}

/** Takes a state to step `end` in slices of `slice` steps, or of fewer where the stepper gives fewer. */
async function walk(
  { requests }: SetUp,
  stepper: Stepper,
  seed: number,
  from: TrainingState,
  slice = STEPS,
  end = STEPS,
): Promise<Path> {
  let state = from;
  const losses: number[] = [];
  while (state.step < end) {
    const request = requests(seed).of(state.step, Math.min(slice, end - state.step));
    const stepped = await stepper.run(state, request);
    state = stepped.state;
    losses.push(...stepped.losses);
  }
  return { state, losses };
}

async function alone(given: SetUp, seed: number, from = given.start(seed), end = STEPS): Promise<Path> {
  const stepper = await createSessionStepper(given.graph, given.set.train, {});
  const path = await walk(given, stepper, seed, from, STEPS, end);
  await stepper.close();
  return path;
}

const together = (
  given: SetUp,
  starts: readonly TrainingState[],
  sliceOf: (seed: number) => number,
): Promise<Path[]> => {
  const shared = new SharedSteppers(starts.length);
  return Promise.all(
    starts.map(async (from, seed) => {
      const stepper = await shared.at(seed)(given.graph, given.set.train, {});
      const path = await walk(given, stepper, seed, from, sliceOf(seed));
      await stepper.close();
      return path;
    }),
  );
};

const largest = (numbers: Iterable<number>) =>
  [...numbers].reduce((most, number) => Math.max(most, Math.abs(number)), 1);

function assertSame(found: Path, expected: Path, except = /^$/): void {
  const close = (a: ArrayLike<number>, b: ArrayLike<number>, what: string) => {
    const bound = BOUND * largest(Array.from(b));
    const worst = Math.max(...Array.from(b, (number, i) => Math.abs(number - a[i])));
    assert.ok(worst <= bound, `${what}: differs by ${worst}, bound ${bound}`);
  };
  assert.equal(found.state.step, expected.state.step);
  assert.equal(found.losses.length, expected.losses.length);
  close(found.losses, expected.losses, 'losses');
  assert.deepEqual(Object.keys(found.state.tensors).sort(), Object.keys(expected.state.tensors).sort());
  for (const [name, { data, shape }] of Object.entries(expected.state.tensors)) {
    assert.deepEqual(found.state.tensors[name].shape, shape);
    if (!except.test(name)) close(found.state.tensors[name].data, data, name);
  }
}

const cases: [string, unknown, unknown, object, RegExp?][] = [
  ['an MLP with SGD', binary, mlp, sgd],
  ['an MLP with Adam', binary, mlp, { optimizer: { kind: 'adam' } }],
  [
    'an MLP with momentum, clipping and dropout',
    binary,
    { ...mlp, activation: 'gelu', dropout: 0.1 },
    { optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 1e-3 }, clipNorm: 0.5 },
  ],
  [
    'an MLP with AdamW, groups, a frozen layer, a schedule and phases',
    binary,
    { ...mlp, activation: 'tanh' },
    {
      optimizer: { kind: 'adamw' },
      groups: [
        { match: 'hidden1*', rate: 0 },
        { match: 'hidden2*', rate: 0.5 },
      ],
      phases: [{ steps: 10, targets: ['hard'] }],
      schedule: { kind: 'cosine', warmup: 5 },
    },
  ],
  ['a CNN', images, { kind: 'cnn', channels: [4, 8] }, { ...sgd, ...classes }],
  ['batch norm', images, { kind: 'cnn', channels: [4, 8], normalisation: 'batch' }, { ...sgd, ...classes }],
  [
    'a ResNet',
    images,
    { kind: 'resnet', channels: [4, 8], blocks: [1, 1] },
    { optimizer: { kind: 'sgd', learningRate: 0.001 }, ...classes },
  ],
  ['a decoder-only transformer with SGD', sequence, { kind: 'decoder-only', blocks: 1, ...small }, sgd],
  [
    'an encoder-decoder transformer with Adam',
    sequence,
    { kind: 'encoder-decoder', encoderBlocks: 1, decoderBlocks: 1, ...small },
    { optimizer: { kind: 'adam' } },
    /key\.bias/,
  ],
  [
    'a vision transformer with Adam and dropout',
    images,
    { kind: 'vit', blocks: 1, ...small, dropout: 0.1 },
    { optimizer: { kind: 'adam' }, ...classes },
    /key\.bias/,
  ],
];
for (const [name, data, model, training, except] of cases) {
  test(`${name}: seeds together end where each ends alone`, async () => {
    const given = setUp(data, model, training);
    const paths = await together(given, SEEDS.map(given.start), () => 7);
    for (const seed of SEEDS) assertSame(paths[seed], await alone(given, seed), except);
  });
}

test('the state of seeds that go on together is not copied between two runs', async (context) => {
  const given = setUp(binary, mlp, { optimizer: { kind: 'adam' } });
  const { mock } = context.mock.method(Session.prototype, 'run');
  await together(given, SEEDS.map(given.start), () => 10);
  assert.equal(mock.callCount(), STEPS / 10);
  for (const [i, { arguments: args }] of mock.calls.slice(1).entries()) {
    const before = await mock.calls[i].result;
    for (const { name } of given.graph.carried)
      assert.equal(args[0][name].data, before?.[afterPort(name)].data, name);
  }
});

test('results do not depend on where the slices of each seed end, bit for bit', async () => {
  const given = setUp(binary, mlp, { optimizer: { kind: 'adam' } });
  const starts = SEEDS.map(given.start);
  const once = await together(given, starts, () => STEPS);
  assert.deepEqual(await together(given, starts, (seed) => [1, 7, 4][seed]), once);
});

test('seeds that go on from different steps end where each ends alone', async () => {
  const given = setUp(binary, mlp, { optimizer: { kind: 'adam' } });
  const begun = await Promise.all([0, 20, 11].map((end, seed) => alone(given, seed, given.start(seed), end)));
  const paths = await together(
    given,
    begun.map(({ state }) => state),
    () => 6,
  );
  for (const seed of SEEDS) {
    const rest = await alone(given, seed, begun[seed].state);
    assertSame(paths[seed], rest);
  }
});

test('seeds that end early, or never begin, do not keep the others waiting', async () => {
  const given = setUp(binary, mlp, sgd);
  const shared = new SharedSteppers(4);
  await shared.leave(1);
  const paths = await Promise.all(
    [0, 2, 3].map(async (place) => {
      const stepper = await shared.at(place)(given.graph, given.set.train, {});
      const path = await walk(given, stepper, place, given.start(place), 4, place === 2 ? 10 : STEPS);
      await stepper.close();
      return path;
    }),
  );
  assertSame(paths[0], await alone(given, 0));
  assertSame(paths[1], await alone(given, 2, given.start(2), 10));
  assertSame(paths[2], await alone(given, 3));
});

test('a run that fails is told to every seed that waits for it', async () => {
  const given = setUp(binary, mlp, sgd);
  const shared = new SharedSteppers(2);
  const runs = [0, 1].map(async (place) => {
    const stepper = await shared.at(place)(given.graph, given.set.train, {});
    const state = given.start(place);
    delete state.tensors['logits.bias'];
    try {
      return await walk(given, stepper, place, state);
    } finally {
      await stepper.close();
    }
  });
  const outcomes = await Promise.allSettled(runs);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
});

test('a seed that diverges says so at its step and parameter, and the others train on', async () => {
  const spec = { optimizer: { kind: 'sgd', learningRate: 0.5 } };
  const data = generateData(dataSpec.parse(binary));
  const options = (seed: number): TrainerOptions => ({
    model: modelSpec.parse(mlp),
    training: trainingSpec.parse({ steps: STEPS, batchSize: 16, ...spec }),
    gate: 0.95,
    data,
    seed,
  });
  const wild = await Trainer.create(options(1));
  const state = wild.state();
  await wild.close();
  const { shape, data: weights, type } = state.tensors['hidden1.linear.weight'];
  const enormous = { type, shape, data: weights.map((weight) => weight * 1e20) };
  state.tensors['hidden1.linear.weight'] = enormous;
  const shared = new SharedSteppers(2);
  const train = async (place: number, from?: TrainingState) => {
    const trainer = await Trainer.create({ ...options(place), state: from, createStepper: shared.at(place) });
    try {
      await trainer.advance(STEPS);
      return trainer.state();
    } finally {
      await trainer.close();
    }
  };
  const [calm, diverged] = await Promise.allSettled([train(0), train(1, state)]);
  assert.ok(diverged.status === 'rejected' && diverged.reason instanceof UserError);
  assert.match(diverged.reason.message, /^step \d+: diverged: .*(hidden|logits)/);
  assert.ok(calm.status === 'fulfilled');
  const undisturbed = await Trainer.create(options(0));
  await undisturbed.advance(STEPS);
  assertSame({ state: calm.value, losses: [] }, { state: undisturbed.state(), losses: [] });
  await undisturbed.close();
});
