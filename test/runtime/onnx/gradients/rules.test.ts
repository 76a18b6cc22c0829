import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../../../runtime/engine/session';
import { UserError } from '../../../../runtime/errors';
import { encodeModel } from '../../../../runtime/onnx/encode';
import { GRADIENTS } from '../../../../runtime/onnx/gradients';
import { addGradients } from '../../../../runtime/onnx/gradients/reverse';
import { Graph } from '../../../../runtime/onnx/graph';
import { elementwise } from './cases-elementwise';
import { linear } from './cases-linear';
import { movement } from './cases-movement';
import { normalisation } from './cases-normalisation';
import { windowed } from './cases-windowed';
import { checkGradients } from './check';
import { REFERENCED } from './reference';

test('every operator that has a gradient is checked', () => {
  const cases = [...elementwise, ...linear, ...movement, ...normalisation, ...windowed];
  const checked = new Set([...cases.map(({ op }) => op), ...Object.keys(REFERENCED)]);
  assert.deepEqual([...GRADIENTS.keys()].sort(), [...checked].sort());
});

test('a value used in several places gets the sum of its gradients', () =>
  checkGradients({
    shapes: [
      [3, 4],
      [4, 2],
    ],
    seed: 1,
    build: (graph, [x, w]) => {
      const hidden = graph.op('Tanh', [graph.op('Gemm', [x, w])]);
      const square = graph.op('Mul', [hidden, hidden]);
      return graph.op('Add', [graph.op('Sub', [square, hidden]), graph.op('Sigmoid', [hidden])]);
    },
  }));

test('the ReLU gradient in float32 is the mask of positive outputs, from the smallest to the largest numbers', async () => {
  const graph = new Graph('relu');
  const data = Float32Array.of(-1, -0, 0, 1e-37, 1e-3, 5, 3e38);
  const x = graph.input('x', 'float32', [data.length]);
  const relu = graph.op('Relu', [x]);
  const seed = graph.initializer('seed', {
    type: 'float32',
    shape: [data.length],
    data: new Float32Array(data.length).fill(-2.5),
  });
  const [gradient] = addGradients(graph, [{ value: relu, gradient: seed }], [x]);
  graph.output(gradient);
  const session = await Session.create(encodeModel(graph));
  const result = (await session.run({ x: { type: 'float32', shape: [data.length], data } }))[gradient.name];
  assert.deepEqual(Array.from(result.data as Float32Array, Math.abs), [0, 0, 0, 2.5, 2.5, 2.5, 2.5]);
  await session.release();
});

test('an operator without a gradient is refused by the name of its node', () => {
  const graph = new Graph('refused');
  const x = graph.input('x', 'float32', [2]);
  const [sign] = graph.node('Sign', [x], { name: 'block1/sign' });
  assert.throws(
    () => addGradients(graph, [{ value: sign, gradient: x }], [x]),
    (error) => error instanceof UserError && error.subject === 'node block1/sign (Sign)',
  );
});

test('a parameter without influence on the loss is refused by name', () => {
  const graph = new Graph('idle');
  const x = graph.input('x', 'float32', [2]);
  const idle = graph.input('idle.weight', 'float32', [2]);
  const y = graph.op('Tanh', [x]);
  assert.throws(
    () => addGradients(graph, [{ value: y, gradient: x }], [x, idle]),
    /idle\.weight: has no influence/,
  );
});
