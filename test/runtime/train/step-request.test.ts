/** What steps are fed, and that only trained features change anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildModel } from '../../../runtime/models/build';
import { PORT } from '../../../runtime/train/graph-ports';
import { buildTrainingGraph } from '../../../runtime/train/loop-graph';
import { modelPorts } from '../../../runtime/train/ports';
import { StepRequests } from '../../../runtime/train/step-request';
import { Trainer } from '../../../runtime/train/trainer';
import { smallRun } from './small-runs';

const PHASED = {
  optimizer: { kind: 'sgd', learningRate: 0.5 },
  schedule: { kind: 'linear', floor: 0 },
  batchSize: 4,
  steps: 6,
  phases: [{ steps: 2, targets: ['hard'] }, { steps: 1 }],
  targets: ['easy'],
};

function requestsOf(training: Record<string, unknown>): StepRequests {
  const { model: spec, training: whole, data } = smallRun('mlp', training);
  const model = buildModel(spec, modelPorts(data, whole));
  const graph = buildTrainingGraph({ model, training: whole, data });
  return new StepRequests(graph, data.train.inputs.shape[0], 1);
}

test('weights follow the phases, over the rows of a batch', () => {
  const { feeds } = requestsOf(PHASED).of(1, 3);
  assert.deepEqual([...feeds[PORT.weights].data].map(Number), [0, 1 / 4, 1 / 8, 1 / 8, 1 / 4, 0]);
  assert.deepEqual(feeds[PORT.weights].shape, [3, 2]);
});

test('plain SGD has its rate in the weights of the gradient, so that its update is one product', () => {
  const { feeds } = requestsOf(PHASED).of(1, 3);
  const rates = [1, 1, 2, 2, 3, 3].map((step) => 0.5 * (1 - step / 5));
  const expected = [0, 1 / 4, 1 / 8, 1 / 8, 1 / 4, 0].map((weight, i) => Math.fround(weight * rates[i]));
  assert.deepEqual([...feeds[PORT.gradientWeights].data].map(Number), expected);
  const momentum = { kind: 'sgd', momentum: 0.9 };
  assert.ok(!(PORT.gradientWeights in requestsOf({ ...PHASED, optimizer: momentum }).of(0, 1).feeds));
});

test('what a step is fed does not depend on the steps that it is asked for with', () => {
  const [one, other] = [requestsOf(PHASED), requestsOf(PHASED)];
  const whole = structuredClone(one.of(0, 6).feeds);
  for (const step of [4, 0, 5])
    for (const [name, { data }] of Object.entries(other.of(step, 1).feeds)) {
      const all = whole[name].data;
      const size = all.length / 6;
      assert.deepEqual(data, all.slice(step * size, (step + 1) * size), `${name} at ${step}`);
    }
});

test('a feature that is not trained gets no update of its output, from the step on at which it is left out', async () => {
  const { steps: _steps, ...phased } = PHASED;
  const trainer = await Trainer.create(smallRun('mlp', { ...phased, steps: 10 }));
  const outputs = async (step: number) => {
    await trainer.advance(step);
    const { data, shape } = trainer.state().tensors['logits.weight'];
    const width = shape[1];
    return { easy: data.slice(0, width), hard: data.slice(width) };
  };
  const [at0, at2, at3, at10] = [await outputs(0), await outputs(2), await outputs(3), await outputs(10)];
  assert.deepEqual(at2.easy, at0.easy);
  assert.notDeepEqual(at2.hard, at0.hard);
  assert.notDeepEqual(at3.easy, at2.easy);
  assert.notDeepEqual(at3.hard, at2.hard);
  assert.notDeepEqual(at10.easy, at3.easy);
  assert.deepEqual(at10.hard, at3.hard);
  await trainer.close();
});
