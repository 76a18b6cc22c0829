/** Tolerance 1e-9: distances and pseudo-inverses by other routes than numpy's, on matrices of moderate condition. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classMeansOf } from '../../../runtime/measures/class-means';
import { unitSelectivity } from '../../../runtime/measures/selectivity';
import {
  fisherRatio,
  fisherRatioByChance,
  neuralCollapse,
  traceRatio,
} from '../../../runtime/measures/separability';
import { MOST_ROWS, silhouette } from '../../../runtime/measures/silhouette';
import { Undefined } from '../../../runtime/measures/undefined';
import { randomStream } from '../../../runtime/data/random';
import { assertClose, assertNear, goldenJson, matrix, matrixFromRows } from './support';

interface GoldenCase {
  name: string;
  classes: number;
  x: number[][];
  y: number[];
  traceRatio: number;
  fisherRatio: number | null;
  silhouette: number;
  nc1: number;
  equinorm: number;
  equiangular: number;
  maximalAngle: number;
  index: (number | null)[];
  dPrime: number[] | null;
}

const rest = () => Promise.resolve();

for (const golden of goldenJson<{ separability: GoldenCase[] }>('labels.json').separability) {
  const layer = matrixFromRows(golden.x);
  const means = classMeansOf(layer, golden.y, golden.classes);

  test(`${golden.name}: separability is that of numpy and scikit-learn`, async () => {
    assertClose(traceRatio(layer, means), golden.traceRatio, 1e-9, 'trace ratio');
    const { mean, rows } = await silhouette(layer, golden.y, golden.classes, rest);
    assert.equal(rows, golden.y.length);
    assertNear(mean, golden.silhouette, 1e-9, 'silhouette');
    if (golden.fisherRatio !== null)
      assertClose(await fisherRatio(layer, means, rest), golden.fisherRatio, 1e-9, 'Fisher ratio');
    else
      await assert.rejects(
        fisherRatio(layer, means, rest),
        /24 rows in 3 categories do not determine the covariance of 30 units/,
      );
  });

  test(`${golden.name}: neural collapse is that of the written-out covariances`, async () => {
    const collapse = await neuralCollapse(layer, means, rest);
    assertClose(collapse.nc1, golden.nc1, 1e-9, 'NC1');
    assertNear(collapse.equinorm, golden.equinorm, 1e-9, 'lengths');
    assertNear(collapse.equiangular, golden.equiangular, 1e-9, 'angles');
    assertNear(collapse.maximalAngle, golden.maximalAngle, 1e-9, 'widest angles');
  });

  test(`${golden.name}: the selectivity of units is that of numpy`, () => {
    const { index, dPrime } = unitSelectivity(layer, means);
    golden.index.forEach((expected, unit) => {
      if (expected === null) assert.equal(index[unit], null);
      else assertNear(index[unit], expected, 1e-12, `index of unit ${unit}`);
    });
    assert.ok(golden.index.includes(null) && golden.index.some((value) => value !== null));
    assert.equal(dPrime === null, golden.dPrime === null);
    golden.dPrime?.forEach((expected, unit) =>
      assertNear(dPrime?.[unit], expected, 1e-12, `d' of unit ${unit}`),
    );
  });
}

/** Corners of a simplex, each with two rows close to it. */
const collapsed = matrixFromRows(
  [0, 1, 2].flatMap((k) => [0.01, -0.01].map((offset) => [0, 1, 2].map((j) => Number(j === k) + offset))),
);

test('a collapsed layer has no variability, equal lengths and the widest angles', async () => {
  const means = classMeansOf(collapsed, [0, 0, 1, 1, 2, 2], 3);
  const collapse = await neuralCollapse(collapsed, means, rest);
  assert.ok(collapse.nc1 < 1e-3, `${collapse.nc1}`);
  for (const value of [collapse.equinorm, collapse.equiangular, collapse.maximalAngle])
    assertNear(value, 0, 1e-12, 'collapse');
});

test('what the categories do not allow is undefined with a reason', async () => {
  assert.throws(() => classMeansOf(collapsed, [0, 0, 0, 0, 0, 0], 1), /single category/);
  assert.throws(() => classMeansOf(collapsed, [0, 0, 0, 0, 0, 1], 2), /at least two inputs/);
  const equal = matrixFromRows([[1], [1], [1], [1]]);
  const means = classMeansOf(equal, [0, 0, 1, 1], 2);
  assert.throws(() => traceRatio(equal, means), Undefined);
  await assert.rejects(neuralCollapse(equal, means, rest), /has no direction/);
  await assert.rejects(fisherRatio(equal, means, rest), /constant within/);
});

test('the silhouette of many rows is that of a sample, always the same one', async () => {
  const random = randomStream(3, 'rows');
  const rows = MOST_ROWS + 500;
  const codes = Array.from({ length: rows }, (_, row) => row % 2);
  const many = matrix(
    rows,
    2,
    Float64Array.from({ length: 2 * rows }, (_, k) => random.uniform() + 3 * codes[k >> 1]),
  );
  const first = await silhouette(many, codes, 2, rest);
  assert.equal(first.rows, MOST_ROWS);
  assert.ok(first.mean > 0.7 && first.mean < 1);
  assert.deepEqual(await silhouette(many, codes, 2, rest), first);
});

test('the Fisher ratio of labels drawn at random is about what chance gives', async () => {
  const random = randomStream(6, 'noise');
  const [rows, cols, classes] = [200, 40, 4];
  const noise = matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.uniform()),
  );
  const codes = Array.from({ length: rows }, () => random.integer(classes));
  const ratio = await fisherRatio(noise, classMeansOf(noise, codes, classes), rest);
  const expected = fisherRatioByChance(noise, classes);
  assert.equal(expected, 120 / 155);
  assert.ok(Math.abs(ratio / expected - 1) < 0.5, `${ratio}`);
  assert.equal(fisherRatioByChance(matrix(20, 40), 2), null);
});
