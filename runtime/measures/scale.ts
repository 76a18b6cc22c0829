/** Scaling by powers of two, which rounds nothing. */
import type { Matrix } from './matrix';

/** Power of two that brings the largest entry near 1, so that no square overflows or vanishes; 1 for zeros. */
export function powerOfTwoNear(data: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < data.length; k++) largest = Math.max(largest, Math.abs(data[k]));
  return largest > 0 ? 2 ** Math.max(-1000, Math.min(1000, -Math.floor(Math.log2(largest)))) : 1;
}

/** Numbers between its inverse and it have fourth powers that neither overflow nor vanish. */
const FAR = 2 ** 64;

/** A matrix times a power of two, such that fourth powers of its largest entries are no more than numbers. */
export function scaledNearOne(a: Matrix): { readonly near: Matrix; readonly scale: number } {
  const scale = powerOfTwoNear(a.data);
  if (scale > 1 / FAR && scale < FAR) return { near: a, scale: 1 };
  const data = new Float64Array(a.data.length);
  for (let k = 0; k < data.length; k++) data[k] = a.data[k] * scale;
  return { near: { rows: a.rows, cols: a.cols, data }, scale };
}
