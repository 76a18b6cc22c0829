/** Running a graph vectorised against running it once a seed. */
import assert from 'node:assert/strict';
import { randomStream } from '../../../../runtime/data/random';
import { sizeOf, type NdArray } from '../../../../runtime/engine/ndarray';
import { Session } from '../../../../runtime/engine/session';
import { encodeModel } from '../../../../runtime/onnx/encode';
import { Graph, type Value } from '../../../../runtime/onnx/graph';
import { vectorise } from '../../../../runtime/onnx/vectorise/vectorise';

/** Number of seeds in the comparisons. */
export const SEEDS = 3;

/** An input of a graph under test. */
export interface Input {
  type: 'float32' | 'float64' | 'int32' | 'int64' | 'bool';
  shape: readonly number[];
  /** Integers are drawn below it. */
  below?: number;
}

/** What a graph under test computes from its inputs. */
export type Build = (graph: Graph, inputs: Value[]) => Value[];

/** Floats between 0.1 and 1 of either sign, integers below a bound, booleans. */
export function randomArray({ type, shape, below = 2 }: Input, seed: number, purpose: string): NdArray {
  const stream = randomStream(seed, purpose);
  const length = sizeOf(shape);
  const float = () => (0.1 + 0.9 * stream.uniform()) * (stream.integer(2) === 1 ? 1 : -1);
  const integer = () => stream.integer(below);
  switch (type) {
    case 'float32':
      return { type, shape, data: Float32Array.from({ length }, float) };
    case 'float64':
      return { type, shape, data: Float64Array.from({ length }, float) };
    case 'int32':
      return { type, shape, data: Int32Array.from({ length }, integer) };
    case 'int64':
      return { type, shape, data: BigInt64Array.from({ length }, () => BigInt(integer())) };
    case 'bool':
      return { type, shape, data: Uint8Array.from({ length }, integer) };
  }
}

/** The arrays one after the other along a new leading axis. */
export function stack(arrays: readonly NdArray[]): NdArray {
  const [{ type, shape, data }] = arrays;
  const size = data.length;
  const all = new (data.constructor as new (length: number) => Float64Array)(size * arrays.length);
  arrays.forEach((array, i) => all.set(array.data as Float64Array, i * size));
  return { type, shape: [arrays.length, ...shape], data: all };
}

async function run(graph: Graph, feeds: Record<string, NdArray>): Promise<NdArray[]> {
  const session = await Session.create(encodeModel(graph));
  const outputs = await session.run(feeds);
  await session.release();
  return graph.outputs.map(({ name }) => outputs[name]);
}

function assertClose(found: NdArray, expected: NdArray, bound: number, what: string): void {
  assert.deepEqual(found.shape, expected.shape, what);
  assert.equal(found.type, expected.type, what);
  expected.data.forEach((value, i) => {
    const [a, b] = [Number(found.data[i]), Number(value)];
    const near = Object.is(a, b) || Math.abs(a - b) <= bound * Math.max(1, Math.abs(b));
    assert.ok(near, `${what}[${i}]: ${a}, alone ${b}`);
  });
}

/**
 * Asserts that the vectorised graph gives each seed what the graph gives it alone. `stacked` tells which inputs differ
 * from seed to seed; `bound` is relative above 1 and absolute below.
 */
export async function checkVectorised(
  build: Build,
  inputs: readonly Input[],
  stacked: readonly boolean[],
  bound: number,
  seed = 1,
): Promise<void> {
  const graph = new Graph('check');
  const values = inputs.map(({ type, shape }, i) => graph.input(`x${i}`, type, shape));
  build(graph, values).forEach((value, i) => graph.output(graph.op('Identity', [value], {}, `y${i}`)));
  const names = new Set(values.filter((_, i) => stacked[i]).map(({ name }) => name));
  const together = vectorise(graph, SEEDS, ({ name }) => names.has(name));
  const arraysOf = (lane: number) =>
    inputs.map((input, i) => randomArray(input, seed, `x${i} of ${stacked[i] ? lane : 'all'}`));
  const lanes = Array.from({ length: SEEDS }, (_, lane) => arraysOf(lane));
  const named = (arrays: readonly NdArray[]) =>
    Object.fromEntries(arrays.map((array, i) => [`x${i}`, array]));
  const found = await run(
    together,
    named(inputs.map((_, i) => (stacked[i] ? stack(lanes.map((lane) => lane[i])) : lanes[0][i]))),
  );
  const alone: NdArray[][] = [];
  for (const lane of lanes) alone.push(await run(graph, named(lane)));
  found.forEach((array, i) =>
    assertClose(array, stack(alone.map((outputs) => outputs[i])), bound, `y${i}, stacked ${stacked.join()}`),
  );
}

/** All ways in which some of `count` inputs, at least one, differ from seed to seed. */
export function choices(count: number): boolean[][] {
  const all = Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, i) => ((bits >> i) & 1) === 1),
  );
  return all.filter((choice) => choice.some(Boolean));
}
