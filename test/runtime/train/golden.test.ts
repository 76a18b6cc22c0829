/** Training against PyTorch's stored parameters; test/golden/train_mlp.py made them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { float32 } from '../../../runtime/engine/ndarray';
import { buildModel } from '../../../runtime/models/build';
import { modelSpec } from '../../../runtime/models/spec';
import { LOSSES } from '../../../runtime/train/losses';
import { buildOptimizer } from '../../../runtime/train/optimizer';
import { optimizerSpec } from '../../../runtime/train/spec-optimizer';
import { initialState } from '../../../runtime/train/state';
import { Stepper, type Stepped } from '../../../runtime/train/stepper';

type Parameters = Record<string, number[]>;
interface Run {
  learningRate: number;
  losses: number[];
  snapshots: { step: number; rounding: number; parameters: Parameters }[];
}
interface Golden {
  widths: number[];
  batch: number;
  inputs: number[];
  targets: number[];
  rows: number[];
  initial: Parameters;
  sgd: Run;
  adam: Run;
}

const golden = JSON.parse(
  readFileSync(path.join(__dirname, '../../golden/train_mlp.json'), 'utf8'),
) as Golden;

async function train(kind: 'sgd' | 'adam', steps: number): Promise<Stepped> {
  const { widths, batch } = golden;
  const [width, features] = [widths[0], widths[widths.length - 1]];
  const model = buildModel(
    modelSpec.parse({ kind: 'mlp', hidden: widths.slice(1, -1), activation: 'relu' }),
    { input: { kind: 'vector', width }, features, classes: 1 },
  );
  const { learningRate } = golden[kind];
  const optimizer = buildOptimizer(optimizerSpec.parse({ kind, learningRate }));
  const loss = LOSSES['sigmoid-cross-entropy'];
  assert.ok(loss);
  const state = initialState(model, optimizer, 0);
  for (const { name, shape } of model.parameters)
    state.tensors[name] = float32(shape, Float32Array.from(golden.initial[name]));
  const rows = golden.inputs.length / width;
  const stepper = await Stepper.create(
    { model, loss, optimizer, batchSize: batch, features },
    {
      inputs: float32([rows, width], Float32Array.from(golden.inputs)),
      targets: float32([rows, features], Float32Array.from(golden.targets)),
    },
    {},
  );
  const result = await stepper.run(state, Int32Array.from(golden.rows.slice(0, steps * batch)));
  await stepper.close();
  return result;
}

function largestDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  assert.equal(found.length, expected.length);
  return expected.reduce((most, number, i) => Math.max(most, Math.abs(number - found[i])), 0);
}

// PyTorch's float32 run is up to `rounding` away from its own float64 run. Ours adds in another order and may be as far
// from the exact result on the other side: twice that.
for (const kind of ['sgd', 'adam'] as const) {
  for (const { step, rounding, parameters } of golden[kind].snapshots) {
    test(`${kind}: parameters at step ${step} equal PyTorch's to float32 rounding`, async () => {
      const { state, losses } = await train(kind, step);
      assert.equal(state.step, step);
      for (const [name, expected] of Object.entries(parameters)) {
        const difference = largestDifference(state.tensors[name].data, expected);
        assert.ok(difference <= 2 * rounding, `${name}: ${difference} > 2 x ${rounding}`);
      }
      assert.ok(largestDifference(losses, golden[kind].losses.slice(0, step)) < 1e-6);
    });
  }
}
