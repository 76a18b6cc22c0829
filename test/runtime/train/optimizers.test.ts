/** Every optimizer against PyTorch's stored parameters; test/golden/train_mlp.py made them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Dataset } from '../../../runtime/data/dataset';
import { float32 } from '../../../runtime/engine/ndarray';
import { modelSpec } from '../../../runtime/models/spec';
import { trainingSpec } from '../../../runtime/train/spec';
import type { Stepped } from '../../../runtime/train/stepper';
import { takeSteps } from './take-steps';

type Parameters = Record<string, number[]>;
interface Run {
  name: string;
  training: Record<string, unknown>;
  losses: number[];
  snapshots: { step: number; rounding: number; parameters: Parameters }[];
}
interface Golden {
  widths: number[];
  batch: number;
  steps: number;
  inputs: number[];
  targets: number[];
  rows: number[];
  initial: Parameters;
  runs: Run[];
}

const golden = JSON.parse(
  readFileSync(path.join(__dirname, '../../golden/train_mlp.json'), 'utf8'),
) as Golden;

const array = (shape: number[], numbers: readonly number[]) => float32(shape, Float32Array.from(numbers));

function goldenData(): Dataset {
  const [width] = golden.widths;
  const rows = golden.inputs.length / width;
  const split = { inputs: array([rows, width], golden.inputs), targets: array([rows, 2], golden.targets) };
  return {
    input: { kind: 'vector', width },
    features: ['bit', 'parity'].map((name) => ({ name, classes: 2 })),
    train: split,
    validation: split,
    test: split,
  };
}

function initialTensors() {
  const layers = ['hidden1.linear', 'hidden2.linear', 'logits'];
  const shapes = layers.flatMap((layer, i) => [
    [`${layer}.weight`, [golden.widths[i + 1], golden.widths[i]]] as const,
    [`${layer}.bias`, [golden.widths[i + 1]]] as const,
  ]);
  return Object.fromEntries(shapes.map(([name, shape]) => [name, array([...shape], golden.initial[name])]));
}

function train(training: Run['training'], steps: number): Promise<Stepped> {
  const { widths, batch } = golden;
  return takeSteps({
    model: modelSpec.parse({ kind: 'mlp', hidden: widths.slice(1, -1) }),
    training: trainingSpec.parse({ ...training, batchSize: batch, steps: golden.steps }),
    data: goldenData(),
    initial: initialTensors(),
    rows: Int32Array.from(golden.rows.slice(0, steps * batch)),
  });
}

function largestDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  assert.equal(found.length, expected.length);
  return expected.reduce((most, number, i) => Math.max(most, Math.abs(number - found[i])), 0);
}

// PyTorch's float32 run is up to `rounding` away from its own float64 run. Ours adds in another order and may be as far
// from the exact result on the other side: twice that.
for (const { name, training, losses: expectedLosses, snapshots } of golden.runs) {
  for (const { step, rounding, parameters } of snapshots) {
    test(`${name}: parameters at step ${step} equal PyTorch's to float32 rounding`, async () => {
      const { state, losses } = await train(training, step);
      assert.equal(state.step, step);
      for (const [parameter, expected] of Object.entries(parameters)) {
        const difference = largestDifference(state.tensors[parameter].data, expected);
        assert.ok(difference <= 2 * rounding, `${parameter}: ${difference} > 2 x ${rounding}`);
      }
      assert.ok(largestDifference(losses, expectedLosses.slice(0, step)) < 1e-6);
    });
  }
}

test('frozen parameters stay as they are, bit for bit, and get no slots', async () => {
  const groups = [{ match: 'hidden2.*', rate: 0 }];
  const { state } = await train({ optimizer: { kind: 'adam' }, groups }, 10);
  const initial = initialTensors();
  for (const [name, { data }] of Object.entries(initial))
    assert.equal(
      data.every((number, i) => state.tensors[name].data[i] === number),
      name.startsWith('hidden2'),
      name,
    );
  assert.ok(!('hidden2.linear.weight/adam.squares' in state.tensors));
  assert.ok('hidden1.linear.weight/adam.squares' in state.tensors);
});

test('a group pattern that matches no parameter is refused with the names there are', async () => {
  await assert.rejects(
    train({ optimizer: { kind: 'sgd' }, groups: [{ match: '*.bias' }, { match: 'block*' }] }, 1),
    /training\.groups\[1\]\.match: is "block\*", .* parameters are: hidden1\.linear\.weight, /,
  );
  await assert.rejects(
    train({ optimizer: { kind: 'sgd' }, groups: [{ match: '*', rate: 0 }] }, 1),
    /training\.groups: freeze all parameters/,
  );
});
