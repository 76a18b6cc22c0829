/** Forms prepared for large representations against the plain sums of the measures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerSimilarity } from '../../../../runtime/measures/layer-similarity';
import { widened } from '../../../../runtime/measures/light-matrix';
import type { Matrix } from '../../../../runtime/measures/matrix';
import { measurePair } from '../../../../runtime/measures/measure-pair';
import { LARGE, ranges } from '../../../../runtime/measures/prepare/work';
import type { Representation } from '../../../../runtime/measures/representation';
import { assertClose, gaussianMatrix, mapped } from '../support';

const named = (name: string, matrix: Matrix): Representation => ({ name, matrix });

/** Both have something in common, and means far from 0. */
function layers(n: number, p: number, q: number): [Representation, Representation] {
  const x = mapped(gaussianMatrix(1, n, p), (value, column) => value + (column % 7));
  const noise = gaussianMatrix(2, n, q);
  const y = mapped(noise, (value) => 2 * value + 1);
  for (let i = 0; i < n; i++) for (let j = 0; j < Math.min(p, q); j++) y.data[i * q + j] += x.data[i * p + j];
  return [named('x', x), named('y', y)];
}

async function assertSame(key: string, [x, y]: [Representation, Representation], relative: number) {
  const shares: number[] = [];
  const between = (done: number) => Promise.resolve(void shares.push(done));
  const { values } = await layerSimilarity([x], [y], key, between);
  const expected = measurePair(x.matrix, y.matrix, [key]).values[key];
  assert.ok(typeof expected === 'number');
  assertClose(values[0][0], expected, relative, key);
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  );
  assert.ok(shares.length > 1, 'what was prepared is told of');
}

test('debiased CKA from blocks of Gram matrices, and from products of units, is that of plain sums', async () => {
  const [wide, narrow] = [layers(380, 900, 700), layers(1500, 170, 260)];
  for (const [x, y] of [wide, narrow])
    assert.ok(x.matrix.rows * x.matrix.cols * Math.min(x.matrix.rows, y.matrix.cols) > LARGE / 6);
  await assertSame('cka.linear.debiased', wide, 1e-12);
  await assertSame('cka.linear.debiased', narrow, 1e-12);
  await assertSame('cka.linear.uncentered', wide, 1e-12);
});

test('RDMs from products of rows have the comparisons of plain sums', async () => {
  for (const distance of ['euclidean', 'sqeuclidean', 'correlation', 'cosine'])
    await assertSame(`rsa.${distance}.pearson`, layers(520, 800, 760), 1e-11);
});

test('squared distances of rows that are nearly or quite equal keep their digits', async () => {
  const [x, y] = layers(520, 800, 760);
  for (let j = 0; j < 800; j++) {
    x.matrix.data[800 + j] = x.matrix.data[j];
    x.matrix.data[1600 + j] = x.matrix.data[j] + 1e-7 * y.matrix.data[j % 760];
  }
  await assertSame('rsa.euclidean.spearman', [x, y], 1e-12);
});

test('a layer whose RDM is undefined is null with the reason, however large', async () => {
  const [x, y] = layers(520, 800, 760);
  x.matrix.data.fill(3, 800, 1600);
  const { values, undefined: reasons } = await layerSimilarity([x], [y], 'rsa.correlation.pearson');
  assert.deepEqual(values, [[null]]);
  assert.match(reasons[0], /^Row 2 of x is constant/);
});

test('a value that is not finite spares the other layers', async () => {
  const [x, y] = layers(380, 900, 700);
  const broken = named(
    'broken',
    mapped(x.matrix, (value, column) => (column === 5 ? NaN : value)),
  );
  const { values } = await layerSimilarity([x, broken], [y], 'cka.linear.debiased');
  assert.equal(values[1][0], null);
  assert.ok(Number(values[0][0]) > 0.1);
});

test('preparation stops where its caller throws', async () => {
  const [x, y] = layers(380, 900, 700);
  const stopped = layerSimilarity([x], [y], 'cka.linear.debiased', () => Promise.reject(new Error('stop')));
  await assert.rejects(stopped, /stop/);
});

