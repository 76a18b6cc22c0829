/** Shared by the tests of the measures: golden files, random matrices, comparison at a stated tolerance. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readNpy } from '../../../runtime/data/npy';
import { randomStream } from '../../../runtime/data/random';
import { type Matrix, transpose } from '../../../runtime/measures/matrix';
import type { MeasureValue } from '../../../runtime/measures/measure';
import type { PairResult } from '../../../runtime/measures/measure-pair';
import { rowProducts } from '../../../runtime/measures/products';

const golden = path.join(__dirname, '../../golden');

/** A JSON file of test/golden. */
export function goldenJson<T>(file: string): T {
  return JSON.parse(readFileSync(path.join(golden, file), 'utf8')) as T;
}

/** A matrix of the given shape; zeros unless `data` is given. */
export function matrix(
  rows: number,
  cols: number,
  data: Float64Array = new Float64Array(rows * cols),
): Matrix {
  assert.equal(data.length, rows * cols);
  return { rows, cols, data };
}

/** A .npy file of test/golden as a matrix. */
export function goldenMatrix(file: string): Matrix {
  const { shape, type, data } = readNpy(readFileSync(path.join(golden, file)), file);
  assert.equal(type, 'float64');
  return matrix(shape[0], shape[1], data as Float64Array);
}

/** `actual` within `relative` of `expected`, or exactly it where that is 0. */
export function assertClose(actual: unknown, expected: number, relative: number, what: string): void {
  assert.ok(
    typeof actual === 'number' && Number.isFinite(actual),
    `${what} is ${String(actual)}, not ${expected}`,
  );
  const error = Math.abs(actual - expected);
  assert.ok(error <= relative * Math.abs(expected), `${what} is ${actual}, not ${expected}`);
}

/** Within `absolute` of each other. */
export function assertNear(actual: unknown, expected: number, absolute: number, what: string): void {
  assert.ok(
    typeof actual === 'number' && Number.isFinite(actual),
    `${what} is ${String(actual)}, not ${expected}`,
  );
  assert.ok(Math.abs(actual - expected) <= absolute, `${what} is ${actual}, not ${expected}`);
}

/** Golden values by key; null where there is none. */
export type GoldenValues = Record<string, MeasureValue | null>;

/** Whether a key of the reference pair is named after what another code computes, and is none of ours. */
export function isForeign(key: string): boolean {
  return /(_resi|_sim_metric|_google_demo)$|_anatome/.test(key);
}

/**
 * Relative tolerance of a golden value: 1e-6 where the definition takes an inverse root of a covariance (CCA, PWCCA, SVCCA,
 * partial whitening, GULP), where rounding is multiplied by the condition number; else 1e-9.
 */
export function toleranceOf(key: string): number {
  return /^(cca|pwcca|svcca|subspace|gulp|netrep\.linear_metric\.alpha0)/.test(key) ? 1e-6 : 1e-9;
}

/** Each value at its tolerance, each null with a reason. */
export function assertGoldenValues(
  { values, undefined: reasons }: PairResult,
  golden: GoldenValues,
  keys: readonly string[],
): void {
  for (const key of keys) {
    const expected = golden[key];
    if (typeof expected === 'number') assertClose(values[key], expected, toleranceOf(key), key);
    else assert.deepEqual(values[key], expected, key);
    if (expected === null) assert.match(reasons[key], /\w/, key);
  }
}

/** A matrix from its rows, all of the same length. */
export function matrixFromRows(rows: readonly ArrayLike<number>[]): Matrix {
  const cols = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * cols);
  rows.forEach((row, i) => data.set(row, i * cols));
  return { rows: rows.length, cols, data };
}

/** Standard normal values (Box and Muller), reproducible. */
export function gaussianMatrix(seed: number, rows: number, cols: number): Matrix {
  const { uniform } = randomStream(seed, 'test', rows, cols);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return matrix(rows, cols, Float64Array.from({ length: rows * cols }, normal));
}

/** Every value changed by `change`. */
export function mapped(a: Matrix, change: (value: number, column: number) => number): Matrix {
  return { ...a, data: a.data.map((value, k) => change(value, k % a.cols)) };
}

/** a Q for a random orthogonal Q, a product of reflections. */
export function rotated(a: Matrix, seed: number): Matrix {
  let out = a;
  for (let k = 0; k < 3; k++) {
    const v = gaussianMatrix(seed + k, 1, a.cols);
    const squared = v.data.reduce((sum, value) => sum + value * value, 0);
    const along = rowProducts(out, v);
    out = {
      ...out,
      data: out.data.map(
        (x, i) => x - (2 * along.data[Math.floor(i / a.cols)] * v.data[i % a.cols]) / squared,
      ),
    };
  }
  return out;
}

/** a with columns of zeros up to `cols`. */
export function padded(a: Matrix, cols: number): Matrix {
  const columns = transpose(a);
  const data = new Float64Array(cols * a.rows);
  data.set(columns.data);
  return transpose({ rows: cols, cols: a.rows, data });
}
