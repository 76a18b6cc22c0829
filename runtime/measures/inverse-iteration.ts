/**
 * Eigenvectors of a symmetric tridiagonal matrix to eigenvalues that are known, by inverse iteration from random vectors, made
 * orthogonal where values are close (LAPACK's dstein; Parlett, The Symmetric Eigenvalue Problem, 4.2).
 */
import { randomStream } from '../data/random';
import type { Matrix } from './matrix';
import { orthonormalised } from './orthonormal';
import { Rows } from './simd/rows';
import { Stacked } from './simd/stacked';
import type { Steps } from './steps';
import type { Tridiagonal } from './tridiagonal';

/** LU factors, with row exchanges, of the tridiagonal matrix less `shift` on its diagonal. */
interface Factors {
  /** Rows of U: one over the diagonal, and the two entries beside it. */
  readonly u0: Float64Array;
  readonly u1: Float64Array;
  readonly u2: Float64Array;
  readonly multipliers: Float64Array;
  readonly exchanged: Uint8Array;
}

function emptyFactors(size: number): Factors {
  const [u0, u1, u2, multipliers] = Array.from({ length: 4 }, () => new Float64Array(size));
  return { u0, u1, u2, multipliers, exchanged: new Uint8Array(size) };
}

/** Puts the factors into `factors`; pivots are at least `tiny`. */
function factorise({ diagonal, beside }: Tridiagonal, shift: number, tiny: number, factors: Factors): void {
  const { u0, u1, u2, multipliers, exchanged } = factors;
  const last = diagonal.length - 1;
  let here = diagonal[0] - shift;
  let next = last > 0 ? beside[0] : 0;
  for (let k = 0; k < last; k++) {
    const below = beside[k];
    const entry = diagonal[k + 1] - shift;
    const after = k + 1 < last ? beside[k + 1] : 0;
    if (Math.abs(below) > Math.abs(here)) {
      exchanged[k] = 1;
      const multiplier = here / below;
      multipliers[k] = multiplier;
      u0[k] = 1 / below;
      u1[k] = entry;
      u2[k] = after;
      here = next - multiplier * entry;
      next = -multiplier * after;
    } else {
      if (Math.abs(here) < tiny) here = tiny;
      exchanged[k] = 0;
      u0[k] = 1 / here;
      multipliers[k] = below * u0[k];
      u1[k] = next;
      u2[k] = 0;
      here = entry - multipliers[k] * next;
      next = after;
    }
  }
  u0[last] = 1 / (Math.abs(here) < tiny ? tiny : here);
}

/** Solves in place. */
function solve({ u0, u1, u2, multipliers, exchanged }: Factors, x: Float64Array): void {
  const last = x.length - 1;
  for (let k = 0; k < last; k++) {
    const here = x[k];
    const below = x[k + 1];
    x[k] = exchanged[k] ? below : here;
    x[k + 1] = (exchanged[k] ? here : below) - multipliers[k] * x[k];
  }
  let after = 0;
  let afterThat = 0;
  for (let k = last; k >= 0; k--) {
    x[k] = (x[k] - u1[k] * after - u2[k] * afterThat) * u0[k];
    afterThat = after;
    after = x[k];
  }
}

const ITERATIONS = 2;

/** Values that differ by less, relative to the largest: their vectors are made orthogonal one to the other. */
const NEIGHBOURS = 1e-6;

/** For each value (largest first), the place of the first that is no farther from it than neighbours are. */
export function firstNeighbours(values: Float64Array): Uint32Array {
  const count = values.length;
  const largest = count > 0 ? Math.max(Math.abs(values[0]), Math.abs(values[count - 1])) : 0;
  const places = new Uint32Array(count);
  for (let i = 0, first = 0; i < count; i++) {
    while (values[first] - values[i] > NEIGHBOURS * largest) first++;
    places[i] = first;
  }
  return places;
}

/**
 * Eigenvectors of T [n, n] of numbers near 1 or less to some of its eigenvalues (largest first), one a row; orthonormal up to
 * n eps / {@link NEIGHBOURS} and exactly so between neighbours. Its steps are shares of the work.
 */
function* roughVectors(t: Tridiagonal, values: Float64Array): Steps<Matrix> {
  const n = t.diagonal.length;
  const count = values.length;
  const stack = new Stacked(new Rows(Stacked.size(count, n)), count, n);
  const neighbours = firstNeighbours(values);
  const tiny =
    Number.EPSILON * Math.max(2 ** -900, Math.abs(values[0] ?? 0), Math.abs(values[count - 1] ?? 0));
  const random = randomStream(0, 'inverse iteration');
  const start = Float64Array.from({ length: n + count }, () => random.uniform() - 0.5);
  const factors = emptyFactors(n);
  for (let i = 0; i < count; i++) {
    factorise(t, values[i], tiny, factors);
    const x = stack.row(i);
    x.set(start.subarray(i, i + n));
    for (let iteration = 0; iteration < ITERATIONS; iteration++) {
      solve(factors, x);
      stack.orthonormalise(i, neighbours[i]);
    }
    yield 1 / count;
  }
  return stack.matrix(count);
}

/** The same, orthonormal to rounding. */
export function* eigenvectorsOf(t: Tridiagonal, values: Float64Array): Steps<Matrix> {
  return yield* orthonormalised(yield* roughVectors(t, values));
}
