import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../../runtime/data/random';
import type { Matrix } from '../../../../runtime/measures/matrix';
import { probeKinds, type ProbeKind } from '../../../../runtime/measures/probes/contract';
import {
  defaultSettings,
  probeLabel,
  rowsOf,
  type Label,
} from '../../../../runtime/measures/probes/probe-label';
import { matrix } from '../support';

const rest = () => Promise.resolve();

/** Rows of uniform noise, and what `signal` adds to the first unit. */
function layerOf(rows: number, cols: number, signal: (row: number) => number): Matrix {
  const random = randomStream(5, 'probed rows', rows, cols);
  const data = Float64Array.from({ length: rows * cols }, () => random.uniform() - 0.5);
  for (let row = 0; row < rows; row++) data[row * cols] += signal(row);
  return matrix(rows, cols, data);
}

const categories = (values: number[], classes: string[]): Label => ({
  name: 'side',
  kind: 'categorical',
  values: Float64Array.from(values),
  classes,
});

const codes = Array.from({ length: 120 }, (_, row) => Number(row % 3 === 0));
const side = categories(codes, ['left', 'right']);

/** `distinct`: row i is the same input as row i + distinct. */
function probe(layer: Matrix, label: Label, settings = {}, distinct = layer.rows) {
  const representation = { name: 'hidden', matrix: layer };
  const equal = Array.from({ length: distinct }, (_, first) =>
    Array.from({ length: layer.rows / distinct }, (_, time) => first + time * distinct),
  );
  return probeLabel(representation, label, { ...defaultSettings, ...settings }, equal, rest);
}

test('every probe finds a category that a unit tells, and none the control labels', async () => {
  const { results } = await probe(
    layerOf(120, 3, (row) => 4 * codes[row]),
    side,
  );
  assert.deepEqual(
    results.map(({ kind }) => kind),
    [...probeKinds],
  );
  for (const { kind, score, interval, control, selectivity, confusion, converged } of results) {
    assert.equal(score, 1, kind);
    assert.ok(interval && interval.low > 0.8 && interval.high === 1, kind);
    assert.deepEqual(confusion, [
      [16, 0],
      [0, 8],
    ]);
    assert.ok(converged, kind);
    assert.ok(control !== null && control < 0.9, kind);
    assert.equal(selectivity, 1 - control);
  }
});

test('a parity of two units is told by the perceptron and the neighbours, not by linear probes', async () => {
  const rows = 300;
  const bit = (row: number, k: number) => (row >> k) & 1;
  const layer = layerOf(rows, 2, (row) => 3 * bit(row, 0));
  for (let row = 0; row < rows; row++) layer.data[2 * row + 1] += 3 * bit(row, 1);
  const parity = categories(
    Array.from({ length: rows }, (_, row) => bit(row, 0) ^ bit(row, 1)),
    ['even', 'odd'],
  );
  const kinds: ProbeKind[] = ['logistic', 'svm', 'knn', 'mlp'];
  const { results } = await probe(layer, parity, { kinds, control: false });
  const [logistic, svm, knn, mlp] = results.map(({ score }) => score ?? NaN);
  assert.ok(logistic < 0.7 && svm < 0.7);
  assert.ok(knn === 1 && mlp === 1);
});

test('equal inputs have equal control labels: a probe with memory knows them', async () => {
  const distinct = 12;
  const few = layerOf(distinct, 40, () => 0);
  const repeated = matrix(
    120,
    40,
    Float64Array.from({ length: 120 * 40 }, (_, k) => few.data[k % (distinct * 40)]),
  );
  const label = categories(
    codes.map((_, row) => Number(row % distinct < 6)),
    ['a', 'b'],
  );
  const controlOf = async (layer: Matrix, inputs?: number) =>
    (await probe(layer, label, { kinds: ['knn'] }, inputs)).results.map(({ control }) => control);
  assert.deepEqual(await controlOf(repeated, distinct), [1]);
  const [guessed] = await controlOf(layerOf(120, 40, () => 0));
  assert.ok(guessed !== null && guessed < 0.8);
});

