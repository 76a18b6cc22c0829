/**
 * Dissimilarity matrices to be looked at: computed a few rows at a time, so that the process stays responsive, in
 * single precision, and with a hole for every row that has no distance. `rdm.ts` has the same distances for measures.
 */
import { type Matrix, normaliseRows, rowRange } from './matrix';
import { rowProducts, squaredDistancesBetween } from './products';
import { centreRows } from './rdm';

/** Distances between the activations of two inputs. */
export type Distance = 'euclidean' | 'correlation' | 'cosine';

/** A square matrix of distances. */
export interface Dissimilarities {
  /** n x n, row-major, zero diagonal; NaN where a pair has no distance. */
  values: Float32Array;
  /** Rows that have no distance from any other. */
  without: number[];
}

/** Products that are computed between two turns of the event loop. */
const PRODUCTS_AT_ONCE = 2 ** 25;

/** How distances come from products of rows, or from differences. */
interface Rule {
  /** What the products are made of. */
  readonly prepared: Matrix;
  readonly without: number[];
  between(a: Matrix, b: Matrix): Float64Array;
}

function isConstantRow({ cols, data }: Matrix, row: number): boolean {
  const values = data.subarray(row * cols, (row + 1) * cols);
  return values.every((value) => value === values[0]);
}

function isZeroRow({ cols, data }: Matrix, row: number): boolean {
  return data.subarray(row * cols, (row + 1) * cols).every((value) => value === 0);
}

function ruleOf(matrix: Matrix, distance: Distance): Rule {
  const rows = Array.from({ length: matrix.rows }, (_, row) => row);
  if (distance === 'euclidean')
    return {
      prepared: matrix,
      without: [],
      between: (a, b) => squaredDistancesBetween(a, b).data.map(Math.sqrt),
    };
  const centred = distance === 'correlation';
  const hasNone = centred ? isConstantRow : isZeroRow;
  return {
    prepared: normaliseRows(centred ? centreRows(matrix) : matrix),
    without: rows.filter((row) => hasNone(matrix, row)),
    between: (a, b) => rowProducts(a, b).data.map((cosine) => 1 - Math.max(-1, Math.min(1, cosine))),
  };
}

/** Puts the distances of rows `start`... from rows `start`... to the end on both sides of the diagonal. */
function place(values: Float32Array, n: number, start: number, count: number, block: Float64Array): void {
  const width = n - start;
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < width; j++)
      values[(start + i) * n + start + j] = values[(start + j) * n + start + i] = block[i * width + j];
}

/**
 * Distances between all rows of a finite matrix. `between` is awaited after every few rows, with their number so far: the
 * caller's place to read messages and to cancel (by throwing).
 */
export async function dissimilarities(
  matrix: Matrix,
  distance: Distance,
  between: (done: number) => Promise<void> = () => Promise.resolve(),
): Promise<Dissimilarities> {
  const { prepared, without, between: distancesBetween } = ruleOf(matrix, distance);
  const n = matrix.rows;
  const values = new Float32Array(n * n);
  const perRow = n * matrix.cols;
  const size = Math.max(4, Math.floor(PRODUCTS_AT_ONCE / perRow));
  for (let start = 0; start < n; start += size) {
    const end = Math.min(start + size, n);
    const block = distancesBetween(rowRange(prepared, start, end), rowRange(prepared, start, n));
    place(values, n, start, end - start, block);
    await between(end);
  }
  for (const row of without)
    for (let other = 0; other < n; other++)
      if (other !== row) values[row * n + other] = values[other * n + row] = NaN;
  return { values, without };
}
