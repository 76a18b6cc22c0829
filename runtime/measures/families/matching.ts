/** Matching units one to one: by covariance (netrep's permutation metric) and by correlation. */
import { type Aligned, angleOf } from '../alignment';
import { type Pair, assignment } from '../assignment';
import { energy, varying } from '../canonical';
import { type Matrix, sum } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import { oncePer, oncePerPair } from '../once';
import { type Representation, columns, crossProduct, rowEnergies } from '../representation';

/** The units of X~: one a row. */
const unitsOf = oncePer((x: Representation): Representation => ({
  name: x.name,
  matrix: columns(varying(x)),
}));

/** Pairs of units with the largest total covariance. */
const byCovariance = oncePerPair((x: Representation, y: Representation): Pair[] =>
  assignment(crossProduct(varying(x), varying(y))),
);

const totalOf = (values: Matrix, pairs: readonly Pair[]): number =>
  pairs.reduce((total, [i, j]) => total + values.data[i * values.cols + j], 0);

function matched(x: Representation, y: Representation): Aligned {
  const product = totalOf(crossProduct(varying(x), varying(y)), byCovariance(x, y));
  return { product, normX: energy(varying(x)), normY: energy(varying(y)) };
}

/** Squared distance of every unit from its partner; a unit without one is compared with 0. */
function squaredDistance(x: Representation, y: Representation): number {
  const [units, others] = [unitsOf(x), unitsOf(y)];
  const alone = [rowEnergies(units).slice(), rowEnergies(others).slice()];
  let total = 0;
  for (const [i, j] of byCovariance(x, y)) {
    const n = units.matrix.cols;
    alone[0][i] = alone[1][j] = 0;
    for (let k = 0; k < n; k++) total += (units.matrix.data[i * n + k] - others.matrix.data[j * n + k]) ** 2;
  }
  return total + sum(alone[0]) + sum(alone[1]);
}

/** Correlation of every unit of X with every unit of Y, [p, q]; 0 for a constant unit. */
function correlations(x: Representation, y: Representation): Matrix {
  const covariances = crossProduct(varying(x), varying(y));
  const inverse = (side: Representation) =>
    rowEnergies(unitsOf(side)).map((squared) => (squared > 0 ? 1 / Math.sqrt(squared) : 0));
  const [ofX, ofY] = [inverse(x), inverse(y)];
  const { cols, data } = covariances;
  return { ...covariances, data: data.map((value, k) => value * ofX[Math.floor(k / cols)] * ofY[k % cols]) };
}

function hard(x: Representation, y: Representation): number {
  const c = correlations(x, y);
  return totalOf(c, assignment(c)) / Math.min(c.rows, c.cols);
}

function soft(x: Representation, y: Representation): number {
  const { rows, cols, data } = correlations(x, y);
  const best = [new Float64Array(rows).fill(-Infinity), new Float64Array(cols).fill(-Infinity)];
  data.forEach((value, k) => {
    const [i, j] = [Math.floor(k / cols), k % cols];
    best[0][i] = Math.max(best[0][i], value);
    best[1][j] = Math.max(best[1][j], value);
  });
  return (sum(best[0]) / rows + sum(best[1]) / cols) / 2;
}

const metric = {
  of: 'pair',
  family: 'Procrustes and shape',
  similarity: false,
  distance: true,
  self: 0,
  symmetric: true,
  citation: 'Williams et al. 2021, arXiv:2110.14739',
} as const;
const match = {
  of: 'pair',
  family: 'Procrustes and shape',
  units: 'none',
  range: '-1 to 1',
  similarity: true,
  symmetric: true,
  invariances: invariantTo('scaling', 'translation'),
  citation: 'Li et al. 2016, arXiv:1511.07543',
} as const;
const byChance =
  'The best of many correlations is above 0 by chance, the more so the fewer inputs and the more units. A constant unit counts as 0, so a layer with some is below 1 against itself.';

/** Matching of units, each form under its key. */
export const matchingMeasures: readonly PairMeasure[] = [
  {
    ...metric,
    key: 'netrep.permutation_metric.angular',
    title: 'Angle of matched units',
    formula:
      'arccos of max_P <X~P, Y~> / (‖X~‖_F ‖Y~‖_F), P a matching of units (the fewer padded with zeros)',
    range: '0 to π, 0 = same',
    units: 'radians',
    invariances: invariantTo('scaling', 'translation'),
    caveat:
      'Units of large variance decide. It does not change with the order of the units, but with any rotation.',
    compute: (x, y) => angleOf(matched(x, y)),
  },
  {
    ...metric,
    key: 'netrep.permutation_metric.euclidean',
    title: 'Distance of matched units',
    formula: 'min_P ‖X~P - Y~‖_F, P a matching of units (the fewer padded with zeros)',
    range: '0 and above, 0 = same',
    units: 'units of the activations',
    invariances: invariantTo('translation'),
    caveat: 'Not normalised: it grows with the scale of the activations. The angle is the normalised form.',
    compute: (x, y) => Math.sqrt(squaredDistance(x, y)),
  },
  {
    ...match,
    key: 'match.hard_correlation',
    title: 'Correlation of matched units, one to one',
    formula:
      'mean of corr(x_i, y_π(i)) over the units of the narrower side, π the one-to-one matching with the largest mean',
    caveat: byChance,
    compute: hard,
  },
  {
    ...match,
    key: 'match.soft_correlation',
    title: 'Correlation of matched units, best of each',
    formula: '½ (mean_i max_j corr(x_i, y_j) + mean_j max_i corr(x_i, y_j))',
    caveat: byChance,
    compute: soft,
  },
];
