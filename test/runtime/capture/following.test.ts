import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toMatrix } from '../../../runtime/capture/reduce';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import { asFloat64, float32, type NdArray } from '../../../runtime/engine/ndarray';
import * as build from '../onnx/build-model';

/** Ten float32 roundings (2^-24 each) of the largest activation: a layer here adds up nine products. */
const TOLERANCE = 10 * 2 ** -24;

/** Sizes of images of which the model below makes maps of 6 x 5. */
const SIZES = [
  [12, 10],
  [11, 10],
  [11, 9],
  [12, 10],
] as const;

test('means that follow from an image are right for one image after another whose maps are of one size', async (t) => {
  const attributes = [build.ints('strides', [2, 2]), build.ints('pads', [1, 1, 1, 1])];
  const parts = {
    input: [build.port('x', ['n', 1, 'height', 'width'])],
    output: [build.port('y', ['n', 3, '', ''])],
    initializer: [build.tensor('w', [3, 1, 3, 3], build.ramp(27))],
    node: [build.node('Conv', ['x', 'w'], ['y'], attributes)],
  };
  const model = await openCheckpoint(build.temporaryFile(t, 'm.onnx', build.modelBytes(parts)));
  t.after(() => model.close());
  const [{ name }] = model.layers;
  const images = SIZES.map(([height, width]) =>
    float32([2, 1, height, width], build.ramp(2 * height * width)),
  );
  const whole: NdArray[] = [];
  for (const x of images) whole.push((await model.run({ x }, [name]))[name]);
  const blocks = new Map([[name, { block: [1, 1], positions: [6, 5] }]]);
  for (const [i, x] of images.entries()) {
    const means = (await model.run({ x }, [name], blocks))[name];
    assert.deepEqual(means.shape, [2, 3, 1, 1]);
    const largest = Math.max(...asFloat64(whole[i].data).map(Math.abs));
    for (const [at, mean] of toMatrix(whole[i], 'mean').data.entries())
      assert.ok(Math.abs(Number(means.data[at]) - mean) <= TOLERANCE * largest, `image ${i}, element ${at}`);
  }
});
