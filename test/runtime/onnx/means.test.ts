import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { onnx } from 'onnx-proto';
import { toMatrix } from '../../../runtime/capture/reduce';
import { randomStream } from '../../../runtime/data/random';
import { asFloat64, float32, sizeOf, type NdArray } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import { instrument } from '../../../runtime/onnx/instrument';
import { pooledName, type Pooled } from '../../../runtime/onnx/means';
import * as build from './build-model';

const ROWS = 2;
const CHANNELS = 4;

/** Numbers of a size around 1 with a mean that is not zero. */
function numbers(name: string, shape: readonly number[]): Float32Array {
  const stream = randomStream(3, name);
  return Float32Array.from({ length: sizeOf(shape) }, () => stream.uniform() * 2 - 0.5);
}

const weights = (name: string, shape: number[]) => build.tensor(name, shape, numbers(name, shape));

interface Made {
  /** Values of each tensor as they are. */
  readonly whole: ReadonlyMap<string, NdArray>;
  /** What the session gives in place of its positions. */
  readonly means: ReadonlyMap<string, NdArray>;
  /** Tensors that the added averages read. */
  readonly averaged: readonly string[];
}

/** Runs a model on maps `x` for tensors and for their means, in blocks of two positions along even extents. */
async function run(
  parts: build.ModelParts,
  extents: readonly number[],
  tensors: readonly string[],
): Promise<Made> {
  const shape = [ROWS, CHANNELS, ...extents];
  const x = float32(shape, numbers('x', shape));
  const model = build.modelBytes({
    input: [build.port('x', ['n', CHANNELS, ...extents.map(() => '')])],
    output: [build.port('y', extents.map(() => '').concat('', ''))],
    ...parts,
  });
  const plain = await Session.create(instrument(model, { tensors: tensors.filter((name) => name !== 'y') }));
  const whole = await plain.run({ x }, tensors);
  await plain.release();
  const pooled = tensors.map((tensor): Pooled => {
    const positions = whole[tensor].shape.slice(2);
    return { tensor, positions, block: positions.map((extent) => (extent % 2 === 0 ? 2 : 1)) };
  });
  const bytes = instrument(model, { tensors: [], pooled, inputs: new Map([['x', extents]]) });
  const session = await Session.create(bytes);
  const fetched = await session.run({ x }, pooled.map(pooledName));
  await session.release();
  const nodes = onnx.ModelProto.decode(bytes).graph?.node ?? [];
  return {
    whole: new Map(Object.entries(whole)),
    means: new Map(pooled.map((each) => [each.tensor, fetched[pooledName(each)]])),
    averaged: nodes
      .flatMap(({ opType, input }) => (opType === 'AveragePool' ? (input ?? []) : []))
      .filter((name) => tensors.includes(name)),
  };
}

/**
 * Largest difference from means in float64 of what the model makes, relative to the largest of its values: 168 float32
 * roundings (2^-24 each). A layer here adds up at most 256 products, whose
 * errors have no common sign, and a mean window the rows and then the columns of a map.
 */
const TOLERANCE = 1e-5;

function assertMeans({ whole, means }: Made, tensor: string): void {
  const [exact, made] = [whole.get(tensor), means.get(tensor)];
  assert.ok(exact && made);
  const [expected, given] = [toMatrix(exact, 'mean', 'first'), toMatrix(made, 'mean', 'first')];
  assert.deepEqual([given.rows, given.cols], [expected.rows, expected.cols]);
  const largest = Math.max(...asFloat64(exact.data).map(Math.abs));
  for (const [i, mean] of expected.data.entries()) {
    const error = Math.abs(given.data[i] - mean);
    assert.ok(error <= TOLERANCE * largest, `${tensor}[${i}]: ${given.data[i]}, not ${mean}`);
  }
}

const axis = fc
  .record({
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    before: fc.integer({ min: 0, max: 3 }),
    after: fc.integer({ min: 0, max: 3 }),
    extent: fc.integer({ min: 1, max: 14 }),
  })
  .filter(
    ({ kernel, dilation, before, after, extent }) => extent + before + after > dilation * (kernel - 1) + 2,
  );

