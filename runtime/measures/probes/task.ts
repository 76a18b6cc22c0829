/** What a probe is asked to tell from the rows: a category, or a number on a scale. */
import type { Matrix } from '../matrix';
import type { Parts } from './parts';

/** Categories: the index 0 to classes - 1 of each row. */
export interface CategoryTask {
  readonly kind: 'categorical';
  readonly classes: number;
  readonly targets: Parts<Float64Array>;
}

/** Numbers on a scale. */
export interface NumberTask {
  readonly kind: 'numeric';
  readonly targets: Parts<Float64Array>;
}

/** Either. */
export type Task = CategoryTask | NumberTask;

/** Columns of scores that a linear classifier has: one tells two categories apart, else one a category. */
export const columnsOf = ({ classes }: CategoryTask): number => (classes === 2 ? 1 : classes);

/**
 * The categories that scores [rows, K] stand for: of one column, category 1 where it is above 0; else the column with the largest
 * score, the first of equals.
 */
export function categoriesOf({ rows, cols, data }: Matrix): Float64Array {
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    if (cols === 1) {
      out[i] = data[i] > 0 ? 1 : 0;
      continue;
    }
    let best = 0;
    for (let k = 1; k < cols; k++) if (data[i * cols + k] > data[i * cols + best]) best = k;
    out[i] = best;
  }
  return out;
}

/** One column of targets a category, [rows, K]: `on` where the row is of the category, else `off`. */
export function oneHot(targets: Float64Array, columns: number, on: number, off: number): Matrix {
  const data = new Float64Array(targets.length * columns).fill(off);
  targets.forEach((target, i) => {
    if (columns > 1) data[i * columns + target] = on;
    else if (target === 1) data[i] = on;
  });
  return { rows: targets.length, cols: columns, data };
}
