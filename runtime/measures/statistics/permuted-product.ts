/** The inner product of two symmetric matrices, the rows and columns of one in another order. */
import type { Matrix } from '../matrix';

/** Sum over i, j of A_ij B_o(i)o(j) of symmetric matrices [n, n]; with the diagonal. */
export function permutedProduct(a: Matrix, b: Matrix, order: Uint32Array): number {
  const n = a.rows;
  const [x, y] = [a.data, b.data];
  let off = 0;
  let on = 0;
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const other = order[i] * n;
    on += x[row + i] * y[other + order[i]];
    for (let j = i + 1; j < n; j++) off += x[row + j] * y[other + order[j]];
  }
  return 2 * off + on;
}
