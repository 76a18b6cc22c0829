/** Evaluation of every kind of input, and that it agrees with the checkpoint. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Split } from '../../../runtime/data/dataset';
import type { NdArray } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import { buildModel } from '../../../runtime/models/build';
import { Evaluator } from '../../../runtime/train/evaluator';
import { modelPorts } from '../../../runtime/train/ports';
import { initialTensors } from '../../../runtime/train/state';
import { Trainer } from '../../../runtime/train/trainer';
import { RUNS, smallRun } from './small-runs';

function rowsOf(
  { type, shape: [, ...shape], data }: Split['inputs'],
  from: number,
  to: number,
): Split['inputs'] {
  const width = shape.reduce((product, extent) => product * extent, 1);
  return {
    type,
    shape: [to - from, ...shape],
    data: data.subarray(from * width, to * width),
  } as Split['inputs'];
}

/** Bytes as numbers from 0 to 1, as a checkpoint takes them. */
function modelInput(inputs: Split['inputs']): NdArray {
  if (inputs.type !== 'uint8') return inputs;
  return { type: 'float32', shape: inputs.shape, data: Float32Array.from(inputs.data, (byte) => byte / 255) };
}

function assertClose(found: Float32Array, expected: ArrayLike<unknown>, bound: number): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => assert.ok(Math.abs(value - Number(expected[i])) <= bound, `${i}: ${value}`));
}

/** Numbers around 1 after some layers, in float32 but not in the same order of sums. */
const ROUNDING = 1e-5;

for (const kind of Object.keys(RUNS) as (keyof typeof RUNS)[]) {
  test(`${kind}: every layer is one row of units a row of input, rows one by one give the same`, async () => {
    const options = smallRun(kind);
    const { inputs } = options.data.validation;
    const [rows] = inputs.shape;
    const trainer = await Trainer.create(options);
    await trainer.advance(5);
    const all = await trainer.evaluate(inputs);
    assert.deepEqual(
      [...all].map(([name, { shape }]) => [name, ...shape]),
      trainer.layers.map(({ name, units }) => [name, rows, units]),
    );
    const part = await trainer.evaluate(rowsOf(inputs, 3, 7));
    for (const { name, units } of trainer.layers)
      assertClose(
        part.get(name)?.data ?? new Float32Array(),
        all.get(name)?.data.subarray(3 * units, 7 * units) ?? [],
        ROUNDING,
      );
    assert.deepEqual((await trainer.evaluate(rowsOf(inputs, 0, 0))).get('logits')?.shape[0], 0);
    await trainer.close();
  });

  test(`${kind}: chunks of rows give what all rows at once give`, async () => {
    const { model: spec, data, training } = smallRun(kind);
    const model = buildModel(spec, modelPorts(data, training));
    const tensors = initialTensors(model, 1);
    const [small, large] = await Promise.all(
      [20_000, 1e9].map(async (chunkBytes) => {
        const evaluator = await Evaluator.create(model, data.input, {}, chunkBytes);
        const layers = await evaluator.run(data.test.inputs, tensors);
        await evaluator.close();
        return layers;
      }),
    );
    for (const [name, { data: values }] of large)
      assertClose(small.get(name)?.data ?? new Float32Array(), values, ROUNDING);
  });

  test(`${kind}: a checkpoint takes what the model takes and gives the logits of the trainer`, async () => {
    const options = smallRun(kind);
    const { inputs } = options.data.test;
    const trainer = await Trainer.create(options);
    await trainer.advance(5);
    const session = await Session.create(trainer.checkpoint({}));
    const { logits } = await session.run({ input: modelInput(inputs) });
    assertClose(
      logits.data as Float32Array,
      (await trainer.evaluate(inputs)).get('logits')?.data ?? [],
      ROUNDING,
    );
    await session.release();
    await trainer.close();
  });
}
