/** Representational similarity analysis: comparison of two RDMs over their strict upper triangles. */
import { cosine, deviations, kendallTauA, kendallTauB, pearson, rhoA, spearman } from '../correlation';
import { normalised, centredHsic } from '../hsic';
import { alignment, doubleCentred, kernel } from '../kernels';
import { sum, sumOfSquares } from '../matrix';
import { type Measure, type PairMeasure, ofEach } from '../measure';
import { type DistanceName, distanceNames, rdm } from '../rdm';
import { type Representation, requireRows, requireVariance } from '../representation';
import { Undefined } from '../undefined';

type Comparison = (a: Float64Array, b: Float64Array) => number;

/** Rounding error of a distance, relative to the largest: RDMs that differ by no more are constant. */
const rounding = 1e-14;

const largest = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The RDM, checked to be one that can be compared: not of a constant, and (unless `angles`) not all one value. */
function comparableRdm(x: Representation, distance: DistanceName, angles: boolean): Float64Array {
  requireRows(x, 3, 'Comparing RDMs');
  requireVariance(x);
  const values = rdm[distance](x);
  if (angles ? largest(values) > 0 : largest(deviations(values)) > rounding * largest(values)) return values;
  throw new Undefined(`All ${distance} distances of ${x.name} are equal, so there is nothing to compare.`);
}

function compareRdms(distance: DistanceName, comparison: Comparison): PairMeasure['compute'] {
  const angles = comparison === cosine;
  return (x, y) => comparison(comparableRdm(x, distance, angles), comparableRdm(y, distance, angles));
}

const kriegeskorte = 'Kriegeskorte et al. 2008, Frontiers in Systems Neuroscience 2:4';
const schutt = 'Schütt et al. 2023, eLife 12:e82566';
const diedrichsen = 'Diedrichsen et al. 2020, arXiv:2007.02789';

const comparisons: readonly [name: string, Comparison, words: string, range: string, citation: string][] = [
  ['pearson', pearson, "Pearson's correlation", '-1 to 1', kriegeskorte],
  ['spearman', spearman, "Spearman's correlation", '-1 to 1', kriegeskorte],
  ['rho_a', rhoA, "Spearman's ρ_a (expected under random tie breaking)", '-1 to 1', schutt],
  ['cosine', cosine, 'cosine', '0 to 1', schutt],
  ['kendall_tau_a', kendallTauA, "Kendall's τ_a: (concordant - discordant) / all pairs", '-1 to 1', schutt],
  [
    'kendall_tau_b',
    kendallTauB,
    "Kendall's τ_b: (concordant - discordant) / √(pairs not tied in X · pairs not tied in Y)",
    '-1 to 1',
    'Kendall 1945, Biometrika 33:239',
  ],
];

const distanceFormulas: Record<DistanceName, string> = {
  euclidean: '‖x_i - x_j‖',
  sqeuclidean: '‖x_i - x_j‖²',
  correlation: '1 - corr(x_i, x_j)',
  cosine: '1 - cos(x_i, x_j)',
};

function rdmComparisons(distance: DistanceName): PairMeasure[] {
  return comparisons.map(([name, comparison, words, range, citation]) => ({
    key: `rsa.${distance}.${name}`,
    of: 'pair',
    similarity: true,
    formula: `${words} of the RDMs d_ij = ${distanceFormulas[distance]}, i < j`,
    range,
    citation,
    compute: compareRdms(distance, comparison),
  }));
}

/** Cosine of RDMs whitened for independent noise, as the alignment of their centred second moments. */
function whitenedCosine(x: Representation, y: Representation): number {
  requireVariance(x);
  requireVariance(y);
  return normalised(centredHsic, x, y);
}

/** The same of RDMs with their mean removed first. */
function whitenedCorrelation(x: Representation, y: Representation): number {
  const secondMoments = (side: Representation) =>
    doubleCentred(kernel(deviations(comparableRdm(side, 'sqeuclidean', false)), side.matrix.rows, 0));
  return alignment(secondMoments(x), secondMoments(y));
}

/** Frobenius norm of the difference of the square Euclidean distance matrices. */
function differenceNorm(x: Representation, y: Representation): number {
  const other = rdm.euclidean(y);
  return Math.sqrt(2 * sumOfSquares(rdm.euclidean(x).map((value, k) => value - other[k])));
}

function meanDistance(x: Representation): number {
  requireRows(x, 2, 'A distance');
  const values = rdm.euclidean(x);
  return sum(values) / values.length;
}

function firstDistance(x: Representation): number {
  requireRows(x, 2, 'A distance');
  return rdm.sqeuclidean(x)[0] / x.matrix.cols;
}

/** Comparisons of RDMs, each distance and comparison under its key. */
export const rsaMeasures: readonly Measure[] = [
  ...distanceNames.flatMap(rdmComparisons),
  {
    key: 'rsa.sqeuclidean.cosine_cov',
    of: 'pair',
    similarity: true,
    formula: 'whitened cosine of squared Euclidean RDMs, Σ_k = I: equals the biased linear CKA',
    range: '0 to 1',
    citation: diedrichsen,
    compute: whitenedCosine,
  },
  {
    key: 'rsa.sqeuclidean.corr_cov',
    of: 'pair',
    similarity: true,
    formula: 'whitened cosine of squared Euclidean RDMs with their means removed first, Σ_k = I',
    range: '-1 to 1',
    citation: diedrichsen,
    compute: whitenedCorrelation,
  },
  {
    key: 'rsm.norm_difference_frobenius',
    of: 'pair',
    similarity: false,
    formula: '‖D_X - D_Y‖_F, D the square matrix of Euclidean distances',
    range: '0 and above, 0 = same; in units of the activations',
    citation: 'Shahbazi et al. 2021, NeuroImage 239:118271',
    compute: differenceNorm,
  },
  ...ofEach((tag) => `rdm.euclidean.mean_${tag}`, {
    formula: 'mean of ‖x_i - x_j‖ over i < j',
    range: '0 and above; in units of the activations',
    citation: kriegeskorte,
    compute: meanDistance,
  }),
  {
    key: 'rdm.rsatoolbox_euclidean.first_x',
    of: 'x',
    formula: '‖x_1 - x_2‖² / p, p units: the first entry of the RDM that rsatoolbox calls Euclidean',
    range: '0 and above; in squared units of the activations',
    citation: schutt,
    compute: firstDistance,
  },
];
