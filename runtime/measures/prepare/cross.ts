/** XᵀY of large representations. */
import { columnProductsOf } from '../../engine/float64';
import { type Representation, crossProduct } from '../representation';
import { LARGE } from './work';

/** Keeps XᵀY where `crossProduct` finds it; leaves small ones to it. */
export async function prepareCross(x: Representation, y: Representation): Promise<void> {
  const flops = 2 * x.matrix.rows * x.matrix.cols * y.matrix.cols;
  if (flops < LARGE || crossProduct.has(x, y)) return;
  crossProduct.keep(x, y, await columnProductsOf(x.matrix, y.matrix));
}
