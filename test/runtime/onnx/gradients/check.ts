/**
 * Checks a gradient against central differences of the loss, which is the sum of the outputs, each with a weight of its
 * own.
 *
 * In float64, with a step of 1e-5 and functions of moderate size, the difference quotient is exact to about 1e-10
 * (truncation: third derivative x step^2) plus 1e-11 (rounding / step): a bound of 1e-7 leaves a wide margin and is far
 * below any mistake in a formula.
 *
 * Operators that ONNX Runtime has in float32 only and that are linear in each input are checked with small integers and a
 * step of 1: every sum is an integer below 2^24, so float32 makes no error, the quotient has none either, and the two
 * must be equal.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomStream } from '../../../../runtime/data/random';
import { asFloat64, sizeOf, type NdArray } from '../../../../runtime/engine/ndarray';
import { Session } from '../../../../runtime/engine/session';
import { encodeModel } from '../../../../runtime/onnx/encode';
import { addGradients } from '../../../../runtime/onnx/gradients/reverse';
import { Graph, type Value } from '../../../../runtime/onnx/graph';

type FloatArray = NdArray<'float32'> | NdArray<'float64'>;

/** How the numbers are drawn and compared. */
export interface Numbers {
  readonly type: 'float32' | 'float64';
  readonly step: number;
  readonly bound: number;
  /** One element of an input. */
  draw(stream: ReturnType<typeof randomStream>): number;
}

/** Between 0.1 and 1 in size, of either sign: no kink of an activation is within a step of them. */
export const REAL: Numbers = {
  type: 'float64',
  step: 1e-5,
  bound: 1e-7,
  draw: (stream) => (0.1 + 0.9 * stream.uniform()) * (stream.integer(2) === 1 ? 1 : -1),
};

/** Between 0.1 and 1. */
export const POSITIVE: Numbers = { ...REAL, draw: (stream) => 0.1 + 0.9 * stream.uniform() };

/** Integers from -3 to 3, in float32. */
export const INTEGER: Numbers = {
  type: 'float32',
  step: 1,
  bound: 0,
  draw: (stream) => stream.integer(7) - 3,
};

/** One function to check: the shapes of its inputs and the operator applied to them. */
export interface Sample {
  readonly shapes: readonly (readonly number[])[];
  readonly seed: number;
  build(graph: Graph, inputs: Value[]): Value;
}

/** An operator and the functions by which it is checked. */
export interface Case {
  readonly op: string;
  /** What is special about the case, for the test's name. */
  readonly what?: string;
  readonly samples: fc.Arbitrary<Sample>;
  readonly numbers?: Numbers;
  readonly runs?: number;
}

function randomArray(shape: readonly number[], seed: number, purpose: string, numbers: Numbers): FloatArray {
  const stream = randomStream(seed, purpose);
  const data = Array.from({ length: sizeOf(shape) }, () => numbers.draw(stream));
  return numbers.type === 'float32'
    ? { type: 'float32', shape, data: Float32Array.from(data) }
    : { type: 'float64', shape, data: Float64Array.from(data) };
}

function nudged(array: FloatArray, index: number, change: number): FloatArray {
  const data = array.data.slice();
  data[index] += change;
  return { ...array, data } as FloatArray;
}

const feed = (list: readonly NdArray[]) => Object.fromEntries(list.map((array, i) => [`x${i}`, array]));

/** Fails where a gradient and the difference quotient are further apart than the bound. */
export async function checkGradients(
  { shapes, seed, build }: Sample,
  numbers: Numbers = REAL,
): Promise<void> {
  const graph = new Graph('check');
  const inputs = shapes.map((shape, i) => graph.input(`x${i}`, numbers.type, shape));
  const output = graph.op('Identity', [build(graph, inputs)], {}, 'output');
  const weights = randomArray(output.shape.map(Number), seed, 'weights', numbers);
  const start = { value: output, gradient: graph.input('weights', numbers.type, weights.shape) };
  const gradients = addGradients(graph, [start], inputs);
  graph.output(output);
  const outputs = gradients.map((gradient) => graph.output(graph.op('Identity', [gradient])));
  const session = await Session.create(encodeModel(graph));
  const arrays = shapes.map((shape, i) => randomArray(shape, seed, `x${i}`, numbers));
  const loss = async (list: FloatArray[]) => {
    const { data } = (await session.run({ ...feed(list), weights }, ['output'])).output;
    return asFloat64(weights.data).reduce((sum, weight, i) => sum + weight * Number(data[i]), 0);
  };
  const names = outputs.map(({ name }) => name);
  const found = await session.run({ ...feed(arrays), weights }, names);
  for (const [i, array] of arrays.entries()) {
    const gradient = found[names[i]];
    assert.deepEqual(gradient.shape, [...array.shape]);
    for (let k = 0; k < array.data.length; k++) {
      const at = (change: number) => loss(arrays.with(i, nudged(array, k, change)));
      const expected = ((await at(numbers.step)) - (await at(-numbers.step))) / (2 * numbers.step);
      assert.ok(
        Math.abs(Number(gradient.data[k]) - expected) <= numbers.bound,
        `x${i}[${k}] of shape ${array.shape.join('x')}: ${gradient.data[k]}, differences give ${expected}`,
      );
    }
  }
  await session.release();
}

/** One test a case. */
export function testCases(cases: readonly Case[]): void {
  for (const { op, what, samples, numbers, runs = 15 } of cases)
    test(`gradient of ${op}${what ? ` ${what}` : ''} equals finite differences`, () =>
      fc.assert(
        fc.asyncProperty(samples, (sample) => checkGradients(sample, numbers)),
        { numRuns: runs },
      ));
}
