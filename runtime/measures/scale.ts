/** Scaling by powers of two, which rounds nothing. */

/** Power of two that brings the largest entry near 1, so that no square overflows or vanishes; 1 for zeros. */
export function powerOfTwoNear(data: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < data.length; k++) largest = Math.max(largest, Math.abs(data[k]));
  return largest > 0 ? 2 ** Math.max(-1000, Math.min(1000, -Math.floor(Math.log2(largest)))) : 1;
}
