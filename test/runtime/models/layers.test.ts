/** What the layers of each architecture are called, and which are of record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { NdArray } from '../../../runtime/engine/ndarray';
import type { Layer } from '../../../runtime/models/model';
import { ARCHITECTURES, build } from './architectures';
import {
  dropoutPlaces,
  initialTensors,
  largestDifference,
  rowsFor,
  runForward,
  type Activations,
} from './forward';

const REDUCTIONS = { none: '', 'mean over space': ' /space', 'mean over tokens': ' /tokens' };

/** `name shape reduction`, with a star where it is of record. */
const summary = ({ name, shape, reduction, ofRecord }: Layer) =>
  `${name} ${shape.join('x')}${REDUCTIONS[reduction]}${ofRecord ? ' *' : ''}`;

const EXPECTED: Record<string, string[]> = {
  mlp: ['hidden1 6', 'hidden2 4 *', 'logits 6'],
  cnn: ['conv1 4x6x4 /space', 'conv2 6x3x2 /space', 'pooled 6 *', 'hidden1 5', 'logits 6'],
  resnet: [
    'conv1 4x12x8 /space',
    'stage1/block1/hidden 4x12x8 /space',
    'stage1/block1 4x12x8 /space',
    'stage1/block2/hidden 4x12x8 /space',
    'stage1/block2 4x12x8 /space',
    'stage2/block1/hidden 6x6x4 /space',
    'stage2/block1 6x6x4 /space',
    'pooled 6 *',
    'logits 6',
  ],
  'encoder-decoder': [
    'encoder/embedding 7x8 /tokens',
    'encoder/block1/attention/output 7x8 /tokens',
    'encoder/block1/mlp/hidden 7x12 /tokens',
    'encoder/block1 7x8 /tokens',
    'encoder/block2/attention/output 7x8 /tokens',
    'encoder/block2/mlp/hidden 7x12 /tokens',
    'encoder/block2 7x8 /tokens *',
    'decoder/embedding 2x8 /tokens',
    'decoder/block1/attention/output 2x8 /tokens',
    'decoder/block1/cross-attention/output 2x8 /tokens',
    'decoder/block1/mlp/hidden 2x12 /tokens',
    'decoder/block1 2x8 /tokens',
    'decoder/output1 8 *',
    'decoder/output2 8 *',
    'logits 6',
  ],
  'decoder-only': [
    'embedding 9x8 /tokens',
    'block1/attention/output 9x8 /tokens',
    'block1/mlp/hidden 9x12 /tokens',
    'block1 9x8 /tokens',
    'block2/attention/output 9x8 /tokens',
    'block2/mlp/hidden 9x12 /tokens',
    'block2 9x8 /tokens',
    'output1 8 *',
    'output2 8 *',
    'logits 6',
  ],
  vit: [
    'embedding 7x8 /tokens',
    'block1/attention/output 7x8 /tokens',
    'block1/mlp/hidden 7x12 /tokens',
    'block1 7x8 /tokens',
    'class-token 8 *',
    'logits 6',
  ],
};

for (const { spec, input } of ARCHITECTURES) {
  const model = build(spec, input);
  const tensors = initialTensors(model);

  test(`layers of ${spec.kind}: names, shapes, reductions and those of record`, () => {
    assert.deepEqual(model.layers.map(summary), EXPECTED[spec.kind]);
    for (const { shape, reduction, units } of model.layers)
      assert.equal(units, reduction === 'mean over tokens' ? shape[1] : shape[0]);
  });

  test(`every layer of ${spec.kind} has the shape it is said to have, with any number of rows`, async () => {
    for (const rows of [1, 3]) {
      const found = await runForward(model, tensors, rowsFor(input, rows));
      for (const { name, shape } of model.layers) assert.deepEqual(found[name].shape, [rows, ...shape], name);
    }
  });

  test(`${spec.kind} decays weights, and neither biases nor norms nor positions`, () => {
    const kept = model.parameters.filter(({ decays }) => !decays).map(({ name }) => name);
    const spared = /(\.bias|norm\.weight|positions|class-token)$/;
    assert.deepEqual(
      kept,
      model.parameters.map(({ name }) => name).filter((name) => spared.test(name)),
    );
  });

  test(`every place of dropout in ${spec.kind} has the rate of the spec and a name of its own`, () => {
    const places = dropoutPlaces(build({ ...spec, dropout: 0.25 }, input), rowsFor(input, 2));
    assert.ok(places.length > 0);
    assert.equal(new Set(places.map(({ name }) => name)).size, places.length);
    assert.ok(places.every(({ rate }) => rate === 0.25));
  });

  // Batch norm goes by other statistics in training. The two passes compute the same sums in another order: a few units in
  // the last place of activations below 10, hence 16 x 2^-24 x 10.
  if (model.buffers.length === 0)
    test(`layers of ${spec.kind} are the same in training and evaluation`, async () => {
      const rows = rowsFor(input, 4);
      const evaluated = await runForward(model, tensors, rows);
      const trained = await runForward(model, tensors, rows, { training: true });
      for (const { name } of model.layers) {
        const difference = largestDifference(trained[name], Array.from(evaluated[name].data, Number));
        assert.ok(difference <= 1e-5, `${name}: ${difference}`);
      }
    });
}

test('kernels of any size make an image smaller by their stride only, rounded up', () => {
  for (const kernel of [1, 2, 3, 4, 5])
    for (const [stride, shape] of [
      [1, [4, 12, 8]],
      [2, [4, 6, 4]],
      [3, [4, 4, 3]],
    ] as const) {
      const { layers } = build(
        { kind: 'cnn', channels: [4], kernel, stride },
        { kind: 'image', channels: 1, height: 12, width: 8 },
      );
      assert.deepEqual(layers[0].shape, shape);
    }
});

test('a token changes nothing before it in a causal stack', async () => {
  const { spec, input } = ARCHITECTURES[4];
  const model = build(spec, input);
  const tensors = initialTensors(model);
  const rows = rowsFor(input, 1);
  const data = Int32Array.from(rows.data as Int32Array);
  data[5] = (data[5] + 1) % 5;
  const changed: NdArray = { type: 'int32', shape: rows.shape, data };
  const before = await runForward(model, tensors, rows);
  const after = await runForward(model, tensors, changed);
  const perToken = Array.from({ length: 9 }, (_, token) => {
    const units = ({ block2 }: Activations) => block2.data.slice(token * 8, token * 8 + 8);
    return isDeepStrictEqual(units(before), units(after));
  });
  assert.deepEqual(perToken, [true, true, true, true, true, false, false, false, false]);
});
