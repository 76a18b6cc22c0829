import { test } from 'node:test';
import assert from 'node:assert/strict';
import { centreColumns, transpose } from '../../../runtime/measures/matrix';
import { principalComponents } from '../../../runtime/measures/pca';
import { gram, rowProducts } from '../../../runtime/measures/products';
import {
  assertNear,
  gaussianMatrix,
  goldenJson,
  goldenMatrix,
  mapped,
  matrixFromRows,
  matrix,
} from './support';

interface GoldenComponents {
  shares: number[];
  loadings: number[][];
  scores: number[][];
}

for (const name of ['wide', 'many-rows']) {
  test(`shares, scores and loadings equal scikit-learn's (${name})`, () => {
    const golden = goldenJson<GoldenComponents>(`measures/${name}.pca.json`);
    const { shares, scores, loadings } = principalComponents(goldenMatrix(`measures/${name}-X.npy`), 2);
    assert.equal(shares.length, golden.shares.length);
    shares.forEach((share, k) => assertNear(share, golden.shares[k], 1e-13, `share ${k}`));
    golden.loadings.flat().forEach((value, k) => assertNear(loadings.data[k], value, 1e-12, `loading ${k}`));
    golden.scores.flat().forEach((value, k) => assertNear(scores.data[k], value, 1e-11, `score ${k}`));
  });
}

test('all components together give back the centred matrix, along orthonormal directions', () => {
  for (const [n, p] of [
    [12, 5],
    [5, 12],
  ]) {
    const a = gaussianMatrix(n, n, p);
    const { scores, loadings } = principalComponents(a, 4);
    const products = gram(loadings).data;
    products.forEach((value, k) => assertNear(value, k % 5 === 0 ? 1 : 0, 1e-14, 'product of directions'));
    if (n < p) {
      const back = rowProducts(scores, transpose(loadings));
      centreColumns(a).data.forEach((value, k) => assertNear(back.data[k], value, 1e-13, 'entry'));
    }
  }
});

test('signs do not depend on the sign of the data', () => {
  const a = gaussianMatrix(4, 15, 6);
  const { loadings } = principalComponents(a, 3);
  const mirrored = principalComponents(
    mapped(a, (value) => -value),
    3,
  ).loadings;
  loadings.data.forEach((value, k) => assertNear(mirrored.data[k], value, 1e-13, 'loading'));
});

test('components past the rank are zeros, and a constant representation has no shares', () => {
  const line = matrixFromRows([
    [1, 1],
    [2, 2],
    [4, 4],
  ]);
  const { shares, scores, participationRatio } = principalComponents(line, 2);
  assertNear(shares[0], 1, 1e-15, 'share');
  assertNear(participationRatio, 1, 1e-15, 'participation ratio');
  assert.deepEqual([scores.data[1], scores.data[3], scores.data[5]], [0, 0, 0]);
  const constant = principalComponents(matrix(4, 3), 2);
  assert.deepEqual(constant.shares, []);
  assert.equal(constant.participationRatio, null);
  assert.deepEqual(constant.scores, matrix(4, 2));
});

test('as many components come out as there are, at most as asked for', () => {
  assert.equal(principalComponents(gaussianMatrix(1, 10, 3), 8).scores.cols, 3);
  assert.equal(principalComponents(gaussianMatrix(1, 3, 10), 2).scores.cols, 2);
});
