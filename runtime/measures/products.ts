/**
 * Products of rows, tiled for registers (4 x 2 accumulators) and cache (256 columns at a time). Every sum runs
 * over the columns in order, one accumulator an entry, so a result does not depend on the tiling. The two kernels
 * are written out: with the operation passed in as a function, the inner loop would call it for every term.
 */
import { type Matrix, transpose } from './matrix';

/** Adds the columns [k0, k1) to the entries of rows i..i+3 of a and j, j+1 of b; rows past the end repeat the last. */
type TileKernel = (
  a: Matrix,
  i: number,
  b: Matrix,
  j: number,
  k0: number,
  k1: number,
  out: Float64Array,
) => void;

const columnsAtATime = 256;

const addProducts: TileKernel = (a, i, b, j, k0, k1, out) => {
  const { cols, data: x } = a;
  const { data: y, rows: q } = b;
  const [i1, i2, i3] = [
    Math.min(i + 1, a.rows - 1),
    Math.min(i + 2, a.rows - 1),
    Math.min(i + 3, a.rows - 1),
  ];
  const j1 = Math.min(j + 1, q - 1);
  const [x0, x1, x2, x3, y0, y1] = [i * cols, i1 * cols, i2 * cols, i3 * cols, j * cols, j1 * cols];
  const [o0, o1, o2, o3] = [i * q, i1 * q, i2 * q, i3 * q];
  let [s00, s01, s10, s11] = [out[o0 + j], out[o0 + j1], out[o1 + j], out[o1 + j1]];
  let [s20, s21, s30, s31] = [out[o2 + j], out[o2 + j1], out[o3 + j], out[o3 + j1]];
  for (let k = k0; k < k1; k++) {
    const u = y[y0 + k];
    const v = y[y1 + k];
    let t = x[x0 + k];
    s00 += t * u;
    s01 += t * v;
    t = x[x1 + k];
    s10 += t * u;
    s11 += t * v;
    t = x[x2 + k];
    s20 += t * u;
    s21 += t * v;
    t = x[x3 + k];
    s30 += t * u;
    s31 += t * v;
  }
  out[o0 + j] = s00;
  out[o0 + j1] = s01;
  out[o1 + j] = s10;
  out[o1 + j1] = s11;
  out[o2 + j] = s20;
  out[o2 + j1] = s21;
  out[o3 + j] = s30;
  out[o3 + j1] = s31;
};

const addSquaredDifferences: TileKernel = (a, i, b, j, k0, k1, out) => {
  const { cols, data: x } = a;
  const { data: y, rows: q } = b;
  const [i1, i2, i3] = [
    Math.min(i + 1, a.rows - 1),
    Math.min(i + 2, a.rows - 1),
    Math.min(i + 3, a.rows - 1),
  ];
  const j1 = Math.min(j + 1, q - 1);
  const [x0, x1, x2, x3, y0, y1] = [i * cols, i1 * cols, i2 * cols, i3 * cols, j * cols, j1 * cols];
  const [o0, o1, o2, o3] = [i * q, i1 * q, i2 * q, i3 * q];
  let [s00, s01, s10, s11] = [out[o0 + j], out[o0 + j1], out[o1 + j], out[o1 + j1]];
  let [s20, s21, s30, s31] = [out[o2 + j], out[o2 + j1], out[o3 + j], out[o3 + j1]];
  for (let k = k0; k < k1; k++) {
    const u = y[y0 + k];
    const v = y[y1 + k];
    let d = x[x0 + k] - u;
    s00 += d * d;
    d = x[x0 + k] - v;
    s01 += d * d;
    d = x[x1 + k] - u;
    s10 += d * d;
    d = x[x1 + k] - v;
    s11 += d * d;
    d = x[x2 + k] - u;
    s20 += d * d;
    d = x[x2 + k] - v;
    s21 += d * d;
    d = x[x3 + k] - u;
    s30 += d * d;
    d = x[x3 + k] - v;
    s31 += d * d;
  }
  out[o0 + j] = s00;
  out[o0 + j1] = s01;
  out[o1 + j] = s10;
  out[o1 + j1] = s11;
  out[o2 + j] = s20;
  out[o2 + j1] = s21;
  out[o3 + j] = s30;
  out[o3 + j1] = s31;
};

/** Runs a kernel over all tiles; where `symmetric` (a is b), over those on and above the diagonal, then mirrors. */
function overTiles(a: Matrix, b: Matrix, kernel: TileKernel, symmetric: boolean): Matrix {
  if (a.cols !== b.cols) throw new RangeError(`rows of ${a.cols} and ${b.cols} columns have no product`);
  const out = new Float64Array(a.rows * b.rows);
  for (let k = 0; k < a.cols; k += columnsAtATime) {
    const end = Math.min(k + columnsAtATime, a.cols);
    for (let i = 0; i < a.rows; i += 4)
      for (let j = symmetric ? i : 0; j < b.rows; j += 2) kernel(a, i, b, j, k, end, out);
  }
  if (symmetric) {
    for (let i = 1; i < a.rows; i++) for (let j = 0; j < i; j++) out[i * a.rows + j] = out[j * a.rows + i];
  }
  return { rows: a.rows, cols: b.rows, data: out };
}

/** A Bᵀ: the inner product of every row of a [n, k] with every row of b [m, k], as [n, m]. */
export function rowProducts(a: Matrix, b: Matrix): Matrix {
  return overTiles(a, b, addProducts, false);
}

/** A B: [n, k] times [k, m] as [n, m]. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  return rowProducts(a, transpose(b));
}

/** A Aᵀ, each product computed once. */
export function gram(a: Matrix): Matrix {
  return overTiles(a, a, addProducts, true);
}

/** Squared Euclidean distances of every row of a [n, k] from every row of b [m, k], as [n, m]. */
export function squaredDistancesBetween(a: Matrix, b: Matrix): Matrix {
  return overTiles(a, b, addSquaredDifferences, false);
}

/** Squared Euclidean distances between the rows of a, from differences (exactly 0 between equal rows). */
export function squaredDistances(a: Matrix): Matrix {
  return overTiles(a, a, addSquaredDifferences, true);
}
