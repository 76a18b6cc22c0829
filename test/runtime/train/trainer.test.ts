import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onnx } from 'onnx-proto';
import type { Dataset, Split } from '../../../runtime/data/dataset';
import { float32, sizeOf, type NdArray } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import { randomStream } from '../../../runtime/data/random';
import { CancelledError, UserError } from '../../../runtime/errors';
import { modelSpec } from '../../../runtime/models/spec';
import { trainingSpec } from '../../../runtime/train/spec';
import { Trainer, type TrainerOptions } from '../../../runtime/train/trainer';

const ROWS = 200;
const WIDTH = 6;

/** One split in all three places: training looks at `train` alone. */
function dataOf(inputs: NdArray<'float32'>, targets: NdArray<'float32'>): Dataset {
  const split = { inputs, targets };
  return {
    input: { kind: 'vector', width: WIDTH },
    features: ['easy', 'hard'].map((name) => ({ name, classes: 2 })),
    train: split,
    validation: split,
    test: split,
  };
}

function optionsWith(
  changes: Partial<TrainerOptions> = {},
  optimizer: unknown = { kind: 'adam' },
): TrainerOptions {
  const stream = randomStream(5, 'trainer-test');
  const inputs = float32([ROWS, WIDTH]);
  inputs.data.forEach((_, i) => (inputs.data[i] = stream.integer(2)));
  const targets = float32([ROWS, 2]);
  for (let row = 0; row < ROWS; row++) {
    const bits = inputs.data.subarray(row * WIDTH, (row + 1) * WIDTH);
    targets.data.set([bits[0], (bits[1] + bits[2]) % 2], row * 2);
  }
  return {
    model: modelSpec.parse({ kind: 'mlp', hidden: [24, 16] }),
    training: trainingSpec.parse({ optimizer, batchSize: 16, steps: 500 }),
    gate: 0.95,
    data: dataOf(inputs, targets),
    seed: 11,
    ...changes,
  };
}

/** Advances in pieces of the given sizes: every piece starts a slice. */
async function trainInPieces(trainer: Trainer, pieces: readonly number[]): Promise<Float32Array> {
  const losses: number[] = [];
  for (const piece of pieces)
    await trainer.advance(trainer.step + piece, { onSlice: (_, slice) => losses.push(...slice) });
  return Float32Array.from(losses);
}

for (const optimizer of [{ kind: 'adam' }, { kind: 'sgd' }]) {
  test(`${optimizer.kind}: results do not depend on where slices end, bit for bit`, async () => {
    const [a, b] = await Promise.all([1, 2].map(() => Trainer.create(optionsWith({}, optimizer))));
    const once = await trainInPieces(a, [60]);
    const pieces = await trainInPieces(b, [1, 1, 7, 2, 30, 19]);
    assert.deepEqual(pieces, once);
    assert.deepEqual(b.state(), a.state());
    await a.close();
    await b.close();
  });

  test(`${optimizer.kind}: a run resumed from its state ends as the undisturbed one, bit for bit`, async () => {
    const undisturbed = await Trainer.create(optionsWith({}, optimizer));
    await undisturbed.advance(37);
    const state = structuredClone(undisturbed.state());
    await undisturbed.advance(80);
    const resumed = await Trainer.create(optionsWith({ state }, optimizer));
    assert.equal(resumed.step, 37);
    await resumed.advance(80);
    assert.deepEqual(resumed.state(), undisturbed.state());
    await undisturbed.close();
    await resumed.close();
  });
}

test('training learns a linear feature and XOR', async () => {
  const options = optionsWith({}, { kind: 'adam', learningRate: 1e-2 });
  const trainer = await Trainer.create(options);
  await trainer.advance(500);
  const logits = (await trainer.evaluate(options.data.train.inputs)).get('logits');
  const right = logits?.data.filter(
    (logit, i) => logit > 0 === options.data.train.targets.data[i] > 0.5,
  ).length;
  assert.equal(right, ROWS * 2);
  await trainer.close();
});

test('another seed gives other parameters, the same seed the same', async () => {
  const states = await Promise.all(
    [1, 1, 2].map(async (seed) => {
      const trainer = await Trainer.create(optionsWith({ seed }));
      await trainer.close();
      return trainer.state();
    }),
  );
  assert.deepEqual(states[0], states[1]);
  assert.notDeepEqual(states[0], states[2]);
});

test('evaluation gives every layer by name in forward order, with the penultimate one marked', async () => {
  const options = optionsWith();
  const trainer = await Trainer.create(options);
  const layers = await trainer.evaluate(options.data.train.inputs);
  assert.deepEqual([...layers.keys()], ['hidden1', 'hidden2', 'logits']);
  for (const { name, units } of trainer.layers) assert.deepEqual(layers.get(name)?.shape, [ROWS, units]);
  assert.deepEqual(
    trainer.layers.filter((layer) => layer.ofRecord).map((layer) => layer.name),
    ['hidden2'],
  );
  await trainer.close();
});