test('the mean of a convolution follows from its input, whatever its window, or the map itself is averaged', async () => {
  let followed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(axis, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(1, 2, 4),
      async (axes, group) => {
        const kernel = [CHANNELS, CHANNELS / group, ...axes.map((each) => each.kernel)];
        const attributes = [
          build.ints(
            'strides',
            axes.map(({ stride }) => stride),
          ),
          build.ints(
            'dilations',
            axes.map(({ dilation }) => dilation),
          ),
          build.ints('pads', [...axes.map(({ before }) => before), ...axes.map(({ after }) => after)]),
          build.int('group', group),
        ];
        const made = await run(
          {
            initializer: [weights('w', kernel), weights('b', [CHANNELS])],
            node: [build.node('Conv', ['x', 'w', 'b'], ['y'], attributes)],
          },
          axes.map(({ extent }) => extent),
          ['y'],
        );
        assertMeans(made, 'y');
        if (made.averaged.length === 0) followed++;
      },
    ),
    { seed: 1, numRuns: 60 },
  );
  assert.ok(followed >= 20, `${followed} of 60 followed`);
});

const same = build.ints('pads', [1, 1, 1, 1]);

test('convolutions that keep or halve a map are not read, nor batch norms, sums, scales and joins of what is known', async () => {
  const made = await run(
    {
      initializer: [
        weights('w1', [CHANNELS, CHANNELS, 3, 3]),
        weights('w2', [CHANNELS, CHANNELS, 1, 1]),
        weights('w3', [2 * CHANNELS, 2, 3, 3]),
        ...['scale', 'bias', 'mean'].map((name) => weights(name, [CHANNELS])),
        build.tensor('variance', [CHANNELS], [1, 0.5, 2, 1.5]),
        weights('factor', [CHANNELS, 1, 1]),
        build.tensor('two', [], [2]),
      ],
      node: [
        build.node('Conv', ['x', 'w1'], ['conv'], [same]),
        build.node('BatchNormalization', ['conv', 'scale', 'bias', 'mean', 'variance'], ['norm']),
        build.node('Relu', ['norm'], ['relu']),
        build.node('Conv', ['relu', 'w2'], ['point']),
        build.node('Add', ['point', 'relu'], ['sum']),
        build.node('Mul', ['factor', 'sum'], ['scaled']),
        build.node('Div', ['scaled', 'two'], ['half']),
        build.node('Concat', ['half', 'relu'], ['joined'], [build.int('axis', 1)]),
        build.node(
          'Conv',
          ['joined', 'w3'],
          ['y'],
          [same, build.ints('strides', [2, 2]), build.int('group', 4)],
        ),
      ],
    },
    [12, 10],
    ['conv', 'norm', 'relu', 'point', 'sum', 'scaled', 'half', 'joined', 'y'],
  );
  assert.deepEqual(made.averaged, ['relu']);
  for (const tensor of made.whole.keys()) assertMeans(made, tensor);
});

test('what is not linear, or not the same at all positions, is averaged itself', async () => {
  const made = await run(
    {
      initializer: [
        weights('map', [6, 4]),
        weights('row', [1, CHANNELS, 1, 4]),
        build.tensor('two', [], [2]),
      ],
      node: [
        build.node('Relu', ['x'], ['relu']),
        build.node('Mul', ['relu', 'relu'], ['square']),
        build.node('Mul', ['square', 'map'], ['masked']),
        build.node('Add', ['masked', 'row'], ['moved']),
        build.node('Sub', ['two', 'moved'], ['negative']),
        build.node('Abs', ['negative'], ['size']),
        build.node('Add', ['size', 'two'], ['positive']),
        build.node('Div', ['two', 'positive'], ['inverse']),
        build.node('Concat', ['inverse', 'inverse'], ['y'], [build.int('axis', 2)]),
      ],
    },
    [6, 4],
    ['relu', 'square', 'masked', 'moved', 'negative', 'size', 'positive', 'inverse', 'y'],
  );
  assert.deepEqual(made.averaged, ['relu', 'square', 'masked', 'moved', 'size', 'inverse', 'y']);
  for (const tensor of made.whole.keys()) assertMeans(made, tensor);
});

test('a kernel that is larger than the map it makes is not applied to a mean window', async () => {
  const made = await run(
    {
      initializer: [weights('w', [CHANNELS, CHANNELS, 3, 3])],
      node: [build.node('Conv', ['x', 'w'], ['y'], [same])],
    },
    [5, 7],
    ['y'],
  );
  assert.deepEqual(made.averaged, ['y']);
  assertMeans(made, 'y');
});