test('numbers are told by ridge, neighbours and perceptron; the others say why not', async () => {
  const layer = layerOf(150, 3, (row) => row / 10);
  const label: Label = {
    name: 'size',
    kind: 'numeric',
    values: Float64Array.from({ length: 150 }, (_, row) => row / 10),
    classes: [],
  };
  const { results } = await probe(layer, label);
  for (const { kind, score, interval, confusion, undefined: reason } of results) {
    assert.equal(interval, null);
    assert.equal(confusion, null);
    if (['ridge', 'knn', 'mlp'].includes(kind)) assert.ok(score !== null && score > 0.9, `${kind} ${score}`);
    else assert.match(reason ?? '', /number on a scale/);
  }
});

test('more units than training rows, of low rank: the linear probes know what they know of the few units behind them', async () => {
  const few = layerOf(160, 4, (row) => codes[row % 120]);
  const cols = 130;
  const random = randomStream(9, 'mixing');
  const mixing = Float64Array.from({ length: 4 * cols }, () => random.uniform() - 0.5);
  const data = Float64Array.from({ length: 160 * cols }, (_, k) => {
    const row = Math.floor(k / cols);
    return [0, 1, 2, 3].reduce((sum, j) => sum + few.data[4 * row + j] * mixing[j * cols + (k % cols)], 0);
  });
  const label = categories(
    Array.from({ length: 160 }, (_, row) => codes[row % 120]),
    ['left', 'right'],
  );
  const kinds: ProbeKind[] = ['ridge', 'logistic', 'svm', 'mlp'];
  for (const { kind, score } of (await probe(matrix(160, cols, data), label, { kinds, control: false }))
    .results)
    assert.ok(score !== null && score > 0.9, `${kind} ${score}`);
});

test('units that are all constant on the training rows tell nothing, and predict what most rows are', async () => {
  const { train } = rowsOf(side, defaultSettings);
  const active = Array.from(codes.keys()).find((row) => !train.includes(row));
  const rows = matrix(120, 100);
  for (let unit = 0; unit < 100; unit++) rows.data[Number(active) * 100 + unit] = 1;
  const { results } = await probe(rows, side, { kinds: ['ridge', 'logistic', 'svm', 'mlp'], control: false });
  for (const { kind, score, converged } of results) {
    assert.equal(score, 2 / 3, kind);
    assert.ok(converged, kind);
  }
});

test('the same seed gives the same result, another one another split', async () => {
  const layer = layerOf(120, 5, (row) => codes[row]);
  const settings = { kinds: ['logistic', 'mlp'] as const };
  const first = await probe(layer, side, settings);
  assert.deepEqual(await probe(layer, side, settings), first);
  assert.notDeepEqual(await probe(layer, side, { ...settings, seed: 1 }), first);
});

test('what can not be probed says why', async () => {
  const layer = layerOf(120, 2, () => 0);
  const reason = async (matrixOf: Matrix, label: Label) =>
    (await probe(matrixOf, label, { kinds: ['ridge'] })).results[0].undefined ?? '';
  const rare = codes.map((_, row) => Number(row < 3));
  assert.match(await reason(layer, categories(rare, ['often', 'rare'])), /side is "rare" on 3/);
  assert.match(
    await reason(
      layer,
      categories(
        codes.map(() => 0),
        ['one'],
      ),
    ),
    /single category/,
  );
  assert.match(
    await reason(
      layerOf(20, 2, () => 0),
      categories(codes.slice(0, 20), ['a', 'b']),
    ),
    /at least 30 inputs/,
  );
  assert.match(await reason(matrix(120, 2), side), /hidden is constant/);
  assert.match(
    await reason(
      layerOf(240, 2, () => 0),
      side,
    ),
    /Positions are samples/,
  );
});

test('a probe is cancelled by whoever is told of its progress', async () => {
  const layer = { name: 'hidden', matrix: layerOf(120, 5, () => 0) };
  const shares: number[] = [];
  const pause = (share: number) => {
    shares.push(share);
    return shares.length > 20 ? Promise.reject(new Error('cancelled')) : Promise.resolve();
  };
  await assert.rejects(probeLabel(layer, side, defaultSettings, [], pause), /cancelled/);
  assert.ok(shares.every((share) => share >= 0 && share <= 1));
});
