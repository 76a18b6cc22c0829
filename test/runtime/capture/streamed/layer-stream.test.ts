import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { bindInputs } from '../../../../runtime/capture/bindings';
import { capture } from '../../../../runtime/capture/capture';
import type { Reduction } from '../../../../runtime/capture/reduce';
import { chunkMatrix, streamLayers } from '../../../../runtime/capture/streamed/layer-stream';
import { openCheckpoint } from '../../../../runtime/checkpoints/open';
import { float32 } from '../../../../runtime/engine/ndarray';
import { CancelledError } from '../../../../runtime/errors';
import * as build from '../../onnx/build-model';
import type { ModelParts } from '../../onnx/build-model';

const ROWS = 11;

const maps: ModelParts = {
  input: [build.port('x', ['n', 2, 4, 4])],
  output: [build.port('y', ['n', 2, 4, 4])],
  initializer: [build.int64Tensor('merged', [2], [-1, 4])],
  node: [
    build.node('Relu', ['x'], ['h']),
    build.node('Reshape', ['h', 'merged'], ['rows merged']),
    build.node('Tanh', ['h'], ['y']),
  ],
};

async function open(t: TestContext, parts: ModelParts, allTensors: boolean) {
  const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', build.modelBytes(parts)), {
    allTensors,
  });
  t.after(() => model.close());
  const bound = bindInputs(model, { x: float32([ROWS, 2, 4, 4], build.ramp(ROWS * 32)) });
  return { model, bound };
}

const fixed = (batch: number): ModelParts => ({
  ...maps,
  input: [build.port('x', [batch, 2, 4, 4])],
  output: [build.port('y', [batch, 2, 4, 4])],
});

/** Means of the convolution and of the sum follow from those of their inputs. */
const following: ModelParts = {
  ...maps,
  initializer: [build.tensor('w', [2, 2, 1, 3], build.ramp(12))],
  node: [
    build.node('Relu', ['x'], ['h']),
    build.node('Conv', ['h', 'w'], ['c'], [build.ints('pads', [0, 1, 0, 1])]),
    build.node('Add', ['c', 'h'], ['y']),
  ],
};

const cases: { name: string; parts: ModelParts; all: boolean }[] = [
  { name: 'an open batch', parts: maps, all: false },
  { name: 'a batch of 3', parts: fixed(3), all: false },
  { name: 'a batch of 1', parts: fixed(1), all: false },
  { name: 'layers that follow from others', parts: following, all: true },
  { name: 'rows that are run one at a time', parts: maps, all: true },
];

for (const { name, parts, all } of cases)
  for (const reduction of ['mean', 'flatten', 'positions'] satisfies Reduction[])
    test(`chunks of ${name} joined are what is captured (${reduction})`, async (t) => {
      const { model, bound } = await open(t, parts, all);
      const captured = await capture(model, bound, { reduction });
      const stream = await streamLayers(model, bound, { layers: model.layers, reduction, chunk: 4 });
      assert.deepEqual(
        stream.layers.map((layer) => layer.name),
        [...captured.layers.keys()],
      );
      const joined = new Map<string, number[]>();
      const inputs: number[] = [];
      for await (const chunk of stream.chunks()) {
        inputs.push(chunk.inputs);
        for (const layer of stream.layers) {
          const matrix = chunkMatrix(chunk, layer.name);
          assert.deepEqual([matrix?.rows, matrix?.cols], [chunk.inputs * layer.rowsPerInput, layer.units]);
          joined.set(layer.name, [...(joined.get(layer.name) ?? []), ...(matrix?.data ?? [])]);
        }
      }
      assert.deepEqual(inputs, [4, 4, 3]);
      for (const [layer, array] of captured.layers)
        assert.deepEqual(joined.get(layer), Array.from(array.data, Number), layer);
    });

test('streaming stops when it is cancelled', async (t) => {
  const { model, bound } = await open(t, maps, false);
  const stream = await streamLayers(model, bound, { layers: model.layers, reduction: 'mean', chunk: 4 });
  await assert.rejects(stream.chunks(AbortSignal.abort()).next(), CancelledError);
});
