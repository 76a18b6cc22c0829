/**
 * Eigenvalues of a symmetric tridiagonal matrix by QL steps with implicit shifts, in the form without square roots (Pal, Walker and
 * Kahan; Parlett, The Symmetric Eigenvalue Problem, 8.15; LAPACK's dsterf). Backward stable: each has an absolute error of a few
 * eps times the largest.
 */
import { powerOfTwoNear } from './scale';
import type { Steps } from './steps';
import type { Tridiagonal } from './tridiagonal';

/** The matrix on its way to a diagonal one: d, and the squares of what is beside it. */
interface Working {
  readonly d: Float64Array;
  readonly squares: Float64Array;
}

/** Place of the last row of the block of `first` that has no zero beside its diagonal. */
function blockEnd({ d, squares }: Working, first: number): number {
  for (let k = first; k < d.length - 1; k++) {
    const negligible = Number.EPSILON * (Math.abs(d[k]) + Math.abs(d[k + 1]));
    if (!(squares[k] > negligible * negligible)) return k;
  }
  return d.length - 1;
}

/** The eigenvalue of the first two rows of a block that is nearer to the first. */
function shiftOf({ d, squares }: Working, first: number): number {
  const root = Math.sqrt(squares[first]);
  const half = (d[first + 1] - d[first]) / (2 * root);
  return d[first] - root / (half + (half < 0 ? -1 : 1) * Math.sqrt(half * half + 1));
}

/** One QL step on first ... last. */
function step(working: Working, first: number, last: number): void {
  const { d, squares } = working;
  const shift = shiftOf(working, first);
  let c = 1;
  let s = 0;
  let gamma = d[last] - shift;
  let p = gamma * gamma;
  for (let i = last - 1; i >= first; i--) {
    const square = squares[i];
    const r = p + square;
    if (i < last - 1) squares[i + 1] = s * r;
    const before = c;
    const oldGamma = gamma;
    c = p / r;
    s = square / r;
    gamma = c * (d[i] - shift) - s * oldGamma;
    d[i + 1] = oldGamma + (d[i] - gamma);
    p = c === 0 ? before * square : (gamma * gamma) / c;
  }
  squares[first] = s * p;
  d[first] = shift + gamma;
}

/** Steps for a value after which it is given up; two are usual. */
const MOST_STEPS = 100;

/** The eigenvalues of T, largest first (some NaN where it is not finite). Rests after every step. */
export function* eigenvaluesOf({ diagonal, beside }: Tridiagonal): Steps<Float64Array> {
  const scale = powerOfTwoNear(Float64Array.of(...diagonal, ...beside));
  const d = diagonal.map((value) => value * scale);
  const working = { d, squares: beside.map((value) => (value * scale) ** 2) };
  for (let first = 0, steps = 0; first < d.length;) {
    const last = blockEnd(working, first);
    if (last === first) {
      first++;
      steps = 0;
      continue;
    }
    if (++steps > MOST_STEPS) throw new Error('the eigenvalues of a matrix did not converge');
    step(working, first, last);
    yield 0;
  }
  return d
    .map((value) => value / scale)
    .sort()
    .reverse();
}
