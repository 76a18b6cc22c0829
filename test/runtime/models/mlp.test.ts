import assert from 'node:assert/strict';
import { test } from 'node:test';
import { float32 } from '../../../runtime/engine/ndarray';
import { buildModel } from '../../../runtime/models/build';
import { initialise, uniformBound } from '../../../runtime/models/initialise';
import { modelSpec } from '../../../runtime/models/spec';
import { runForward } from './forward';

const PORTS = { input: { kind: 'vector', width: 5 }, features: 2, classes: 1 } as const;

const ACTIVATIONS = {
  relu: (x: number) => Math.max(0, x),
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
};

/** x W^T + b by hand. */
function linear(x: readonly number[], weight: Float32Array, bias: Float32Array): number[] {
  return Array.from(bias, (b, out) =>
    x.reduce((sum, value, i) => sum + value * weight[out * x.length + i], b),
  );
}

for (const activation of ['relu', 'tanh', 'sigmoid'] as const) {
  test(`layers of an MLP with ${activation} equal the formula`, async () => {
    const model = buildModel(modelSpec.parse({ kind: 'mlp', hidden: [4, 3], activation }), PORTS);
    const parameters = Object.fromEntries(
      model.parameters.map(({ name, shape }) => [
        name,
        initialise(name, shape, { kind: 'uniform', bound: 0.7 }, 9),
      ]),
    );
    const x = [0.5, -1, 0.25, 2, -0.125];
    const found = await runForward(model, parameters, float32([1, 5], Float32Array.from(x)));
    let hidden = x;
    for (const { name } of model.layers) {
      const module = name === 'logits' ? name : `${name}.linear`;
      hidden = linear(hidden, parameters[`${module}.weight`].data, parameters[`${module}.bias`].data);
      if (name !== 'logits') hidden = hidden.map(ACTIVATIONS[activation]);
      hidden.forEach((value, i) => assert.ok(Math.abs(Number(found[name].data[i]) - value) < 1e-6, name));
    }
  });
}

test('an MLP names parameters by layer, in PyTorch layout, and marks its penultimate layer', () => {
  const model = buildModel(modelSpec.parse({ kind: 'mlp', hidden: [8, 4] }), {
    ...PORTS,
    input: { kind: 'vector', width: 6 },
  });
  assert.deepEqual(
    model.parameters.map(({ name, shape }) => `${name} ${shape.join('x')}`),
    [
      'hidden1.linear.weight 8x6',
      'hidden1.linear.bias 8',
      'hidden2.linear.weight 4x8',
      'hidden2.linear.bias 4',
      'logits.weight 2x4',
      'logits.bias 2',
    ],
  );
  assert.deepEqual(model.layers, [
    { name: 'hidden1', shape: [8], reduction: 'none', units: 8, ofRecord: false },
    { name: 'hidden2', shape: [4], reduction: 'none', units: 4, ofRecord: true },
    { name: 'logits', shape: [2], reduction: 'none', units: 2, ofRecord: false },
  ]);
});

test('initial weights have the variance of their scheme and are a pure function of name and seed', () => {
  const variances = { he: 2 / 200, glorot: 2 / 300, lecun: 1 / 200 };
  for (const scheme of ['he', 'glorot', 'lecun'] as const) {
    const bound = uniformBound(scheme, 200, 100);
    const draw = (name: string, seed: number) =>
      initialise(name, [100, 200], { kind: 'uniform', bound }, seed).data;
    const weights = draw('a.weight', 1);
    assert.ok(weights.every((weight) => Math.abs(weight) <= bound));
    const variance = weights.reduce((sum, weight) => sum + weight ** 2, 0) / weights.length;
    // Relative standard error of the variance of n uniform draws: sqrt(0.8 / n) = 0.0063; five of them.
    assert.ok(Math.abs(variance / variances[scheme] - 1) < 0.032, `${scheme}: ${variance}`);
    assert.deepEqual(draw('a.weight', 1), weights);
    assert.notDeepEqual(draw('b.weight', 1), weights);
    assert.notDeepEqual(draw('a.weight', 2), weights);
  }
  assert.ok(initialise('b', [7], { kind: 'constant', value: 0 }, 1).data.every((bias) => bias === 0));
});

test('initial weights are the same on every machine', () => {
  const { data } = initialise('hidden1.weight', [2, 2], { kind: 'uniform', bound: 0.5 }, 1);
  assert.deepEqual(
    [...data],
    [0.023703401908278465, -0.035350292921066284, 0.1973572075366974, 0.4134560823440552],
  );
});
