/** Units on a common scale: mean 0 and standard deviation 1 on the training rows. */
import { columnMeans, type Matrix, takeRows } from '../matrix';
import { perPart, type Parts } from './parts';

/** Mean and standard deviation (divided by n) of each column; 0 of a column that does not vary beyond rounding. */
function scalesOf(train: Matrix): { means: Float64Array; deviations: Float64Array } {
  const { rows, cols, data } = train;
  const means = columnMeans(train);
  const deviations = new Float64Array(cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) deviations[j] += (data[i * cols + j] - means[j]) ** 2;
  for (let j = 0; j < cols; j++) {
    const deviation = Math.sqrt(deviations[j] / rows);
    deviations[j] = deviation > 10 * rows * Number.EPSILON * Math.abs(means[j]) ? deviation : 0;
  }
  return { means, deviations };
}

/**
 * The rows of each part, standardised by the training rows. A unit that is constant on these is 0 everywhere: nothing can be
 * learned of it.
 */
export function standardise(layer: Matrix, rows: Parts<readonly number[]>): Parts<Matrix> {
  const { means, deviations } = scalesOf(takeRows(layer, rows.train));
  return perPart((part) => {
    const { cols, data, rows: count } = takeRows(layer, rows[part]);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < cols; j++) {
        const deviation = deviations[j];
        const at = i * cols + j;
        data[at] = deviation > 0 ? (data[at] - means[j]) / deviation : 0;
      }
    }
    return { rows: count, cols, data };
  });
}
