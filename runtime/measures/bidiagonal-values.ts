/**
 * Singular values of a bidiagonal matrix by QR steps with implicit shifts, values alone (Golub and Reinsch 1970; LINPACK's
 * dsvdc). Backward stable: each has an absolute error of a few eps times the largest.
 */
import type { Bidiagonal } from './bidiagonal';
import { powerOfTwoNear } from './scale';
import type { Steps } from './steps';

/** The matrix on its way to a diagonal one: s[k] with e[k] beside it. */
interface Working {
  readonly s: Float64Array;
  readonly e: Float64Array;
}

/** Places first ... last of a block without zeros beside its diagonal; `first` = `last` where the last value is done. */
function blockStart({ s, e }: Working, last: number): number {
  for (let k = last - 1; k >= 0; k--) {
    if (Math.abs(e[k]) > Number.EPSILON * (Math.abs(s[k]) + Math.abs(s[k + 1]))) continue;
    e[k] = 0;
    return k + 1;
  }
  return 0;
}

/** Place of a value in first ... last that is zero against what is beside it, or -1. */
function zeroIn({ s, e }: Working, first: number, last: number): number {
  for (let k = last; k >= first; k--) {
    const beside = (k < last ? Math.abs(e[k]) : 0) + (k > first ? Math.abs(e[k - 1]) : 0);
    if (Math.abs(s[k]) <= Number.EPSILON * beside) return k;
  }
  return -1;
}

const length = (f: number, g: number): number => Math.sqrt(f * f + g * g);

/** Rotates away the entry beside the last value, which is zero. */
function clearColumn({ s, e }: Working, first: number, last: number): void {
  let f = e[last - 1];
  e[last - 1] = 0;
  for (let j = last - 1; j >= first && f !== 0; j--) {
    const t = length(s[j], f);
    if (j > first) {
      const before = e[j - 1];
      e[j - 1] = (before * s[j]) / t;
      f *= -before / t;
    }
    s[j] = t;
  }
}

/** Rotates away the entry beside a value that is zero, so that the block falls in two. */
function clearRow({ s, e }: Working, zero: number, last: number): void {
  let f = e[zero];
  e[zero] = 0;
  for (let j = zero + 1; j <= last && f !== 0; j++) {
    const t = length(s[j], f);
    if (j < last) {
      const after = e[j];
      e[j] = (after * s[j]) / t;
      f *= -after / t;
    }
    s[j] = t;
  }
}

/** What is taken off BᵀB: its eigenvalue nearest to the last entry, less s[last]^2, from the last two columns. */
function shiftOf({ s, e }: Working, last: number): number {
  const b = ((s[last - 1] + s[last]) * (s[last - 1] - s[last]) + e[last - 1] ** 2) / 2;
  const c = (s[last] * e[last - 1]) ** 2;
  return c === 0 ? 0 : c / (b + (b < 0 ? -1 : 1) * Math.sqrt(b * b + c));
}

/** One QR step on first ... last. */
function step(working: Working, first: number, last: number): void {
  const { s, e } = working;
  let f = (s[first] + s[last]) * (s[first] - s[last]) + shiftOf(working, last);
  let g = s[first] * e[first];
  for (let j = first; j < last; j++) {
    let t = length(f, g);
    let [cos, sin] = t === 0 ? [1, 0] : [f / t, g / t];
    if (j > first) e[j - 1] = t;
    f = cos * s[j] + sin * e[j];
    e[j] = cos * e[j] - sin * s[j];
    g = sin * s[j + 1];
    s[j + 1] *= cos;
    t = length(f, g);
    [cos, sin] = t === 0 ? [1, 0] : [f / t, g / t];
    s[j] = t;
    f = cos * e[j] + sin * s[j + 1];
    s[j + 1] = cos * s[j + 1] - sin * e[j];
    if (j + 1 < last) {
      g = sin * e[j + 1];
      e[j + 1] *= cos;
    }
  }
  e[last - 1] = f;
}

/** Steps for a value after which it is given up; two are usual. */
const MOST_STEPS = 100;

/** The singular values of a bidiagonal matrix, largest first. Rests after every step, as `bidiagonalise` does. */
export function* singularValuesOf({ diagonal, superdiagonal }: Bidiagonal): Steps<Float64Array> {
  const scale = powerOfTwoNear(Float64Array.of(...diagonal, ...superdiagonal));
  const working = {
    s: diagonal.map((value) => value * scale),
    e: superdiagonal.map((value) => value * scale),
  };
  const { s } = working;
  for (let last = s.length - 1, steps = 0; last > 0;) {
    const first = blockStart(working, last);
    if (first === last) {
      last--;
      steps = 0;
      continue;
    }
    if (++steps > MOST_STEPS) throw new Error('the singular values of a matrix did not converge');
    const zero = zeroIn(working, first, last);
    if (zero === last) clearColumn(working, first, last);
    else if (zero >= 0) clearRow(working, zero, last);
    else step(working, first, last);
    yield 0;
  }
  return s
    .map((value) => Math.abs(value) / scale)
    .sort()
    .reverse();
}
