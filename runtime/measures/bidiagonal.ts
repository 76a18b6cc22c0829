/**
 * Householder bidiagonalisation: UᵀA V = B with d on the diagonal and e beside it (Golub and Van Loan, Matrix
 * Computations, 5.4), in two passes over the matrix a column: the first takes off what the left reflection changes and
 * looks along the right one, the second takes that off and looks along the next left one. A generator that rests after each
 * column, so that its caller may read messages meanwhile, and tells how much of the work it has done.
 */
import type { Matrix } from './matrix';
import { type Reflections, reflector } from './reflections';
import { powerOfTwoNear } from './scale';
import { EIGHT, Rows, padded } from './simd/rows';
import { columnWork, triangularFactor } from './triangular-factor';

/** A bidiagonal matrix with the singular values of another, and how vectors of the one become those of the other. */
export interface Bidiagonal {
  readonly diagonal: Float64Array;
  /** superdiagonal[k] is beside diagonal[k]; one fewer. */
  readonly superdiagonal: Float64Array;
  /** V. */
  readonly right: Reflections;
  /** U: the products in this order; a later one acts on the first places of an earlier one. */
  readonly left: readonly Reflections[];
}

/** More rows than so many times the columns: the triangular factor first is less work (Chan 1982). */
const isVeryTall = ({ rows, cols }: Matrix) => rows > (5 / 3) * cols;

/** All the work of {@link bidiagonalise}, in the unit in which it tells what it has done. */
export function bidiagonalWork(a: Matrix): number {
  const rows = isVeryTall(a) ? a.cols : a.rows;
  let work = 0;
  for (let k = 0; k < a.cols; k++)
    work += (isVeryTall(a) ? columnWork(a.rows, a.cols, k) : 0) + 2 * columnWork(rows, a.cols, k);
  return work;
}

const reflections = (count: number, length: number, first: number): Reflections => ({
  vectors: { rows: count, cols: length, data: new Float64Array(count * length) },
  first,
  scales: new Float64Array(count),
});

const vectorOf = ({ vectors: { cols, data } }: Reflections, k: number): Float64Array =>
  data.subarray(k * cols, (k + 1) * cols);

/** Bidiagonalises a matrix [n >= cols, cols] of numbers near 1. */
function* reduce(a: Matrix): Generator<number, Omit<Bidiagonal, 'left'> & { left: Reflections }> {
  const { rows: n, cols } = a;
  const stride = padded(cols);
  const rows = new Rows((n + 2) * stride);
  const { addTo, subtractAndDot, subtractAndAddTo } = rows.functions;
  const r = rows.array(n * stride);
  const [along, y] = [rows.array(stride), rows.array(stride)];
  for (let i = 0; i < n; i++) r.set(a.data.subarray(i * cols, (i + 1) * cols), i * stride);
  const row = (i: number, begin: number) => r.byteOffset + (i * stride + begin) * 8;
  const diagonal = new Float64Array(cols);
  const superdiagonal = new Float64Array(Math.max(0, cols - 1));
  const [left, right] = [reflections(cols, n, 0), reflections(cols, cols, 1)];
  const images = new Float64Array(n);
  let v = vectorOf(left, 0);
  for (let i = 0; i < n; i++) v[i] = r[i * stride];
  [diagonal[0], left.scales[0]] = reflector(v);
  for (let i = 0; i < n; i++) addTo(along.byteOffset, row(i, 0), along.byteOffset + stride * 8, v[i]);
  for (let k = 0; k < cols - 1; k++) {
    along.fill(0, 0, k + 1);
    const scale = left.scales[k];
    for (let j = k + 1; j < cols; j++) r[k * stride + j] -= scale * v[k] * along[j];
    y.fill(0);
    y.set(r.subarray(k * stride + k + 1, k * stride + cols), k + 1);
    [superdiagonal[k], right.scales[k]] = reflector(y.subarray(k + 1, cols));
    vectorOf(right, k).set(y.subarray(0, cols));
    const begin = k + 1 - ((k + 1) % EIGHT);
    const length = (stride - begin) * 8;
    const [alongAt, yAt] = [along.byteOffset + begin * 8, y.byteOffset + begin * 8];
    const following = vectorOf(left, k + 1);
    for (let i = k + 1; i < n; i++) {
      const x = row(i, begin);
      images[i] = right.scales[k] * subtractAndDot(x, alongAt, yAt, x + length, scale * v[i]);
      following[i] = r[i * stride + k + 1] - images[i] * y[k + 1];
    }
    [diagonal[k + 1], left.scales[k + 1]] = reflector(following.subarray(k + 1));
    along.fill(0);
    for (let i = k + 1; i < n; i++) {
      const x = row(i, begin);
      subtractAndAddTo(x, yAt, alongAt, x + length, images[i], following[i]);
    }
    v = following;
    yield 2 * columnWork(n, cols, k);
  }
  return { diagonal, superdiagonal, right, left };
}

/** Bidiagonalises a finite matrix [rows >= cols, cols]. */
export function* bidiagonalise(a: Matrix): Generator<number, Bidiagonal> {
  const scale = powerOfTwoNear(a.data);
  const scaled = { ...a, data: a.data.map((value) => value * scale) };
  const [square, ...before] = isVeryTall(a) ? yield* triangularFactor(scaled) : [scaled];
  const { diagonal, superdiagonal, right, left } = yield* reduce(square);
  const back = (value: number) => value / scale;
  return {
    diagonal: diagonal.map(back),
    superdiagonal: superdiagonal.map(back),
    right,
    left: [...before, left],
  };
}
