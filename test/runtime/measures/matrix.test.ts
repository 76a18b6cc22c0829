import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { singularValues } from '../../../runtime/measures/decomposition';
import {
  type Matrix,
  centreColumns,
  columnMeans,
  isAllFinite,
  isConstant,
  sumOfSquares,
  transpose,
} from '../../../runtime/measures/matrix';
import { gram, rowProducts, squaredDistances } from '../../../runtime/measures/products';
import { dissimilarityMatrix } from '../../../runtime/measures/rdm';
import { assertClose, assertNear, gaussianMatrix, mapped, matrixFromRows, matrix } from './support';

/** Sizes around the edges of tiles (4 x 2) and of blocks (256). */
const shapes = fc.record({
  n: fc.integer({ min: 1, max: 11 }),
  m: fc.integer({ min: 1, max: 11 }),
  k: fc.constantFrom(1, 2, 7, 255, 256, 257, 515),
});

/** Entry by entry, each sum over the columns in order. */
function entrywise(a: Matrix, b: Matrix, term: (x: number, y: number) => number): Float64Array {
  return Float64Array.from({ length: a.rows * b.rows }, (_, at) => {
    const [i, j] = [Math.floor(at / b.rows), at % b.rows];
    let sum = 0;
    for (let k = 0; k < a.cols; k++) sum += term(a.data[i * a.cols + k], b.data[j * b.cols + k]);
    return sum;
  });
}

test('tiled products and distances equal the sums entry by entry, to the last bit', () => {
  fc.assert(
    fc.property(shapes, ({ n, m, k }) => {
      const [a, b] = [gaussianMatrix(n, n, k), gaussianMatrix(100 + m, m, k)];
      const product = (x: number, y: number) => x * y;
      assert.deepEqual(rowProducts(a, b).data, entrywise(a, b, product));
      assert.deepEqual(gram(a).data, entrywise(a, a, product));
      assert.deepEqual(
        squaredDistances(a).data,
        entrywise(a, a, (x, y) => (x - y) * (x - y)),
      );
    }),
    { numRuns: 50, seed: 7 },
  );
});

test('rows of different lengths have no products', () => {
  assert.throws(() => rowProducts(matrix(2, 3), matrix(2, 4)), RangeError);
});

test('transposing swaps rows and columns', () => {
  const a = gaussianMatrix(3, 37, 70);
  const t = transpose(a);
  assert.deepEqual([t.rows, t.cols], [70, 37]);
  assert.equal(t.data[41 * 37 + 5], a.data[5 * 70 + 41]);
  assert.deepEqual(transpose(t), a);
});

test('centring a constant column leaves exact zeros, and a large offset costs no precision', () => {
  const a = matrixFromRows([
    [0.1, 1e9 + 1],
    [0.1, 1e9 + 2],
    [0.1, 1e9 + 6],
  ]);
  assert.deepEqual(Array.from(columnMeans(a)), [0.1, 1e9 + 3]);
  assert.deepEqual(Array.from(centreColumns(a).data), [0, -2, 0, -1, 0, 3]);
});

test('a representation is constant only if all rows are equal', () => {
  assert.equal(
    isConstant(
      matrixFromRows([
        [1, 2],
        [1, 2],
      ]),
    ),
    true,
  );
  assert.equal(
    isConstant(
      matrixFromRows([
        [1, 2],
        [1, 2.0000000000000004],
      ]),
    ),
    false,
  );
});

test('singular values are those of a diagonal in rotated coordinates, small ones to the last digits', () => {
  const [n, p] = [40, 6];
  const sizes = [1e6, 50, 3, 1e-3, 1e-8, 0];
  const orthonormal = (rows: number, seed: number): Matrix => {
    const v = gaussianMatrix(seed, 1, rows);
    const reflection = (i: number, j: number) =>
      (i === j ? 1 : 0) - (2 * v.data[i] * v.data[j]) / sumOfSquares(v.data);
    return matrix(
      p,
      rows,
      Float64Array.from({ length: p * rows }, (_, k) => reflection(Math.floor(k / rows), k % rows)),
    );
  };
  const left = mapped(transpose(orthonormal(n, 1)), (value, j) => value * sizes[j]);
  const a = rowProducts(left, transpose(orthonormal(p, 2)));
  for (const b of [a, transpose(a)]) {
    const s = singularValues(b);
    assert.equal(s.length, p);
    sizes.forEach((size, k) => assertNear(s[k], size, 1e6 * 1e-15, `singular value ${k + 1}`));
  }
});

test('the sum of squared singular values is the squared Frobenius norm', () => {
  const a = gaussianMatrix(9, 30, 50);
  assertClose(sumOfSquares(singularValues(a)), sumOfSquares(a.data), 1e-13, 'sum');
});

test('a dissimilarity matrix is square and symmetric with zeros on its diagonal', () => {
  const rdm = dissimilarityMatrix(
    matrixFromRows([
      [0, 0],
      [3, 4],
      [0, 8],
    ]),
    'euclidean',
  );
  assert.deepEqual(Array.from(rdm), [0, 5, 8, 5, 0, 5, 8, 5, 0]);
});

test('a value that is not finite is found in either precision, wherever it is', () => {
  for (const values of [new Float32Array(7), new Float64Array(7)]) {
    values.set([1, -0, 1e-30, -3e38, 5, 0.1, 2]);
    assert.equal(isAllFinite(values), true);
    for (const bad of [NaN, Infinity, -Infinity])
      for (const at of values.keys()) assert.equal(isAllFinite(values.slice().fill(bad, at, at + 1)), false);
  }
  assert.equal(isAllFinite(Float64Array.of(Number.MAX_VALUE, -Number.MIN_VALUE).subarray(1)), true);
});
