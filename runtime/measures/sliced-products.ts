/** Products in slices, by ONNX Runtime where they are large. */
import { rowProductsOf } from '../engine/float64';
import { type Matrix, rowRange } from './matrix';
import { rowProducts } from './products';

/** Awaited from time to time with the share of the work that is done: reads messages, tells progress, cancels by throwing. */
export type Pause = (share: number) => Promise<void>;

/** Multiplications from which ONNX Runtime is faster than a loop, and between two pauses (some 50 ms). */
const LARGE = 3e5;
const AT_ONCE = 1e9;

/** A Bᵀ of a [n, k] and b [m, k] as [n, m]; `pause` is awaited between blocks of rows of a. */
export async function productsInSlices(a: Matrix, b: Matrix, pause: Pause): Promise<Matrix> {
  const work = b.rows * Math.max(1, a.cols);
  if (a.rows * work < LARGE) return rowProducts(a, b);
  const rows = Math.max(1, Math.floor(AT_ONCE / work));
  if (rows >= a.rows) {
    await pause(0);
    return rowProductsOf(a, b);
  }
  const out = new Float64Array(a.rows * b.rows);
  for (let start = 0; start < a.rows; start += rows) {
    const end = Math.min(start + rows, a.rows);
    out.set((await rowProductsOf(rowRange(a, start, end), b)).data, start * b.rows);
    await pause(end / a.rows);
  }
  return { rows: a.rows, cols: b.rows, data: out };
}
