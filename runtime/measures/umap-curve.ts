/** The curve of UMAP from distances in the layout to how near points are: 1 / (1 + a d^(2b)). */

/** Its parameters. */
export interface LayoutCurve {
  readonly a: number;
  readonly b: number;
}

/** Places at which the curve is fitted, from 0 to three times the spread of 1. */
const PLACES = Array.from({ length: 300 }, (_, i) => (3 * i) / 299);
const MOST_STEPS = 200;
const PRECISE = 1e-12;

/** Sum of squared errors of a curve, with what a step of least squares needs: JᵀJ and Jᵀr. */
function errorsOf({ a, b }: LayoutCurve, wanted: (distance: number) => number) {
  const [jj, jr] = [
    [0, 0, 0],
    [0, 0],
  ];
  let squares = 0;
  for (const x of PLACES) {
    const power = x ** (2 * b);
    const value = 1 / (1 + a * power);
    const error = wanted(x) - value;
    const ofA = -power * value * value;
    const ofB = x > 0 ? 2 * a * Math.log(x) * ofA : 0;
    squares += error * error;
    jj[0] += ofA * ofA;
    jj[1] += ofA * ofB;
    jj[2] += ofB * ofB;
    jr[0] += ofA * error;
    jr[1] += ofB * error;
  }
  return { squares, jj, jr };
}

/**
 * Least squares (Levenberg and Marquardt) to 1 up to the minimum distance and exp(minimum distance - d) beyond it, as McInnes et
 * al. 2018 define it for a spread of 1.
 */
export function layoutCurve(minimumDistance: number): LayoutCurve {
  const wanted = (distance: number) => Math.min(1, Math.exp(minimumDistance - distance));
  let curve: LayoutCurve = { a: 1, b: 1 };
  let now = errorsOf(curve, wanted);
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS && damping < 1e12; step++) {
    const [aa, ab, bb] = [now.jj[0] * (1 + damping), now.jj[1], now.jj[2] * (1 + damping)];
    const determinant = aa * bb - ab * ab;
    const a = curve.a + (bb * now.jr[0] - ab * now.jr[1]) / determinant;
    const b = curve.b + (aa * now.jr[1] - ab * now.jr[0]) / determinant;
    const next = errorsOf({ a, b }, wanted);
    const isBetter = a > 0 && b > 0 && next.squares <= now.squares;
    damping *= isBetter ? 0.1 : 10;
    if (!isBetter) continue;
    const moved = Math.abs(a - curve.a) + Math.abs(b - curve.b);
    [curve, now] = [{ a, b }, next];
    if (moved < PRECISE) break;
  }
  return curve;
}