test('ranges cover all, whatever the size', () => {
  assert.deepEqual(ranges(5, 2.7), [
    [0, 2],
    [2, 4],
    [4, 5],
  ]);
  assert.equal(ranges(3, 0.1).length, 3);
  assert.deepEqual(ranges(0, 4), []);
});

test('subspaces and rotations from factors and products on all cores are those of plain decompositions', async () => {
  const narrow = layers(1500, 400, 380);
  await assertSame('procrustes.similarity_nuc', narrow, 1e-12);
  await assertSame('cca.mean_rho', narrow, 1e-11);
  await assertSame('linreg.r2.predict_y_from_x', narrow, 1e-12);
});

test('bases of layers that are nearly square or wide come in slices, and are those of plain decompositions', async () => {
  await assertSame('subspace.gcd_yanai', layers(620, 580, 30), 1e-12);
  await assertSame('pwcca.weight_x', layers(900, 480, 30), 1e-9);
  await assertSame('svcca.var0.99.mean', layers(500, 820, 30), 1e-11);
});

test('each of many pairs has its own', async () => {
  const [x, y] = layers(900, 480, 240);
  const others = [0, 1, 2].map((column) =>
    named(
      `y${column}`,
      mapped(y.matrix, (value, j) => (j < 10 * column ? -(value ** 3) : value)),
    ),
  );
  const { values } = await layerSimilarity([x], others, 'procrustes.similarity_nuc');
  for (const [j, { matrix }] of others.entries()) {
    const key = 'procrustes.similarity_nuc';
    assertClose(values[0][j], Number(measurePair(x.matrix, matrix, [key]).values[key]), 1e-12, `pair ${j}`);
  }
});

test('columns that depend on each other are seen, not squared away', async () => {
  const [x, y] = layers(1500, 400, 380);
  // Two columns that are the same but for 1e-9: the rank is full, as singular values tell and squares would not.
  for (let i = 0; i < 1500; i++)
    x.matrix.data[i * 400 + 1] = x.matrix.data[i * 400] + 1e-9 * x.matrix.data[i * 400 + 1];
  await assertSame('cca.mean_rho', [x, y], 1e-6);
  for (let i = 0; i < 1500; i++) x.matrix.data[i * 400 + 1] = x.matrix.data[i * 400];
  const { values } = await layerSimilarity([named('equal', { ...x.matrix })], [y], 'subspace.gcd_yanai');
  const expected = measurePair(x.matrix, y.matrix, ['subspace.gcd_yanai']).values['subspace.gcd_yanai'];
  assertClose(values[0][0], Number(expected), 1e-11, 'subspace.gcd_yanai');
});

test('layers in single precision have the CKA of the same numbers in double', async () => {
  const [x, y] = layers(1500, 170, 260);
  const light = ({ name, matrix: { rows, cols, data } }: Representation) =>
    named(name, widened(rows, cols, Float32Array.from(data)));
  const rounded = ({ name, matrix }: Representation) => named(name, mapped(matrix, Math.fround));
  const { values } = await layerSimilarity([light(x)], [light(y)], 'cka.linear.debiased');
  const expected = await layerSimilarity([rounded(x)], [rounded(y)], 'cka.linear.debiased');
  assert.deepEqual(values, expected.values);
});

test('spectra of graphs come in slices, and are those of plain sums; a constant layer has none, with the reason', async () => {
  const [x, y] = layers(320, 20, 30);
  await assertSame('imd.exact.k5', [x, y], 1e-12);
  const flat = named(
    'flat',
    mapped(x.matrix, () => 2),
  );
  const { values, undefined: reasons } = await layerSimilarity([flat], [y], 'imd.exact.k5');
  assert.deepEqual(values, [[null]]);
  assert.match(reasons[0], /^flat is constant/);
});

test('leading components by squares, and where these cannot tell, are those of plain decompositions', async () => {
  const [x, y] = layers(1500, 380, 30);
  await assertSame('svcca.var0.99.mean', [x, y], 1e-10);
  // One direction holds nearly all of the variance: the others are below what squares tell of.
  const steep = named(
    'steep',
    mapped(x.matrix, (value, column) => (column === 0 ? 1e5 * value : value)),
  );
  await assertSame('svcca.top20.mean', [steep, y], 1e-6);
});
