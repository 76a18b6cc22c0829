/**
 * Every gradient against central finite differences in float64. With a step of 1e-5 and functions of moderate size the
 * difference quotient is exact to about 1e-10 (truncation, third derivative x step^2) plus 1e-11 (rounding / step):
 * a bound of 1e-7 leaves a wide margin and is far below any mistake in a formula.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomStream } from '../../../runtime/data/random';
import { sizeOf, type NdArray } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import { UserError } from '../../../runtime/errors';
import { encodeModel } from '../../../runtime/onnx/encode';
import { GRADIENTS } from '../../../runtime/onnx/gradients';
import { addGradients } from '../../../runtime/onnx/gradients/reverse';
import { Graph, type Value } from '../../../runtime/onnx/graph';

const STEP = 1e-5;
const BOUND = 1e-7;

type Forward = (graph: Graph, inputs: Value[]) => Value;

/** Uniform numbers between 0.1 and 1 in size, of either sign: no kink of an activation is within a step of them. */
function randomArray(shape: readonly number[], seed: number, purpose: string): NdArray<'float64'> {
  const stream = randomStream(seed, purpose);
  const number = () => (0.1 + 0.9 * stream.uniform()) * (stream.integer(2) === 1 ? 1 : -1);
  return { type: 'float64', shape, data: Float64Array.from({ length: sizeOf(shape) }, number) };
}

function nudged(array: NdArray<'float64'>, index: number, change: number): NdArray<'float64'> {
  const data = array.data.slice();
  data[index] += change;
  return { ...array, data };
}

/** The loss is the sum of the outputs, each with a weight of its own. */
async function checkGradients(
  forward: Forward,
  shapes: readonly (readonly number[])[],
  seed: number,
): Promise<void> {
  const graph = new Graph('check');
  const inputs = shapes.map((shape, i) => graph.input(`x${i}`, 'float64', shape));
  const output = graph.op('Identity', [forward(graph, inputs)], {}, 'output');
  const shape = output.shape.map(Number);
  const weights = randomArray(shape, seed, 'weights');
  const gradients = addGradients(
    graph,
    [{ value: output, gradient: graph.initializer('weights', weights) }],
    inputs,
  );
  graph.output(output);
  const outputs = gradients.map((gradient) => graph.output(graph.op('Identity', [gradient])));
  const session = await Session.create(encodeModel(graph));
  const arrays = shapes.map((extents, i) => randomArray(extents, seed, `x${i}`));
  const feed = (list: NdArray[]) => Object.fromEntries(list.map((array, i) => [`x${i}`, array]));
  const loss = async (list: NdArray[]) => {
    const { data } = (await session.run(feed(list), ['output'])).output;
    return weights.data.reduce((sum, weight, i) => sum + weight * Number(data[i]), 0);
  };
  const found = await session.run(
    feed(arrays),
    outputs.map(({ name }) => name),
  );
  for (const [i, array] of arrays.entries()) {
    const gradient = found[outputs[i].name];
    assert.deepEqual(gradient.shape, [...array.shape]);
    for (let k = 0; k < array.data.length; k++) {
      const at = (change: number) => loss(arrays.with(i, nudged(array, k, change)));
      const expected = ((await at(STEP)) - (await at(-STEP))) / (2 * STEP);
      assert.ok(
        Math.abs(Number(gradient.data[k]) - expected) <= BOUND,
        `x${i}[${k}] of shape ${array.shape.join('x')}: ${gradient.data[k]}, differences give ${expected}`,
      );
    }
  }
  await session.release();
}

const extent = fc.integer({ min: 1, max: 4 });
const anyShape = fc.array(extent, { minLength: 0, maxLength: 3 });

/** Two shapes that broadcast: dimensions of either replaced by 1, leading ones of the second left out. */
const broadcastable = fc
  .array(fc.tuple(extent, fc.constantFrom('both', 'left', 'right')), { minLength: 0, maxLength: 3 })
  .chain((dimensions) =>
    fc.record({
      left: fc.constant(dimensions.map(([size, side]) => (side === 'right' ? 1 : size))),
      right: fc
        .integer({ min: 0, max: dimensions.length })
        .map((dropped) => dimensions.slice(dropped).map(([size, side]) => (side === 'left' ? 1 : size))),
      swapped: fc.boolean(),
    }),
  )
  .map(({ left, right, swapped }) => (swapped ? [right, left] : [left, right]));

const seeds = fc.integer({ min: 0, max: 1e6 });
const RUNS = { numRuns: 12 };
const checked = new Set<string>();

for (const op of ['Relu', 'Tanh', 'Sigmoid', 'Neg', 'Identity']) {
  checked.add(op);
  test(`gradient of ${op} equals finite differences`, () =>
    fc.assert(
      fc.asyncProperty(anyShape, seeds, (shape, seed) =>
        checkGradients((graph, inputs) => graph.op(op, inputs), [shape], seed),
      ),
      RUNS,
    ));
}

for (const op of ['Add', 'Sub', 'Mul']) {
  checked.add(op);
  test(`gradient of ${op} equals finite differences, with broadcasting either way`, () =>
    fc.assert(
      fc.asyncProperty(broadcastable, seeds, (shapes, seed) =>
        checkGradients((graph, inputs) => graph.op(op, inputs), shapes, seed),
      ),
      { numRuns: 25 },
    ));
}

checked.add('Gemm');
for (const transA of [0, 1]) {
  for (const transB of [0, 1]) {
    test(`gradient of Gemm (transA ${transA}, transB ${transB}) equals finite differences`, () =>
      fc.assert(
        fc.asyncProperty(
          extent,
          extent,
          extent,
          fc.constantFrom('none', 'row', 'full'),
          seeds,
          (m, k, n, bias, seed) => {
            const shapes = [transA ? [k, m] : [m, k], transB ? [n, k] : [k, n]];
            if (bias !== 'none') shapes.push(bias === 'row' ? [n] : [m, n]);
            const attributes = {
              transA: { int: transA },
              transB: { int: transB },
              alpha: { float: 0.5 },
              beta: { float: 2 },
            };
            return checkGradients((graph, inputs) => graph.op('Gemm', inputs, attributes), shapes, seed);
          },
        ),
        RUNS,
      ));
  }
}

test('every operator that has a gradient is checked here', () => {
  assert.deepEqual([...GRADIENTS.keys()].sort(), [...checked].sort());
});

test('a value used in several places gets the sum of its gradients', () =>
  checkGradients(
    (graph, [x, w]) => {
      const hidden = graph.op('Tanh', [graph.op('Gemm', [x, w])]);
      const square = graph.op('Mul', [hidden, hidden]);
      return graph.op('Add', [graph.op('Sub', [square, hidden]), graph.op('Sigmoid', [hidden])]);
    },
    [
      [3, 4],
      [4, 2],
    ],
    1,
  ));

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
  const [size] = graph.node('Abs', [x], { name: 'block1/size' });
  assert.throws(
    () => addGradients(graph, [{ value: size, gradient: x }], [x]),
    (error) => error instanceof UserError && error.subject === 'node block1/size (Abs)',
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
