/** The cloud of points that the inputs are in the space of the units: its dimension, direction and size. */
import { requireDirections } from '../directions';
import {
  distinctRows,
  logDistanceRatios,
  logDistanceRatiosInSlices,
  twoNnFit,
  twoNnLikelihood,
} from '../intrinsic-dimension';
import { columnMeans, sumOfSquares } from '../matrix';
import { type SingleMeasure, invariantTo, ofEach } from '../measure';
import { oncePer } from '../once';
import {
  type Representation,
  requireRows,
  requireVariance,
  rowEnergies,
  rowNormalised,
} from '../representation';
import { Undefined } from '../undefined';

/** Least number of distinct inputs of an estimate of the dimension. */
const LEAST_DISTINCT = 4;

/** The rows that the intrinsic dimension is of. @throws Undefined where they are too few. */
function requireDistinct(x: Representation): number[] {
  requireVariance(x);
  const distinct = distinctRows(x.matrix);
  if (distinct.length < LEAST_DISTINCT)
    throw new Undefined(
      `The intrinsic dimension needs at least ${LEAST_DISTINCT} different rows; ${x.name} has ${distinct.length}.`,
    );
  return distinct;
}

const logRatios = oncePer((x: Representation) => logDistanceRatios(x.matrix, requireDistinct(x)));

/**
 * Computes in slices what the intrinsic dimension needs; `between` is awaited with the share that is done.
 * @throws Undefined where there is none.
 */
export async function prepareIntrinsicDimension(
  x: Representation,
  between: (share: number) => Promise<void>,
): Promise<void> {
  logRatios.keep(x, await logDistanceRatiosInSlices(x.matrix, requireDistinct(x), between));
}

function ofRatios(estimate: (ratios: Float64Array) => number): SingleMeasure['compute'] {
  return (x) => {
    const dimension = estimate(logRatios(x));
    if (Number.isFinite(dimension)) return dimension;
    throw new Undefined(
      `Both nearest neighbours of the rows of ${x.name} are equally far: no dimension follows.`,
    );
  };
}

/** Mean cosine between different rows, from the length of the sum of their directions. */
function meanCosine(x: Representation): number {
  requireRows(x, 2, 'A cosine between rows');
  requireDirections(x);
  const n = x.matrix.rows;
  const meanDirection = columnMeans(rowNormalised(x).matrix);
  return (n * sumOfSquares(meanDirection) - 1) / (n - 1);
}

const norms = oncePer((x: Representation) => rowEnergies(x).map(Math.sqrt));

function meanNorm(x: Representation): number {
  return norms(x).reduce((sum, norm) => sum + norm, 0) / x.matrix.rows;
}

function spreadOfNorms(x: Representation): number {
  const mean = meanNorm(x);
  return Math.sqrt(norms(x).reduce((sum, norm) => sum + (norm - mean) ** 2, 0) / x.matrix.rows);
}

const ratios = 'μ the ratio of the distances to the second and the first neighbour of an input';
const dimension = {
  family: 'Geometry',
  range: '0 and above',
  units: 'dimensions',
  invariances: invariantTo('orthogonal', 'scaling', 'translation'),
  caveat:
    'Of local structure, so noisy with few inputs and biased low above about 10 dimensions. Inputs that occur twice count once.',
} as const;

/** Intrinsic dimension, anisotropy and norms of each representation. */
export const geometryMeasures: readonly SingleMeasure[] = [
  ...ofEach((tag) => `geometry.${tag}.intrinsic_dimension_twonn`, {
    ...dimension,
    title: 'Intrinsic dimension, TwoNN',
    formula: `slope through the origin of -log(1 - i/N) against log μ_(i), i up to 0.9 N, ${ratios}; N distinct inputs`,
    citation: 'Facco et al. 2017, Scientific Reports 7:12140',
    compute: ofRatios(twoNnFit),
  }),
  ...ofEach((tag) => `geometry.${tag}.intrinsic_dimension_twonn_mle`, {
    ...dimension,
    title: 'Intrinsic dimension, TwoNN by likelihood',
    formula: `(N - 1) / Σ log μ, ${ratios}; N distinct inputs`,
    citation: 'Denti et al. 2022, Scientific Reports 12:20005',
    compute: ofRatios(twoNnLikelihood),
  }),
  ...ofEach((tag) => `geometry.${tag}.anisotropy`, {
    title: 'Anisotropy',
    family: 'Geometry',
    formula: 'mean of cos(x_i, x_j) over i ≠ j',
    range: '-1 / (n - 1) to 1; about 0 where directions are spread evenly',
    units: 'none',
    citation: 'Ethayarajh 2019, arXiv:1909.00512',
    invariances: invariantTo('orthogonal', 'scaling'),
    caveat: 'Not centred: a mean activation far from 0, as after ReLU, is most of it.',
    compute: meanCosine,
  }),
  ...ofEach((tag) => `geometry.${tag}.row_norm_mean`, {
    title: 'Mean norm of the activations',
    family: 'Geometry',
    formula: 'mean of ‖x_i‖',
    range: '0 and above',
    units: 'units of the activations',
    citation: 'none',
    invariances: invariantTo('orthogonal'),
    compute: meanNorm,
  }),
  ...ofEach((tag) => `geometry.${tag}.row_norm_std`, {
    title: 'Spread of the norms of the activations',
    family: 'Geometry',
    formula: 'standard deviation of ‖x_i‖ (over n)',
    range: '0 and above',
    units: 'units of the activations',
    citation: 'none',
    invariances: invariantTo('orthogonal'),
    compute: spreadOfNorms,
  }),
];
