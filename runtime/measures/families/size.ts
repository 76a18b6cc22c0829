/** The sizes that every result is read with. */
import type { Measure, SingleMeasure } from '../measure';

function size(
  key: string,
  of: SingleMeasure['of'],
  formula: string,
  compute: SingleMeasure['compute'],
): Measure {
  return { key, of, formula, range: '1 and above, an integer', citation: 'none', compute };
}

/** Numbers of rows and units. */
export const sizeMeasures: readonly Measure[] = [
  size('n', 'x', 'number of inputs: rows of X and of Y', ({ matrix }) => matrix.rows),
  size('p', 'x', 'number of units of X: columns', ({ matrix }) => matrix.cols),
  size('q', 'y', 'number of units of Y: columns', ({ matrix }) => matrix.cols),
];
