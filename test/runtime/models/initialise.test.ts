/** How parameters start. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialise, uniformBound } from '../../../runtime/models/initialise';
import type { Model } from '../../../runtime/models/model';
import { ARCHITECTURES, build } from './architectures';
import { initialTensors } from './forward';

const square = (numbers: ArrayLike<number | bigint>) =>
  Array.from(numbers, Number).reduce((sum, number) => sum + number ** 2, 0);

const variance = (numbers: ArrayLike<number | bigint>) => square(numbers) / numbers.length;

const VECTOR = { kind: 'vector', width: 200 } as const;
const IMAGE = { kind: 'image', channels: 8, height: 8, width: 8 } as const;

/** Variance of the initial weights of `name`, as a multiple of what is expected. */
function relative(model: Model, name: string, expected: number): number {
  return variance(initialTensors(model)[name].data) / expected;
}

// Relative standard error of the variance of n uniform draws: sqrt(0.8 / n); five of them.
const within = (count: number) => 5 * Math.sqrt(0.8 / count);

for (const [initialisation, ofLinear, ofConvolution] of [
  ['he', 2 / 200, 2 / (8 * 9)],
  ['glorot', 2 / 300, 2 / ((8 + 16) * 9)],
  ['lecun', 1 / 200, 1 / (8 * 9)],
] as const) {
  test(`weights of a ${initialisation} start have its variance, in layers and in convolutions`, () => {
    const mlp = build({ kind: 'mlp', hidden: [100], initialisation }, VECTOR);
    const ratio = relative(mlp, 'hidden1.linear.weight', ofLinear);
    assert.ok(Math.abs(ratio - 1) < within(20_000), `${ratio}`);
    const cnn = build({ kind: 'cnn', channels: [16], initialisation }, IMAGE);
    const convolved = relative(cnn, 'conv1.convolution.weight', ofConvolution);
    assert.ok(Math.abs(convolved - 1) < within(16 * 72), `${convolved}`);
  });
}

test('`scale` multiplies the initial weights of every scheme', () => {
  for (const initialisation of ['he', 'orthogonal'] as const) {
    const start = (scale: number) =>
      initialTensors(build({ kind: 'mlp', hidden: [5], initialisation, scale }, VECTOR))[
        'hidden1.linear.weight'
      ];
    const doubled = start(2);
    assert.ok(start(1).data.every((weight, i) => doubled.data[i] === Math.fround(2 * Number(weight))));
  }
});

test('what writes to a residual stream starts smaller by the root of the number of writers', () => {
  const input = { kind: 'tokens', length: 6, vocabulary: 4, outputs: 2 } as const;
  const model = build({ kind: 'encoder-decoder', encoderBlocks: 3, decoderBlocks: 2, width: 64 }, input);
  const glorot = 2 / 128;
  for (const [name, writers] of [
    ['encoder/block1/attention/output.weight', 6],
    ['decoder/block2/cross-attention/output.weight', 6],
    ['decoder/block1/attention/query.weight', 1],
  ] as const) {
    const ratio = relative(model, name, glorot / writers);
    assert.ok(Math.abs(ratio - 1) < within(64 * 64), `${name}: ${ratio}`);
  }
});

test('embeddings and positions start with a standard deviation of 0.2, at any width', () => {
  for (const width of [16, 64]) {
    const input = { kind: 'tokens', length: 200, vocabulary: 100, outputs: 2 } as const;
    const model = build({ kind: 'decoder-only', width }, input);
    for (const [name, count] of [
      ['embedding.weight', 100],
      ['embedding.positions', 200],
    ] as const) {
      const ratio = relative(model, name, 0.2 ** 2);
      assert.ok(Math.abs(ratio - 1) < within(count * width), `${name}: ${ratio}`);
    }
  }
});

/** Largest deviation of the products of rows (or of columns) from those of orthonormal ones. */
function deviation(data: ArrayLike<number>, rows: number, columns: number): number {
  const at =
    rows <= columns
      ? (i: number, k: number) => data[i * columns + k]
      : (i: number, k: number) => data[k * columns + i];
  const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
  let most = 0;
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < length; k++) sum += at(i, k) * at(j, k);
      most = Math.max(most, Math.abs(sum - (i === j ? 1 : 0)));
    }
  return most;
}

test('an orthogonal start has orthonormal rows or, where there are more rows than columns, columns', () => {
  for (const shape of [
    [7, 7],
    [100, 100],
    [5, 60],
    [60, 5],
    [8, 4, 3, 3],
    [1, 9],
  ]) {
    const columns = shape.slice(1).reduce((product, extent) => product * extent);
    const { data } = initialise('w', shape, { kind: 'orthogonal', scale: 1 }, 3);
    // Numbers are rounded to float32, 2^-24 of each at most, and the squares of a row add up to 1.
    const found = deviation(data, shape[0], columns);
    assert.ok(found <= 2 ** -23, `${shape.join(' x ')}: ${found}`);
  }
});

test('every parameter is a pure function of its name and the seed, with a stream of its own', () => {
  for (const kind of ['uniform', 'orthogonal'] as const) {
    const draw = (name: string, seed: number) =>
      initialise(name, [6, 6], kind === 'uniform' ? { kind, bound: 1 } : { kind, scale: 1 }, seed).data;
    assert.deepEqual(draw('a', 1), draw('a', 1));
    assert.notDeepEqual(draw('b', 1), draw('a', 1));
    assert.notDeepEqual(draw('a', 2), draw('a', 1));
  }
});

test('uniform draws stay below their bound', () => {
  const bound = uniformBound('he', 20, 10);
  const { data } = initialise('w', [10, 20], { kind: 'uniform', bound }, 1);
  assert.ok(data.every((weight) => Math.abs(weight) <= bound));
});

test('biases start at 0 and the factors of norms at 1, in every architecture', () => {
  for (const { spec, input } of ARCHITECTURES)
    for (const [name, { data }] of Object.entries(initialTensors(build(spec, input)))) {
      const expected = name.endsWith('.bias') ? 0 : name.endsWith('norm.weight') ? 1 : undefined;
      if (expected !== undefined)
        assert.ok(
          data.every((number) => number === expected),
          name,
        );
    }
});

test('initial weights are the same on every machine', () => {
  const { data } = initialise('hidden1.weight', [2, 2], { kind: 'uniform', bound: 0.5 }, 1);
  assert.deepEqual(
    [...data],
    [0.023703401908278465, -0.035350292921066284, 0.1973572075366974, 0.4134560823440552],
  );
});

test('an orthogonal start is the same on every machine', () => {
  const { data } = initialise('hidden1.weight', [2, 2], { kind: 'orthogonal', scale: 1 }, 1);
  assert.deepEqual(
    [...data],
    [0.7716061472892761, 0.6361005902290344, 0.6361005902290344, -0.7716061472892761],
  );
});
