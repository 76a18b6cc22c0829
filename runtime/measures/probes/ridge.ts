/**
 * Ridge regression in closed form: ||Y - F W - b||^2 + alpha ||W||^2, intercepts free. Categories are coded -1 and 1, one column each
 * (one for two of them), as scikit-learn's RidgeClassifier does.
 */
import { columnMeans, type Matrix, transpose } from '../matrix';
import { shiftedSolver } from '../tridiagonal';
import type { LinearDesign } from './design';
import type { LinearModel } from './linear-model';
import { type Pause, productsInSlices } from '../sliced-products';

/** The fit of targets [training rows, K] for one alpha > 0. */
export async function fitRidge(
  { transposed, curvature }: LinearDesign,
  targets: Matrix,
  alpha: number,
  pause: Pause,
): Promise<LinearModel> {
  const products = await productsInSlices(transpose(targets), transposed, pause);
  // The columns of F have means of 0, so the products with the means of the targets vanish.
  shiftedSolver(curvature, 1, alpha)(products.data);
  return { weights: products, intercepts: columnMeans(targets), converged: true };
}
