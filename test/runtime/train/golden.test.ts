/** Whole networks in training against PyTorch's stored tensors; test/golden/train_models.py made them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dataset } from '../../../runtime/data/dataset';
import { float32, type NdArray } from '../../../runtime/engine/ndarray';
import { modelSpec } from '../../../runtime/models/spec';
import { trainingSpec } from '../../../runtime/train/spec';
import type { Stepped } from '../../../runtime/train/stepper';
import { largestDifference } from '../models/forward';
import { modelOf, tensorsFrom, torchRuns, type TorchRun } from '../models/torch';
import { takeSteps } from './take-steps';

function dataOf({ data, features, classes, inputs, targets }: TorchRun): Dataset {
  const rows = targets.length / features;
  const split = {
    inputs:
      data.kind === 'tokens'
        ? ({ type: 'int32', shape: [rows, data.length], data: Int32Array.from(inputs) } as const)
        : ({
            type: 'uint8',
            shape: [rows, data.channels, data.height, data.width],
            data: Uint8Array.from(inputs),
          } as const),
    targets: float32([rows, features], Float32Array.from(targets)),
  };
  const names = Array.from({ length: features }, (_, i) => `feature ${i + 1}`);
  return {
    input: data,
    features: names.map((name) => ({ name, classes: Math.max(2, classes) })),
    train: split,
    validation: split,
    test: split,
  };
}

function train(run: TorchRun, steps: number): Promise<Stepped> {
  const { learningRate, batch, loss } = run;
  return takeSteps({
    model: modelSpec.parse(run.spec),
    training: trainingSpec.parse({
      optimizer: { kind: 'sgd', learningRate },
      loss,
      batchSize: batch,
      steps: run.losses.length,
    }),
    data: dataOf(run),
    initial: tensorsFrom(modelOf(run), run.initial),
    rows: Int32Array.from(run.rows.slice(0, steps * batch)),
  });
}

// PyTorch's float32 run is up to `rounding` away from its own float64 run. Ours adds in another order and may be as far
// from the exact result on the other side: twice that.
for (const run of torchRuns)
  for (const { step, rounding, tensors } of run.snapshots)
    test(`${run.spec.kind}: all tensors at step ${step} equal PyTorch's to float32 rounding`, async () => {
      const { state, losses } = await train(run, step);
      assert.equal(state.step, step);
      for (const [name, expected] of Object.entries(tensors)) {
        const difference = largestDifference(state.tensors[name], expected);
        assert.ok(difference <= 2 * rounding, `${name}: ${difference} > 2 x ${rounding}`);
      }
      const all: NdArray = float32([step], losses);
      const difference = largestDifference(all, run.losses.slice(0, step));
      assert.ok(difference <= 2 * run.lossRounding, `losses: ${difference} > 2 x ${run.lossRounding}`);
    });
