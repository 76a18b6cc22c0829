/**
 * Cholesky factors of large matrices with their inverses, by halves: all but the small blocks on the diagonal is products, on
 * all cores. A = L Lᵀ of [[A1, ·], [B, A2]] has L1 of A1, below it C = B L1⁻ᵀ, and L2 of A2 - C Cᵀ; below L1⁻¹ is -L2⁻¹ C L1⁻¹.
 */
import { productOf, rowProductsOf } from '../../engine/float64';
import type { Matrix } from '../matrix';
import { cholesky, triangularInverse } from '../solve';

/** L and L⁻¹, both [n, n], zero above the diagonal. */
export interface CholeskyFactor {
  readonly l: Matrix;
  readonly inverse: Matrix;
}

/** Rows of a matrix from which halves are less work. */
const SMALL = 200;

/** Rows from `row` on and columns from `column` on. */
function block(a: Matrix, row: number, column: number, rows: number, cols: number): Matrix {
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const start = (row + i) * a.cols + column;
    data.set(a.data.subarray(start, start + cols), i * cols);
  }
  return { rows, cols, data };
}

/** [[a, 0], [below, b]]. */
function lower(a: Matrix, below: Matrix, b: Matrix): Matrix {
  const n = a.rows + b.rows;
  const data = new Float64Array(n * n);
  const put = ({ rows, cols, data: part }: Matrix, row: number, column: number) => {
    for (let i = 0; i < rows; i++) data.set(part.subarray(i * cols, (i + 1) * cols), (row + i) * n + column);
  };
  put(a, 0, 0);
  put(below, a.rows, 0);
  put(b, a.rows, a.rows);
  return { rows: n, cols: n, data };
}

/** The factor of a symmetric A [n, n]. @throws Undefined where a pivot shows that A is not positive definite. */
export async function choleskyFactor(a: Matrix): Promise<CholeskyFactor> {
  const n = a.rows;
  if (n <= SMALL) {
    const l = cholesky(a);
    return { l, inverse: triangularInverse(l) };
  }
  const half = n >> 1;
  const rest = n - half;
  const first = await choleskyFactor(block(a, 0, 0, half, half));
  const below = await rowProductsOf(block(a, half, 0, rest, half), first.inverse);
  const taken = await rowProductsOf(below, below);
  const corner = block(a, half, half, rest, rest);
  corner.data.forEach((value, k) => (corner.data[k] = value - taken.data[k]));
  const second = await choleskyFactor(corner);
  const turned = await productOf(second.inverse, await productOf(below, first.inverse));
  const inverseBelow = { ...turned, data: turned.data.map((value) => -value) };
  return {
    l: lower(first.l, below, second.l),
    inverse: lower(first.inverse, inverseBelow, second.inverse),
  };
}
