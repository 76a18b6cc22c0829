/** Functions in float64 that ONNX Runtime computes in float32 only. */

/** 2 / sqrt(pi) times the sum of (-1)^n x^(2n+1) / (n! (2n+1)), which for |x| < 4 loses at most 7 of its 16 digits. */
export function erf(x: number): number {
  if (Math.abs(x) >= 4) return Math.sign(x);
  let power = x;
  let sum = x;
  for (let n = 1; n < 120; n++) {
    power *= -(x * x) / n;
    sum += power / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** Operator -> its function. */
export const REFERENCED: Record<string, (x: number) => number> = {
  Erf: erf,
  Gelu: (x) => (x * (1 + erf(x / Math.SQRT2))) / 2,
};
