/** A model in float16 against the same in float32: convolution maps and a linear layer, reduced in every way. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Float16Array } from '@petamoriken/float16';
import type { onnx } from 'onnx-proto';
import { bindInputs } from '../../../runtime/capture/bindings';
import { capture, type Captured } from '../../../runtime/capture/capture';
import { toMatrix, type Reduction } from '../../../runtime/capture/reduce';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import { randomStream } from '../../../runtime/data/random';
import { float32, sizeOf } from '../../../runtime/engine/ndarray';
import * as build from '../onnx/build-model';

/** Numbers that float16 holds exactly, so that both models have the same weights and inputs. */
function halves(name: string, count: number, scale: number): Float32Array {
  const stream = randomStream(1, name);
  return Float32Array.from(Float16Array.from({ length: count }, () => (stream.uniform() * 2 - 1) * scale));
}

function weight(name: string, dims: number[], half: boolean): onnx.ITensorProto {
  const values = halves(name, sizeOf(dims), 0.3);
  if (!half) return build.tensor(name, dims, values);
  const rawData = new Uint8Array(Float16Array.from(values).buffer);
  return { name, dims, dataType: build.FLOAT16, rawData };
}

/** Convolution, ReLU, pooling and a linear layer, all in one type. */
function network(half: boolean): Uint8Array {
  const type = half ? build.FLOAT16 : build.FLOAT;
  return build.modelBytes({
    input: [build.port('x', ['n', 3, 8, 8], type)],
    output: [build.port('logits', ['n', 5], type)],
    initializer: [
      weight('conv.weight', [6, 3, 3, 3], half),
      weight('conv.bias', [6], half),
      weight('fc.weight', [6, 5], half),
      weight('fc.bias', [5], half),
      build.int64Tensor('rows', [2], [0, 6]),
    ],
    node: [
      build.node('Conv', ['x', 'conv.weight', 'conv.bias'], ['h'], [build.ints('pads', [1, 1, 1, 1])]),
      build.node('Relu', ['h'], ['r']),
      build.node('GlobalAveragePool', ['r'], ['pooled']),
      build.node('Reshape', ['pooled', 'rows'], ['units']),
      build.node('Gemm', ['units', 'fc.weight', 'fc.bias'], ['logits']),
    ],
  });
}

const images = float32([7, 3, 8, 8], halves('images', 7 * 3 * 8 * 8, 1));

async function captured(t: TestContext, half: boolean, reduction: Reduction | 'none'): Promise<Captured> {
  const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', network(half)));
  t.after(() => model.close());
  return capture(model, bindInputs(model, { x: images }), { reduction, batchSize: 3 });
}

/** Rounding of a float16 number relative to the largest of its layer: 2^-11; a layer rounds once, and takes rounded values. */
const BOUND = 4 * 2 ** -11;

for (const reduction of ['none', 'mean', 'flatten', 'positions'] as const)
  test(`float16 layers are those of float32 up to the rounding of float16 (${reduction})`, async (t) => {
    const [half, full] = [await captured(t, true, reduction), await captured(t, false, reduction)];
    assert.deepEqual([...half.layers.keys()], [...full.layers.keys()]);
    assert.ok(half.layers.size >= 3);
    for (const [name, array] of half.layers) {
      const expected = full.layers.get(name);
      assert.ok(expected, name);
      assert.deepEqual(array.shape, expected.shape, name);
      const values = Array.from(expected.data, Number);
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (const [i, value] of values.entries())
        assert.ok(Math.abs(Number(array.data[i]) - value) <= BOUND * largest, `${name}, element ${i}`);
    }
  });

test('means of float16 maps are float64 means of their values, not float16 sums', async (t) => {
  const [maps, means] = [await captured(t, true, 'none'), await captured(t, true, 'mean')];
  for (const [name, array] of maps.layers) {
    const exact = toMatrix(array, 'mean');
    assert.deepEqual(Array.from(means.layers.get(name)?.data ?? [], Number), [...exact.data], name);
  }
});

const BFLOAT16 = 16;

/** Weights in bfloat16, the upper half of a float32 number, that are widened where they are used. */
function bfloat16Model(output: 'float32' | 'bfloat16'): { model: Uint8Array; weights: Float32Array } {
  const bits = new Uint32Array(halves('bfloat16', 6, 1).buffer).map((word) => word & 0xffff0000);
  const rawData = new Uint8Array(Uint16Array.from(bits, (word) => word >>> 16).buffer);
  const isWide = output === 'float32';
  const cast = (from: string, to: string, type: number) =>
    build.node('Cast', [from], [to], [build.int('to', type)]);
  const model = build.modelBytes({
    input: [build.port('x', ['n', 3])],
    output: [build.port('y', ['n', 2], isWide ? build.FLOAT : BFLOAT16)],
    initializer: [{ name: 'w', dims: [3, 2], dataType: BFLOAT16, rawData }],
    node: [
      cast('w', 'wide', build.FLOAT),
      build.node('MatMul', ['x', 'wide'], ['h']),
      isWide ? build.node('Relu', ['h'], ['y']) : cast('h', 'y', BFLOAT16),
    ],
  });
  return { model, weights: new Float32Array(bits.buffer) };
}

test('weights in bfloat16 give the layers of their values', async (t) => {
  const { model: bytes, weights } = bfloat16Model('float32');
  const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', bytes));
  t.after(() => model.close());
  const x = float32([3, 3], Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1));
  const { layers } = await capture(model, bindInputs(model, { x }));
  assert.deepEqual(layers.get('y'), {
    ...x,
    shape: [3, 2],
    data: weights.map((value) => Math.max(0, value)),
  });
});

test('activations in bfloat16 are refused with the way out', async (t) => {
  const file = build.temporaryFile(t, 'm.onnx', bfloat16Model('bfloat16').model);
  await assert.rejects(openCheckpoint(file), /m\.onnx: has activations in bfloat16 .* weights may stay/);
});
