/**
 * Activations become matrices, rows of which are inputs (or positions of inputs): convolution maps [n, c, h, w] and
 * token states [n, t, d] in one of three stated ways.
 */
import type { NdArray } from '../engine/ndarray';

/**
 * `flatten`: every position and channel is a column. `mean` over positions: a column per channel.
 * `positions`: every position of every input is a row, a column per channel.
 */
export type Reduction = 'flatten' | 'mean' | 'positions';

/** Row-major [rows, cols]. */
export interface Representation {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

export declare function toMatrix(array: NdArray, reduction: Reduction): Representation;