test('a checkpoint is an ordinary model whose logits equal those of the trainer', async () => {
  const options = optionsWith();
  const trainer = await Trainer.create(options);
  await trainer.advance(25);
  const session = await Session.create(trainer.checkpoint({ step: '25' }));
  assert.deepEqual(session.inputs, [{ name: 'input', type: 'float32', shape: ['batch', WIDTH] }]);
  assert.deepEqual(session.outputs, [{ name: 'logits', type: 'float32', shape: ['batch', 2] }]);
  const { logits } = await session.run({ input: options.data.train.inputs });
  const expected = (await trainer.evaluate(options.data.train.inputs)).get('logits');
  logits.data.forEach((logit, i) =>
    assert.ok(Math.abs(Number(logit) - Number(expected?.data[i])) < 1e-5, `logit ${i}`),
  );
  await session.release();
  await trainer.close();
});

test('a checkpoint carries its metadata and the names of layers and parameters', async () => {
  const trainer = await Trainer.create(optionsWith());
  const { metadataProps, graph } = onnx.ModelProto.decode(trainer.checkpoint({ step: '0', seed: '11' }));
  assert.deepEqual(
    metadataProps.map(({ key, value }) => [key, value]),
    [
      ['step', '0'],
      ['seed', '11'],
    ],
  );
  assert.deepEqual(
    graph?.node?.map(({ name, opType, output }) => `${name} ${opType} ${output}`),
    [
      'hidden1.linear Gemm hidden1.linear',
      'hidden1 Relu hidden1',
      'hidden2.linear Gemm hidden2.linear',
      'hidden2 Relu hidden2',
      'logits Gemm logits',
    ],
  );
  const names = graph?.initializer?.map(({ name }) => name);
  assert.deepEqual(
    names,
    ['hidden1.linear', 'hidden2.linear', 'logits'].flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]),
  );
  await trainer.close();
});

test('cancelling ends training between slices and keeps what was trained', async () => {
  const trainer = await Trainer.create(optionsWith());
  const controller = new AbortController();
  const training = trainer.advance(1_000_000, {
    signal: controller.signal,
    onSlice: (step) => step >= 5 && controller.abort(),
  });
  await assert.rejects(training, CancelledError);
  assert.ok(trainer.step >= 5 && trainer.step < 1_000_000);
  await trainer.close();
});

test('other work of the process goes on between slices', async () => {
  const trainer = await Trainer.create(optionsWith());
  let turns = 0;
  let slices = 0;
  const count = () => {
    turns++;
    if (turns < 1000) setImmediate(count);
  };
  setImmediate(count);
  await trainer.advance(600, { onSlice: () => slices++ });
  assert.ok(turns >= slices - 1, `${turns} turns in ${slices} slices`);
  await trainer.close();
});

test('divergence names step and parameter and leaves the state at the last good slice', async () => {
  const trainer = await Trainer.create(optionsWith({}, { kind: 'sgd', learningRate: 1e12 }));
  let good = 0;
  const training = trainer.advance(500, { onSlice: (step) => (good = step) });
  await assert.rejects(training, (error) => {
    assert.ok(error instanceof UserError);
    assert.match(
      error.message,
      /^step \d+: diverged: .*(hidden1\.linear|hidden2\.linear|logits)\.(weight|bias).*learning rate/,
    );
    return true;
  });
  assert.equal(trainer.step, good);
  for (const { data } of Object.values(trainer.state().tensors)) assert.ok(data.every(Number.isFinite));
  await trainer.close();
});

test('data and states that do not fit are refused by name', async () => {
  const {
    data: { train, ...data },
  } = optionsWith();
  const ofRows = (split: Partial<Split>) => ({ data: { ...data, train: { ...train, ...split } } });
  const full = (value: number, shape: number[]) =>
    float32(shape, new Float32Array(sizeOf(shape)).fill(value));
  const refusals: [Partial<TrainerOptions>, RegExp][] = [
    [ofRows({ targets: float32([ROWS, 1]) }), /training targets: have shape 200 x 1, not 200 x 2/],
    [ofRows({ targets: full(2, [ROWS, 2]) }), /training targets: contain the value 2 of the feature "easy"/],
    [ofRows({ inputs: float32([0, WIDTH]) }), /training inputs: have shape 0 x 6/],
    [ofRows({ inputs: full(NaN, [ROWS, WIDTH]) }), /training inputs: contain NaN or infinite/],
    [{ state: { step: 3, tensors: {} } }, /training state: lacks the tensor hidden1\.linear\.weight/],
  ];
  for (const [changes, message] of refusals)
    await assert.rejects(Trainer.create(optionsWith(changes)), message);
  const trainer = await Trainer.create(optionsWith());
  await assert.rejects(
    trainer.evaluate(float32([4, 5])),
    /evaluation inputs: have rows of shape 5 .* takes 6/,
  );
  await trainer.close();
});
