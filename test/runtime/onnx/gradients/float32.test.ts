/**
 * Operators whose kernels ONNX Runtime has in float32 only and that are no sums of products: their gradient against
 * differences of the function itself, computed in float64 by its series. The values here are below 2 and are made by at
 * most ten roundings of 2^-24 each and an Erf that is good to a few of them: the bound of 2e-6 is about 16 roundings of 2.
 * The differences are of fourth order: with a step of 0.01 they are exact to 14 x 0.01^4 / 30 < 1e-8, and what the series
 * loses (3e-10) divided by the step.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../../../runtime/engine/session';
import { encodeModel } from '../../../../runtime/onnx/encode';
import { addGradients } from '../../../../runtime/onnx/gradients/reverse';
import { Graph } from '../../../../runtime/onnx/graph';
import { REFERENCED } from './reference';

const BOUND = 2e-6;
const STEP = 0.01;

function slope(f: (x: number) => number, x: number): number {
  const difference = (h: number) => f(x + h) - f(x - h);
  return (8 * difference(STEP) - difference(2 * STEP)) / (12 * STEP);
}

for (const [op, f] of Object.entries(REFERENCED))
  test(`gradient of ${op} in float32 equals differences of the function in float64`, async () => {
    const data = Float32Array.from({ length: 401 }, (_, i) => (i - 200) / 52);
    const graph = new Graph('check');
    const x = graph.input('x', 'float32', [data.length]);
    const weights = {
      type: 'float32',
      shape: [data.length],
      data: data.map((value) => Math.cos(value)),
    } as const;
    const seed = { value: graph.op(op, [x]), gradient: graph.initializer('weights', weights) };
    const [gradient] = addGradients(graph, [seed], [x]);
    graph.output(gradient);
    const session = await Session.create(encodeModel(graph));
    const found = (await session.run({ x: { type: 'float32', shape: [data.length], data } }))[gradient.name];
    data.forEach((value, i) => {
      const expected = weights.data[i] * slope(f, value);
      assert.ok(
        Math.abs(Number(found.data[i]) - expected) <= BOUND,
        `at ${value}: ${found.data[i]}, not ${expected}`,
      );
    });
    await session.release();
  });
