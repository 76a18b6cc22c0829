/**
 * Singular values and right singular vectors of a bidiagonal matrix, from the symmetric tridiagonal matrix of twice its
 * size that has zeros on its diagonal and d[0], e[0], d[1], e[1], ... beside it: its eigenvalues are the singular values
 * and their negatives, and the even places of an eigenvector are the right vector, the odd ones the left (Golub and Kahan 1965). Values come by
 * bisection with Sturm counts, each to the last digit; vectors by inverse iteration.
 */
import { randomStream } from '../data/random';
import type { Bidiagonal } from './bidiagonal';
import type { Matrix } from './matrix';

/** Entries beside the diagonal of the tridiagonal matrix. */
function offDiagonal({ diagonal, superdiagonal }: Bidiagonal): Float64Array {
  const out = new Float64Array(2 * diagonal.length - 1);
  diagonal.forEach((value, k) => (out[2 * k] = value));
  superdiagonal.forEach((value, k) => (out[2 * k + 1] = value));
  return out;
}

/** Bound of the eigenvalues (Gershgorin). */
function boundOf(beside: Float64Array): number {
  let bound = 0;
  for (let k = 0; k <= beside.length; k++)
    bound = Math.max(bound, Math.abs(beside[k - 1] ?? 0) + Math.abs(beside[k] ?? 0));
  return bound;
}

/** Halvings after which no number lies between the ends of an interval of positive numbers. */
const HALVINGS = 60;

/** Number of singular values below each of four numbers: Sturm counts, side by side to hide the latency of a division. */
function countsBelow(squares: Float64Array, tiny: number, shifts: Float64Array, counts: Int32Array): void {
  const [x0, x1, x2, x3] = shifts;
  let [q0, q1, q2, q3] = [-x0, -x1, -x2, -x3];
  let [c0, c1, c2, c3] = [1, 1, 1, 1];
  for (let k = 0; k < squares.length; k++) {
    const square = squares[k];
    q0 = -x0 - square / q0;
    q1 = -x1 - square / q1;
    q2 = -x2 - square / q2;
    q3 = -x3 - square / q3;
    if (q0 < tiny) c0++;
    if (q1 < tiny) c1++;
    if (q2 < tiny) c2++;
    if (q3 < tiny) c3++;
    if (Math.abs(q0) < tiny) q0 = -tiny;
    if (Math.abs(q1) < tiny) q1 = -tiny;
    if (Math.abs(q2) < tiny) q2 = -tiny;
    if (Math.abs(q3) < tiny) q3 = -tiny;
  }
  const half = (squares.length + 1) / 2;
  counts.set([c0 - half, c1 - half, c2 - half, c3 - half]);
}

/** The singular values of a bidiagonal matrix, largest first. Rests after every few, as `bidiagonalise` does. */
export function* singularValuesOf(b: Bidiagonal): Generator<number, Float64Array> {
  const beside = offDiagonal(b);
  const n = b.diagonal.length;
  const values = new Float64Array(n);
  const bound = boundOf(beside) * (1 + 1e-12);
  if (bound === 0) return values;
  const squares = beside.map((value) => (value / bound) ** 2);
  const tiny = 2 ** -1022;
  const counts = new Int32Array(4);
  for (let first = 0; first < n; first += 4) {
    const low = new Float64Array(4);
    const high = new Float64Array(4).fill(1);
    for (let halving = 0; halving < HALVINGS; halving++) {
      const middle = low.map((value, i) => (value + high[i]) / 2);
      countsBelow(squares, tiny, middle, counts);
      // The k-th largest lies below x where at most k values are at or above it.
      for (let i = 0; i < 4; i++) (n - counts[i] <= first + i ? high : low)[i] = middle[i];
    }
    for (let i = 0; i < 4 && first + i < n; i++) values[first + i] = (bound * (low[i] + high[i])) / 2;
    yield 0;
  }
  return values;
}

