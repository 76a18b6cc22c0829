/** The sizes that every result is read with. */
import { type Measure, type SingleMeasure, invariantTo } from '../measure';

function size(
  key: string,
  of: SingleMeasure['of'],
  [title, formula, units]: readonly [title: string, formula: string, units: string],
  compute: SingleMeasure['compute'],
): Measure {
  return {
    key,
    of,
    title,
    family: 'Size',
    formula,
    range: '1 and above, an integer',
    units,
    citation: 'none',
    invariances: invariantTo('orthogonal', 'scaling', 'translation', 'linear'),
    compute,
  };
}

/** Numbers of rows and units. */
export const sizeMeasures: readonly Measure[] = [
  size('n', 'x', ['Inputs', 'number of inputs: rows of X and of Y', 'inputs'], ({ matrix }) => matrix.rows),
  size('p', 'x', ['Units of X', 'number of units of X: columns', 'units'], ({ matrix }) => matrix.cols),
  size('q', 'y', ['Units of Y', 'number of units of Y: columns', 'units'], ({ matrix }) => matrix.cols),
];
