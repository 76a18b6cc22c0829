/** What the activations of one representation look like, and by how much two differ in that. */
import { columnMeans, dot } from '../matrix';
import { type Measure, type PairMeasure, type SingleMeasure, invariantTo, ofEach } from '../measure';
import { oncePer } from '../once';
import { type Representation, rowEnergies } from '../representation';
import { Undefined } from '../undefined';

function shareOfNonZeros({ matrix }: Representation): number {
  return matrix.data.reduce((count, value) => count + (value === 0 ? 0 : 1), 0) / matrix.data.length;
}

const meanRow = oncePer((x: Representation) => columnMeans(x.matrix));

function magnitude(x: Representation): number {
  return Math.sqrt(dot(meanRow(x), meanRow(x)));
}

/** Mean cosine of the rows with their mean; rows of zeros count as 0. */
function concentricity(x: Representation): number {
  const { rows, cols, data } = x.matrix;
  const mean = meanRow(x);
  const length = magnitude(x);
  if (length === 0) throw new Undefined(`The mean of ${x.name} is zero and has no direction.`);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const energy = rowEnergies(x)[i];
    if (energy > 0) sum += dot(data.subarray(i * cols, (i + 1) * cols), mean) / Math.sqrt(energy);
  }
  return sum / length / rows;
}

const wang = 'Wang et al. 2022, Towards understanding the instability of network embedding, IEEE TKDE 34:927';

/** A statistic of one representation, and its difference between two. */
type Statistic = Omit<SingleMeasure, 'key' | 'of' | 'family'>;

const magnitudeStatistic: Statistic = {
  title: 'Norm of the mean activation',
  formula: '‖mean row of X‖',
  range: '0 and above',
  units: 'units of the activations',
  citation: wang,
  invariances: invariantTo('orthogonal'),
  compute: magnitude,
};

const concentricityStatistic: Statistic = {
  title: 'Concentricity',
  formula: 'mean cosine of the rows with the mean row; rows of zeros count as 0',
  range: '-1 to 1',
  units: 'none',
  citation: wang,
  invariances: invariantTo('orthogonal', 'scaling'),
  caveat: 'Near 1 where all inputs point the same way, as after ReLU.',
  compute: concentricity,
};

function difference(name: string, statistic: (x: Representation) => number, of: Statistic): PairMeasure {
  return {
    key: `stats.abs_difference.${name}`,
    of: 'pair',
    title: `Difference in ${name}`,
    family: 'Activity',
    similarity: false,
    distance: true,
    self: 0,
    symmetric: true,
    formula: `|${name}(X) - ${name}(Y)|`,
    range: '0 and above, 0 = same',
    units: of.units,
    citation: wang,
    invariances: of.invariances,
    caveat: `0 says that the ${name} is the same, not that the representations are.`,
    compute: (x, y) => Math.abs(statistic(x) - statistic(y)),
  };
}

/** Simple statistics of each representation, and their differences. */
export const activityMeasures: readonly Measure[] = [
  ...ofEach((tag) => `stats.${tag}.sparsity_frac_nonzero`, {
    title: 'Share of non-zero activations',
    family: 'Activity',
    formula: 'share of entries that are not 0',
    range: '0 to 1',
    units: 'share',
    citation: 'Hurley and Rickard 2009, IEEE Transactions on Information Theory 55:4723',
    invariances: invariantTo('scaling'),
    compute: shareOfNonZeros,
  }),
  ...ofEach((tag) => `stats.${tag}.magnitude`, { ...magnitudeStatistic, family: 'Activity' }),
  ...ofEach((tag) => `stats.${tag}.concentricity`, { ...concentricityStatistic, family: 'Activity' }),
  difference('magnitude', magnitude, magnitudeStatistic),
  difference('concentricity', concentricity, concentricityStatistic),
];