/** LU factors, with row exchanges, of the tridiagonal matrix less `shift` on its diagonal. */
interface Factors {
  /** Rows of U: the diagonal and the two entries beside it. */
  readonly u0: Float64Array;
  readonly u1: Float64Array;
  readonly u2: Float64Array;
  readonly multipliers: Float64Array;
  readonly exchanged: Uint8Array;
}

function factorise(beside: Float64Array, shift: number, tiny: number): Factors {
  const size = beside.length + 1;
  const [u0, u1, u2, multipliers] = Array.from({ length: 4 }, () => new Float64Array(size));
  const exchanged = new Uint8Array(size);
  let [here, next] = [-shift, beside[0] ?? 0];
  for (let k = 0; k < size - 1; k++) {
    const [below, diagonal, after] = [beside[k], -shift, beside[k + 1] ?? 0];
    if (Math.abs(below) > Math.abs(here)) {
      exchanged[k] = 1;
      multipliers[k] = here / below;
      [u0[k], u1[k], u2[k]] = [below, diagonal, after];
      [here, next] = [next - multipliers[k] * diagonal, -multipliers[k] * after];
    } else {
      if (Math.abs(here) < tiny) here = tiny;
      multipliers[k] = below / here;
      [u0[k], u1[k]] = [here, next];
      [here, next] = [diagonal - multipliers[k] * next, after];
    }
  }
  u0[size - 1] = Math.abs(here) < tiny ? tiny : here;
  return { u0, u1, u2, multipliers, exchanged };
}

/** Solves in place. */
function solve({ u0, u1, u2, multipliers, exchanged }: Factors, x: Float64Array): void {
  const size = x.length;
  for (let k = 0; k < size - 1; k++) {
    if (exchanged[k]) [x[k], x[k + 1]] = [x[k + 1], x[k]];
    x[k + 1] -= multipliers[k] * x[k];
  }
  for (let k = size - 1; k >= 0; k--) {
    const rest = (k + 1 < size ? u1[k] * x[k + 1] : 0) + (k + 2 < size ? u2[k] * x[k + 2] : 0);
    x[k] = (x[k] - rest) / u0[k];
  }
}

/** Makes `x` orthogonal to vectors of norm 1, twice for the last digits, and of norm 1. */
function orthonormalise(x: Float64Array, others: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++) {
    for (const other of others) {
      const projection = x.reduce((sum, value, k) => sum + value * other[k], 0);
      for (let k = 0; k < x.length; k++) x[k] -= projection * other[k];
    }
    const largest = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const norm = largest * Math.sqrt(x.reduce((sum, value) => sum + (value / largest) ** 2, 0));
    for (let k = 0; k < x.length; k++) x[k] /= norm;
  }
}

const ITERATIONS = 4;

/** Right and left singular vectors of a bidiagonal matrix to its largest singular values, one a row; these are not zero. */
export function vectorsOf(b: Bidiagonal, values: Float64Array): { right: Matrix; left: Matrix } {
  const beside = offDiagonal(b);
  const cols = b.diagonal.length;
  const tiny = Number.EPSILON * (values[0] ?? 0);
  const eigenvectors: Float64Array[] = [];
  const sides: [Float64Array[], Float64Array[]] = [[], []];
  for (const [i, value] of values.entries()) {
    const factors = factorise(beside, value, tiny);
    const random = randomStream(i, 'inverse iteration');
    const x = Float64Array.from({ length: 2 * cols }, () => random.uniform() - 0.5);
    for (let iteration = 0; iteration < ITERATIONS; iteration++) {
      solve(factors, x);
      orthonormalise(x, eigenvectors);
    }
    eigenvectors.push(x);
    for (const [side, vectors] of sides.entries()) {
      const vector = Float64Array.from({ length: cols }, (_, k) => x[2 * k + side]);
      orthonormalise(vector, vectors);
      vectors.push(vector);
    }
  }
  const [right, left] = sides.map((vectors) => {
    const data = new Float64Array(values.length * cols);
    vectors.forEach((vector, i) => data.set(vector, i * cols));
    return { rows: values.length, cols, data };
  });
  return { right, left };
}
