import { test } from 'node:test';
import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/errors';
import { layerSimilarity } from '../../../runtime/measures/layer-similarity';
import type { Matrix } from '../../../runtime/measures/matrix';
import { measureOne, measurePair } from '../../../runtime/measures/measure-pair';
import { defaultSimilarity, findComparison, measures } from '../../../runtime/measures/registry';
import type { Representation } from '../../../runtime/measures/representation';
import { assertNear, gaussianMatrix, mapped } from './support';

const named = (model: string, matrices: Matrix[]): Representation[] =>
  matrices.map((matrix, i) => ({ name: `${model}${i + 1}`, matrix }));
const layersA = named(
  'a',
  [4, 30, 9].map((cols, i) => gaussianMatrix(i, 20, cols)),
);
const layersB = named(
  'b',
  [6, 25].map((cols, i) => gaussianMatrix(10 + i, 20, cols)),
);

test('each entry is the measure of that pair of layers', async () => {
  for (const key of [
    'cka.linear.debiased',
    'rsa.correlation.kendall_tau_a',
    'cka.rbf.t0.4.kornblith.biased',
  ]) {
    const { values, undefined: reasons } = await layerSimilarity(layersA, layersB, key);
    assert.deepEqual(reasons, []);
    layersA.forEach((x, i) =>
      layersB.forEach((y, j) =>
        assert.equal(values[i][j], measurePair(x.matrix, y.matrix, [key]).values[key]),
      ),
    );
  }
});

test('within one model the matrix is symmetric with ones on its diagonal', async () => {
  const { values } = await layerSimilarity(layersA, layersA, defaultSimilarity);
  values.forEach((row, i) => {
    assertNear(row[i], 1, 1e-12, 'diagonal');
    row.forEach((value, j) => assert.equal(value, values[j][i]));
  });
});

test('a layer for which the measure is undefined is null against every other, and named once', async () => {
  const [{ matrix }] = layersB;
  const constant = mapped(matrix, () => 2);
  const broken = mapped(matrix, (value, j) => (j === 0 ? NaN : value));
  const layers = named('b', [constant, broken, layersB[1].matrix]);
  const { values, undefined: reasons } = await layerSimilarity(layersA, layers, defaultSimilarity);
  for (const [first, second, third] of values) {
    assert.deepEqual([first, second], [null, null]);
    assert.equal(typeof third, 'number');
  }
  assert.deepEqual(reasons, [
    'b1 is constant: no variance.',
    'b2 has values that are not finite (the first, NaN, in row 1, column 1).',
  ]);
});

test('layers of different inputs, and measures that are neither similarity nor distance, are refused', async () => {
  await assert.rejects(
    layerSimilarity(layersA, named('b', [gaussianMatrix(1, 19, 3)]), defaultSimilarity),
    (error) => error instanceof UserError && error.subject === 'a1 and b1',
  );
  await assert.rejects(
    layerSimilarity(layersA, layersB, 'cca.pillai_trace'),
    (error) => error instanceof UserError && error.remedy.includes('cca.'),
  );
});

test('one representation is measured without a second', async () => {
  const keys = ['spectrum.x.participation_ratio', 'stats.x.magnitude'];
  const [x] = layersA;
  const expected = measurePair(x.matrix, layersB[0].matrix, keys);
  assert.deepEqual(measureOne(x, keys), expected);
  const still = { name: 'relu', matrix: mapped(x.matrix, () => 1) };
  assert.equal(measureOne(still, keys).undefined[keys[0]], 'relu is constant: no variance.');
});

test('the default similarity is one of the similarities, and keys are unique', async () => {
  assert.ok(findComparison(defaultSimilarity).similarity);
  assert.equal(new Set(measures.map(({ key }) => key)).size, measures.length);
});
