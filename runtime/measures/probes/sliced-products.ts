/** Products in slices. */
import { type Matrix, rowRange } from '../matrix';
import { rowProducts } from '../products';

/** Awaited from time to time with the share of the work that is done: reads messages, tells progress, cancels by throwing. */
export type Pause = (share: number) => Promise<void>;

/** Multiplications between two pauses: about 40 ms. */
const PRODUCTS_AT_ONCE = 2.5e7;

/** A Bᵀ of a [n, k] and b [m, k] as [n, m]; `pause` is awaited between blocks of rows of a. */
export async function productsInSlices(a: Matrix, b: Matrix, pause: Pause): Promise<Matrix> {
  const rows = Math.max(4, 4 * Math.floor(PRODUCTS_AT_ONCE / (4 * b.rows * Math.max(1, a.cols))));
  if (rows >= a.rows) return rowProducts(a, b);
  const out = new Float64Array(a.rows * b.rows);
  for (let start = 0; start < a.rows; start += rows) {
    const end = Math.min(start + rows, a.rows);
    out.set(rowProducts(rowRange(a, start, end), b).data, start * b.rows);
    await pause(end / a.rows);
  }
  return { rows: a.rows, cols: b.rows, data: out };
}
