/** Operators that a training graph computes step by step give what the operator gives, under the same names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../../runtime/data/random';
import { float32, sizeOf, type NdArray } from '../../../../runtime/engine/ndarray';
import { Session } from '../../../../runtime/engine/session';
import { batchNormTraining } from '../../../../runtime/onnx/batch-norm';
import { encodeModel } from '../../../../runtime/onnx/encode';
import { addGradients } from '../../../../runtime/onnx/gradients/reverse';
import { Graph, type Value } from '../../../../runtime/onnx/graph';

/**
 * Each output is a sum of at most 40 products of numbers below 4 in size, or is normalised to about 1: float32 rounding
 * makes at most 40 x 16 x 2^-24 = 4e-5 of the difference between two orders of summation.
 */
const BOUND = 4e-5;

type Build = (graph: Graph, inputs: readonly Value[]) => Value[];

async function outputsOf(build: Build, shapes: readonly number[][], trained: boolean): Promise<NdArray[]> {
  const graph = new Graph('check');
  const inputs = shapes.map((shape, i) => graph.input(`x${i}`, 'float32', shape));
  const outputs = build(graph, inputs);
  if (trained) addGradients(graph, [{ value: outputs[0], gradient: outputs[0] }], inputs);
  for (const output of outputs) graph.output(output);
  const stream = randomStream(1, 'replacement');
  const draw = (shape: readonly number[]) =>
    float32(
      shape,
      Float32Array.from({ length: sizeOf(shape) }, () => 2 * stream.uniform() - 0.5),
    );
  const session = await Session.create(encodeModel(graph));
  const results = await session.run(Object.fromEntries(inputs.map(({ name }, i) => [name, draw(shapes[i])])));
  await session.release();
  return outputs.map(({ name }) => results[name]);
}

const image = [2, 3, 5, 6];
const builds: Record<string, { shapes: number[][]; build: Build }> = {
  gelu: { shapes: [[4, 5]], build: (graph, inputs) => [graph.op('Gelu', inputs, {}, 'hidden1')] },
  'layer normalisation': {
    shapes: [[4, 5, 8], [8], [8]],
    build: (graph, inputs) => [graph.op('LayerNormalization', inputs, {}, 'block1/norm')],
  },
  'batch normalisation': {
    shapes: [image, [3], [3]],
    build: (graph, [x, scale, bias]) => {
      const { output, mean, variance } = batchNormTraining(graph, x, scale, bias, 1e-5, 'stage1/norm');
      return [output, mean, variance];
    },
  },
  convolution: {
    shapes: [image, [4, 3, 3, 2], [4]],
    build: (graph, inputs) => [
      graph.op('Conv', inputs, { strides: { ints: [2, 1] }, pads: { ints: [1, 0, 0, 1] } }, 'conv1'),
    ],
  },
};

for (const [what, { shapes, build }] of Object.entries(builds))
  test(`${what} is the same in a training graph, and called the same`, async () => {
    const [operator, steps] = await Promise.all([
      outputsOf(build, shapes, false),
      outputsOf(build, shapes, true),
    ]);
    operator.forEach((expected, i) => {
      assert.deepEqual(steps[i].shape, expected.shape);
      expected.data.forEach((value, k) => {
        const difference = Math.abs(Number(steps[i].data[k]) - Number(value));
        assert.ok(difference <= BOUND, `output ${i}, element ${k}: ${steps[i].data[k]}, not ${value}`);
      });
    });
  });
