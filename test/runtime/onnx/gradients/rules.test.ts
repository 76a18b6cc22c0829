import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../../../runtime/engine/session';
import { UserError } from '../../../../runtime/errors';
import { encodeModel } from '../../../../runtime/onnx/encode';
import { GRADIENTS } from '../../../../runtime/onnx/gradients';
import { addGradients } from '../../../../runtime/onnx/gradients/reverse';
import { Graph, type Attributes } from '../../../../runtime/onnx/graph';
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

const REFUSED: { op: string; attributes: Attributes; subject: string; remedy: RegExp }[] = [
  {
    op: 'LeakyRelu',
    attributes: { alpha: { float: -0.2 } },
    subject: 'node block1/act (LeakyRelu)',
    remedy: /slope from 0/,
  },
  {
    op: 'LeakyRelu',
    attributes: { alpha: { float: 2 } },
    subject: 'node block1/act (LeakyRelu)',
    remedy: /slope from 0/,
  },
  {
    op: 'Gelu',
    attributes: { approximate: { string: 'tanh' } },
    subject: 'node block1/act (Gelu)',
    remedy: /exact form/,
  },
];

for (const { op, attributes, subject, remedy } of REFUSED) {
  test(`${op} with ${JSON.stringify(attributes)} has no gradient, and is refused by name with a remedy`, () => {
    const graph = new Graph('refused');
    const x = graph.input('x', 'float32', [2]);
    const y = graph.op(op, [x], attributes, 'block1/act');
    assert.throws(
      () => addGradients(graph, [{ value: y, gradient: x }], [x]),
      (error) => error instanceof UserError && error.subject === subject && remedy.test(error.remedy),
    );
  });
}

test('a base to the power of 0 has no influence, also where it is 0', () => {
  const graph = new Graph('power');
  const x = graph.input('x', 'float32', [2]);
  const y = graph.op('Pow', [x, graph.scalar(0, 'float32')]);
  assert.throws(() => addGradients(graph, [{ value: y, gradient: x }], [x]), /has no influence/);
});
