/** How the activity is spread over units and inputs, and which units tell nothing. */
import { type SingleMeasure, invariantTo, ofEach } from '../measure';
import { constantUnits, countDuplicateUnits, duplicateTolerance } from '../redundant-units';
import { type Representation, columns, requireRows, requireVariance } from '../representation';
import { hoyer, trevesRolls } from '../sparsity';
import { Undefined } from '../undefined';
import type { Matrix } from '../matrix';

type Sparsity = (sumOfSizes: number, sumOfSquares: number, count: number) => number;

/** Mean sparsity of the rows that are not all zeros; undefined where all are. */
function meanOverRows({ rows, cols, data }: Matrix, sparsity: Sparsity): number | undefined {
  let [total, counted] = [0, 0];
  for (let i = 0; i < rows; i++) {
    let [sizes, squares] = [0, 0];
    for (let k = i * cols; k < (i + 1) * cols; k++) {
      sizes += Math.abs(data[k]);
      squares += data[k] * data[k];
    }
    if (squares === 0) continue;
    total += sparsity(sizes, squares, cols);
    counted++;
  }
  return counted === 0 ? undefined : total / counted;
}

function overUnits(sparsity: Sparsity): SingleMeasure['compute'] {
  return (x) => {
    if (x.matrix.cols < 2)
      throw new Undefined(`Sparsity over units needs at least 2 units; ${x.name} has 1.`);
    return found(meanOverRows(x.matrix, sparsity), x);
  };
}

function overInputs(sparsity: Sparsity): SingleMeasure['compute'] {
  return (x) => {
    requireRows(x, 2, 'Sparsity over inputs');
    return found(meanOverRows(columns(x), sparsity), x);
  };
}

function found(value: number | undefined, { name }: Representation): number {
  if (value === undefined) throw new Undefined(`${name} is all zeros.`);
  return value;
}

const activity = { family: 'Activity', citation: 'none' } as const;
const sparse = {
  family: 'Activity',
  range: '0 (all the same in size) to 1 (a single one not 0)',
  units: 'none',
  invariances: invariantTo('scaling'),
} as const;
const trevesRollsFormula = '(1 - a) / (1 - 1/m), a = (Σ|x| / m)² / (Σx² / m)';
const trevesRollsCitation =
  'Treves and Rolls 1991, Network 2:371, in the form of Vinje and Gallant 2000, Science 287:1273';
const ofSizes = 'Defined for firing rates; of activations of either sign the absolute values count.';

const sparsities: readonly SingleMeasure[] = [
  ...ofEach((tag) => `geometry.${tag}.sparsity_hoyer`, {
    ...sparse,
    title: 'Hoyer sparsity over units',
    formula: 'mean over inputs (not all zeros) of (√p - ‖x‖₁ / ‖x‖₂) / (√p - 1)',
    citation: 'Hoyer 2004, JMLR 5:1457',
    compute: overUnits(hoyer),
  }),
  ...ofEach((tag) => `geometry.${tag}.sparsity_treves_rolls_population`, {
    ...sparse,
    title: 'Population sparsity, Treves and Rolls',
    formula: `mean over inputs (not all zeros) of ${trevesRollsFormula} over the m = p units`,
    citation: trevesRollsCitation,
    caveat: ofSizes,
    compute: overUnits(trevesRolls),
  }),
  ...ofEach((tag) => `geometry.${tag}.sparsity_treves_rolls_lifetime`, {
    ...sparse,
    title: 'Lifetime sparsity, Treves and Rolls',
    formula: `mean over units (not always zero) of ${trevesRollsFormula} over the m = n inputs`,
    citation: trevesRollsCitation,
    caveat: ofSizes,
    compute: overInputs(trevesRolls),
  }),
];

function count(flags: readonly boolean[]): number {
  return flags.filter(Boolean).length;
}

/** Sparsity of each representation over units and inputs, and numbers of its dead and duplicate units. */
export const unitMeasures: readonly SingleMeasure[] = [
  ...sparsities,
  ...ofEach((tag) => `geometry.${tag}.dead_units`, {
    ...activity,
    title: 'Dead units',
    formula: 'number of units with the same value for all inputs',
    range: '0 to p, an integer',
    units: 'units',
    invariances: invariantTo('scaling', 'translation'),
    caveat: 'Dead on these inputs: others may wake a unit.',
    compute: (x) => {
      requireRows(x, 2, 'A unit that varies');
      return count(constantUnits(x.matrix));
    },
  }),
  ...ofEach((tag) => `geometry.${tag}.duplicate_units`, {
    ...activity,
    title: 'Duplicate units',
    formula: `number of units with |correlation| > 1 - ${duplicateTolerance} to a unit before them; dead units don't count`,
    range: '0 to p - 1, an integer',
    units: 'units',
    invariances: invariantTo('scaling', 'translation'),
    caveat:
      'With 2 inputs every unit that varies is correlated perfectly with every other: at least 3 are needed.',
    compute: (x) => {
      requireRows(x, 3, 'A correlation between units');
      requireVariance(x);
      return countDuplicateUnits(x.matrix);
    },
  }),
];
