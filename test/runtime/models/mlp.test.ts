import assert from 'node:assert/strict';
import { test } from 'node:test';
import { float32 } from '../../../runtime/engine/ndarray';
import { buildModel } from '../../../runtime/models/build';
import { initialise } from '../../../runtime/models/initialise';
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
