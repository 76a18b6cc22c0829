/** Weights of a linear probe in the coordinates of a design, and what they predict. */
import type { Matrix } from '../matrix';
import type { LinearDesign } from './design';
import type { Parts } from './parts';
import { type Pause, productsInSlices } from '../sliced-products';

/** K linear functions of the coordinates. */
export interface LinearModel {
  /** [K, r] */
  readonly weights: Matrix;
  /** [K] */
  readonly intercepts: Float64Array;
  /** False where the optimiser stopped before it had converged. */
  readonly converged: boolean;
}

/** Adds the intercept of each column in place. */
export function addIntercepts({ rows, cols, data }: Matrix, intercepts: Float64Array): void {
  for (let i = 0; i < rows; i++) for (let k = 0; k < cols; k++) data[i * cols + k] += intercepts[k];
}

/** Scores w f + b of the rows of each part, [rows, K]. */
export async function scoresOf(
  { parts }: Pick<LinearDesign, 'parts'>,
  { weights, intercepts }: LinearModel,
  pause: Pause,
): Promise<Parts<Matrix>> {
  const scores = async (part: Matrix) => {
    const products = await productsInSlices(part, weights, pause);
    addIntercepts(products, intercepts);
    return products;
  };
  return {
    train: await scores(parts.train),
    validation: await scores(parts.validation),
    test: await scores(parts.test),
  };
}
