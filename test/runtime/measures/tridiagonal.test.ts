import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Matrix, transpose } from '../../../runtime/measures/matrix';
import { gram, rowProducts } from '../../../runtime/measures/products';
import {
  bidiagonalFactor,
  shiftedSolver,
  tridiagonalise,
  type Tridiagonal,
} from '../../../runtime/measures/tridiagonal';
import { rotateRows } from '../../../runtime/measures/reflections';
import { finished } from '../../../runtime/measures/steps';
import { randomStream } from '../../../runtime/data/random';
import { assertNear, matrix } from './support';

const random = randomStream(1, 'tridiagonal');
const uniform = (rows: number, cols: number) =>
  matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.uniform() - 0.5),
  );

function dense({ diagonal, beside }: Tridiagonal): Matrix {
  const n = diagonal.length;
  const out = matrix(n, n);
  diagonal.forEach((value, i) => (out.data[i * n + i] = value));
  beside.forEach((value, i) => (out.data[i * n + i + 1] = out.data[(i + 1) * n + i] = value));
  return out;
}

function identity(n: number): Matrix {
  const out = matrix(n, n);
  for (let i = 0; i < n; i++) out.data[i * n + i] = 1;
  return out;
}

function assertSame(a: Matrix, b: Matrix, tolerance: number): void {
  a.data.forEach((value, k) => assertNear(value, b.data[k], tolerance, `entry ${k}`));
}

/** Sizes around the numbers of rows that are reduced, and reflections that are applied, together, and the smallest. */
for (const n of [1, 2, 3, 32, 33, 34, 65, 66, 120]) {
  test(`a matrix of ${n} rows is Q T Qᵀ with Q orthogonal, to rounding`, () => {
    const a = gram(uniform(n, n + 3));
    const reduction = finished(tridiagonalise(a));
    const q = finished(rotateRows(identity(n), reduction.reflections));
    assertSame(gram(q), identity(n), 1e-13 * n);
    assertSame(rowProducts(rowProducts(q, dense(reduction)), q), a, 1e-13 * n * n);
  });
}

test('shifted systems are solved', () => {
  const reduction = finished(tridiagonalise(gram(uniform(20, 5))));
  const b = uniform(3, 20);
  const x = { ...b, data: b.data.slice() };
  shiftedSolver(reduction, 2, 0.5)(x.data);
  const t = dense(reduction);
  const shifted = { ...t, data: t.data.map((value, k) => 2 * value + (k % 21 === 0 ? 0.5 : 0)) };
  assertSame(rowProducts(x, shifted), b, 1e-12);
});

test('the factor of a matrix of low rank has a bounded inverse', () => {
  const t = finished(tridiagonalise(gram(uniform(80, 10))));
  const { diagonal, beside } = bidiagonalFactor(t);
  const n = diagonal.length;
  const l = matrix(n, n);
  diagonal.forEach((value, i) => (l.data[i * n + i] = value));
  beside.forEach((value, i) => (l.data[(i + 1) * n + i] = value));
  assertSame(gram(l), dense(t), 1e-12);
  // Rows of the inverse by substitution: without the shift they grow from row to row.
  const inverse = identity(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const before = i > 0 ? beside[i - 1] * inverse.data[(i - 1) * n + j] : 0;
      inverse.data[i * n + j] = (inverse.data[i * n + j] - before) / diagonal[i];
    }
  }
  const largest = Math.max(...t.diagonal);
  assert.ok(Math.max(...transpose(inverse).data.map(Math.abs)) < 1 / Math.sqrt(Number.EPSILON * largest));
});
