import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { bindInputs } from '../../../runtime/capture/bindings';
import { blockFor, blockOf, MOST_POSITIONS } from '../../../runtime/capture/blocks';
import { capture } from '../../../runtime/capture/capture';
import { toMatrix } from '../../../runtime/capture/reduce';
import type { CapturableModel } from '../../../runtime/checkpoints/model';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import { randomStream } from '../../../runtime/data/random';
import { float32, sizeOf, type NdArray } from '../../../runtime/engine/ndarray';
import * as build from '../onnx/build-model';

test('blocks tile the map and have at most 64 positions, as many as they can', () => {
  assert.deepEqual(blockOf([112, 112]), [8, 8]);
  assert.deepEqual(blockOf([56, 56]), [8, 8]);
  assert.deepEqual(blockOf([14, 14]), [7, 7]);
  assert.deepEqual(blockOf([7, 7]), [7, 7]);
  assert.deepEqual(blockOf([13, 5]), [13, 1]);
  assert.deepEqual(blockOf([4096]), [64]);
  for (const extents of [
    [9, 10],
    [1, 1],
    [3, 5, 7],
    [113, 113],
    [64, 3],
  ]) {
    const block = blockOf(extents);
    assert.ok(sizeOf(block) <= MOST_POSITIONS);
    assert.ok(block.every((extent, axis) => extents[axis] % extent === 0));
  }
});

test('only float32 maps with channels first that shrink are averaged in ONNX Runtime', () => {
  const shape = [2, 3, 8, 8];
  assert.deepEqual(blockFor({ type: 'float32', shape }, null), [8, 8]);
  assert.equal(blockFor({ type: 'float16', shape }, null), null);
  assert.equal(blockFor({ type: 'float64', shape }, null), null);
  assert.equal(blockFor({ type: 'float32', shape }, 'last'), null);
  assert.equal(blockFor({ type: 'float32', shape: [2, 3, 113, 113] }, null), null);
  assert.equal(blockFor({ type: 'float32', shape: [2, 40, 16] }, null), null);
  assert.deepEqual(blockFor({ type: 'float32', shape: [2, 40, 16] }, 'first'), [16]);
  assert.equal(blockFor({ type: 'float32', shape: [2, 3] }, null), null);
});

/** Values with a large mean, of which a float32 sum over all positions would lose digits. */
function maps(rows: number, channels: number, ...positions: number[]): NdArray {
  const shape = [rows, channels, ...positions];
  const stream = randomStream(7, 'maps');
  return float32(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => 1000 + stream.uniform()),
  );
}

/** Rounding of a float32 number relative to it. */
const UNIT = 2 ** -24;

/** A model that multiplies maps by 1; `batch` is the extent of its batch. Notes of which layers it gave averages. */
async function openMaps(t: TestContext, batch: number | string, positions: readonly number[]) {
  const parts = {
    input: [build.port('x', [batch, 3, ...positions])],
    output: [build.port('y', [batch, 3, ...positions])],
    initializer: [build.tensor('one', [1, 3, ...positions.map(() => 1)], [1, 1, 1])],
    node: [build.node('Mul', ['x', 'one'], ['y'])],
  };
  const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', build.modelBytes(parts)), {
    allTensors: true,
  });
  t.after(() => model.close());
  const averaged = new Set<string>();
  const noted: CapturableModel = {
    file: model.file,
    files: model.files,
    info: model.info,
    inputs: model.inputs,
    layers: model.layers.map((layer) => ({ ...layer, channels: 'first' })),
    run: (feeds, layers, blocks) => {
      for (const layer of blocks?.keys() ?? []) averaged.add(layer);
      return model.run(feeds, layers, blocks);
    },
    close: () => model.close(),
  };
  return { model: noted, averaged };
}

const cases = [
  { batch: 'n', positions: [112, 112] },
  { batch: 'n', positions: [15, 9] },
  { batch: 'n', positions: [200] },
  { batch: 'n', positions: [4, 6, 8] },
  { batch: 1, positions: [28, 28] },
  { batch: 4, positions: [28, 28] },
];

for (const { batch, positions } of cases)
  test(`means over ${positions.join(' x ')} positions (batch ${batch}) are those of float64 sums up to 64 roundings`, async (t) => {
    const x = maps(5, 3, ...positions);
    const { model, averaged } = await openMaps(t, batch, positions);
    const captured = await capture(model, bindInputs(model, { x }), { reduction: 'mean', batchSize: 2 });
    assert.deepEqual([...averaged], ['y']);
    const means = captured.layers.get('y');
    const exact = toMatrix(x, 'mean', 'first');
    assert.deepEqual(means?.shape, [5, 3]);
    for (const [i, mean] of exact.data.entries()) {
      const error = Math.abs(Number(means.data[i]) - mean);
      assert.ok(error <= MOST_POSITIONS * UNIT * mean, `element ${i}: off by ${error}`);
    }
  });

test('maps are handed over whole where they are wanted whole', async (t) => {
  const x = maps(3, 3, 8, 8);
  const { model, averaged } = await openMaps(t, 'n', [8, 8]);
  const bound = bindInputs(model, { x });
  const flat = await capture(model, bound, { reduction: 'flatten' });
  assert.deepEqual(flat.layers.get('y'), { ...x, shape: [3, 192] });
  assert.deepEqual((await capture(model, bound)).layers.get('y'), x);
  assert.equal(averaged.size, 0);
});
