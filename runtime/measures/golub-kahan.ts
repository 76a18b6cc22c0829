/**
 * Singular vectors of a bidiagonal matrix to singular values that are known, from the symmetric tridiagonal matrix of twice its
 * size that has zeros on its diagonal and d[0], e[0], d[1], e[1], ... beside it: its eigenvalues are the singular values
 * and their negatives, and the even places of an eigenvector are the right vector, the odd ones the left (Golub and Kahan 1965).
 * They come by inverse iteration, made orthogonal where values are close.
 */
import { randomStream } from '../data/random';
import type { Bidiagonal } from './bidiagonal';
import type { Matrix } from './matrix';
import { powerOfTwoNear } from './scale';
import { Rows, padded } from './simd/rows';

/** Entries beside the diagonal of the tridiagonal matrix. */
function offDiagonal({ diagonal, superdiagonal }: Bidiagonal): Float64Array {
  const out = new Float64Array(2 * diagonal.length - 1);
  diagonal.forEach((value, k) => (out[2 * k] = value));
  superdiagonal.forEach((value, k) => (out[2 * k + 1] = value));
  return out;
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

/** Singular vectors of which each is orthogonal to those before it; the rows of some memory. */
class Orthonormal {
  private readonly vectors: Float64Array[] = [];
  private readonly end: number;

  constructor(
    private readonly rows: Rows,
    private readonly length: number,
  ) {
    this.end = padded(length) * 8;
  }

  /** A new vector, zeros as yet. */
  next(): Float64Array {
    const vector = this.rows.array(this.length);
    this.vectors.push(vector);
    return vector;
  }

  /** Makes the newest vector orthogonal to those from `first` on, and of norm 1. */
  orthonormalise(first: number, passes: number): void {
    const { dot, addTo } = this.rows.functions;
    const newest = this.vectors.length - 1;
    const x = this.vectors[newest];
    const at = x.byteOffset;
    for (let pass = 0; pass < passes; pass++) {
      const scale = powerOfTwoNear(x);
      for (let k = 0; k < x.length; k++) x[k] *= scale;
      for (let k = first; k < newest; k++) {
        const other = this.vectors[k].byteOffset;
        addTo(at, other, at + this.end, -dot(at, other, at + this.end));
      }
      const norm = Math.sqrt(dot(at, at, at + this.end));
      for (let k = 0; k < x.length; k++) x[k] /= norm;
    }
  }

  /** The vectors as the rows of a matrix. */
  matrix(): Matrix {
    const data = new Float64Array(this.vectors.length * this.length);
    this.vectors.forEach((vector, i) => data.set(vector, i * this.length));
    return { rows: this.vectors.length, cols: this.length, data };
  }
}

const ITERATIONS = 3;

/** Vectors of which all are made orthogonal to all; of more, only those to neighbouring values. */
const FEW = 64;

/**
 * Values that differ by less, relative to the largest, are neighbours. The vectors of others are orthogonal by
 * themselves, up to eps / NEIGHBOURS.
 */
const NEIGHBOURS = 0.01;

/**
 * Right and left singular vectors of a bidiagonal matrix to its largest singular values, one a row; these are not zero.
 * A generator that rests after each, and tells that it is one more.
 */
export function* vectorsOf(
  b: Bidiagonal,
  values: Float64Array,
): Generator<number, { right: Matrix; left: Matrix }> {
  const beside = offDiagonal(b);
  const cols = b.diagonal.length;
  const count = values.length;
  const tiny = Number.EPSILON * (values[0] ?? 0);
  const rows = new Rows(count * (padded(2 * cols) + 2 * padded(cols)));
  const [both, right, left] = [2 * cols, cols, cols].map((length) => new Orthonormal(rows, length));
  const random = randomStream(0, 'inverse iteration');
  for (let i = 0, first = 0; i < count; i++) {
    if (count > FEW) while (values[first] - values[i] > NEIGHBOURS * values[0]) first++;
    const factors = factorise(beside, values[i], tiny);
    const x = both.next();
    for (let k = 0; k < x.length; k++) x[k] = random.uniform() - 0.5;
    for (let iteration = 1; iteration <= ITERATIONS; iteration++) {
      solve(factors, x);
      both.orthonormalise(first, iteration < ITERATIONS ? 1 : 2);
    }
    for (const [side, vectors] of [right, left].entries()) {
      const vector = vectors.next();
      for (let k = 0; k < cols; k++) vector[k] = x[2 * k + side];
      vectors.orthonormalise(first, 2);
    }
    yield 1;
  }
  return { right: right.matrix(), left: left.matrix() };
}
