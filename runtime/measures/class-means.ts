/** Means of the rows of each category. */
import { columnMeans, type Matrix, takeRows } from './matrix';
import { Undefined } from './undefined';

/** Rows by category. */
export interface ClassMeans {
  /** Rows of each category. */
  readonly rows: readonly (readonly number[])[];
  /** [classes, units] */
  readonly means: Matrix;
}

/**
 * `codes`: 0 to classes - 1, one a row, each category on at least one.
 * @throws Undefined below two categories or where one has a single row: it has no spread.
 */
export function classMeansOf(layer: Matrix, codes: ArrayLike<number>, classes: number): ClassMeans {
  if (classes < 2) throw new Undefined('The label has a single category: nothing to tell apart.');
  const rows = Array.from({ length: classes }, (): number[] => []);
  for (let i = 0; i < layer.rows; i++) rows[codes[i]].push(i);
  if (rows.some(({ length }) => length < 2))
    throw new Undefined('Every category needs at least two inputs: one alone has no spread.');
  const data = new Float64Array(classes * layer.cols);
  rows.forEach((own, k) => data.set(columnMeans(takeRows(layer, own)), k * layer.cols));
  return { rows, means: { rows: classes, cols: layer.cols, data } };
}

/** Every row less the mean of its category. */
export function withinClasses({ rows: n, cols, data }: Matrix, { rows, means }: ClassMeans): Matrix {
  const out = new Float64Array(n * cols);
  rows.forEach((own, k) => {
    for (const i of own)
      for (let j = 0; j < cols; j++) out[i * cols + j] = data[i * cols + j] - means.data[k * cols + j];
  });
  return { rows: n, cols, data: out };
}
