import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../runtime/errors';
import { Trainer } from '../../../runtime/train/trainer';
import { smallRun } from './small-runs';

for (const kind of ['mlp', 'encoder-decoder', 'cnn'] as const) {
  test(`${kind}: the norm is that of the step that plain SGD takes next, dropout and batch statistics included`, async () => {
    const rate = 0.5;
    const trainer = await Trainer.create(smallRun(kind, { optimizer: { kind: 'sgd', learningRate: rate } }));
    await trainer.advance(7);
    const { total, perParameter } = await trainer.gradientNorm();
    const before = trainer.state().tensors;
    await trainer.advance(8);
    const after = trainer.state().tensors;
    let sum = 0;
    for (const [name, norm] of Object.entries(perParameter)) {
      const squares = after[name].data.reduce(
        (sofar, w, i) => sofar + ((w - before[name].data[i]) / rate) ** 2,
        0,
      );
      sum += squares;
      // Weights of size 1 keep 1e-7 of themselves, which is what a difference of them is off by in each element.
      const bound = 1e-5 * norm + 2e-7 * Math.sqrt(after[name].data.length);
      assert.ok(Math.abs(Math.sqrt(squares) - norm) <= bound, `${name}: ${Math.sqrt(squares)} ${norm}`);
    }
    assert.ok(Math.abs(Math.sqrt(sum) - total) <= 1e-4 * total);
    await trainer.close();
  });
}

test('the norm is before clipping, and of the trained parameters alone', async () => {
  const norm = async (training: Record<string, unknown>) => {
    const trainer = await Trainer.create(smallRun('mlp', training));
    const result = await trainer.gradientNorm();
    await trainer.close();
    return result;
  };
  const plain = await norm({});
  assert.deepEqual(await norm({ clipNorm: 1e-3 }), plain);
  const { perParameter } = await norm({ groups: [{ match: 'hidden1*', rate: 0 }] });
  assert.deepEqual(
    perParameter,
    Object.fromEntries(Object.entries(plain.perParameter).filter(([name]) => !name.startsWith('hidden1'))),
  );
});

test('a gradient that explodes is an error that names the parameter and a step of the run', async () => {
  const options = smallRun('mlp', { optimizer: { kind: 'sgd', learningRate: 1e9 } });
  const trainer = await Trainer.create(options);
  const state = trainer.state();
  for (const { data } of Object.values(state.tensors)) data.forEach((value, i) => (data[i] = value * 1e9));
  await trainer.close();
  const { steps } = options.training;
  for (const [step, named] of [
    [4, 5],
    [steps, steps],
  ]) {
    const resumed = await Trainer.create({ ...options, state: { ...state, step } });
    const words = new RegExp(
      `^step ${named}: diverged: the gradient of [\\w.]+ (has the norm|is no longer finite)`,
    );
    await assert.rejects(
      resumed.gradientNorm(),
      (error) => error instanceof UserError && words.test(error.message),
    );
    await resumed.close();
  }
});
