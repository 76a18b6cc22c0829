/** Distances between inputs as they are: their mean, and norms of the difference of two matrices of them. */
import { sum, sumOfSquares } from '../matrix';
import { type Measure, type PairMeasure, invariantTo, ofEach } from '../measure';
import { rdm, squareForm } from '../rdm';
import { type Representation, requireRows } from '../representation';
import { symmetricEigenvalues } from '../symmetric-eigen';

/** The strict upper triangle of the difference of the Euclidean distance matrices. */
function rdmDifference(x: Representation, y: Representation): Float64Array {
  const other = rdm.euclidean(y);
  return rdm.euclidean(x).map((value, k) => value - other[k]);
}

function frobeniusDifference(x: Representation, y: Representation): number {
  return Math.sqrt(2 * sumOfSquares(rdmDifference(x, y)));
}

function spectralDifference(x: Representation, y: Representation): number {
  const eigenvalues = symmetricEigenvalues(squareForm(rdmDifference(x, y), x.matrix.rows));
  return Math.max(Math.abs(eigenvalues[0]), Math.abs(eigenvalues[eigenvalues.length - 1]));
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

const pair = {
  of: 'pair',
  family: 'RSA',
  units: 'units of the activations',
  similarity: false,
  symmetric: true,
  self: 0,
  invariances: invariantTo('orthogonal', 'translation'),
} as const;

const differences: readonly PairMeasure[] = [
  {
    ...pair,
    key: 'rsm.norm_difference_frobenius',
    needs: [{ kind: 'distances', distance: 'euclidean' }],
    title: 'Difference of the RDMs, Frobenius norm',
    formula: '‖D_X - D_Y‖_F, D the square matrix of Euclidean distances',
    range: '0 and above, 0 = same',
    citation: 'Shahbazi et al. 2021, NeuroImage 239:118271',
    distance: true,
    caveat: 'Grows with the scale of the activations and with the number of inputs.',
    compute: frobeniusDifference,
  },
  {
    ...pair,
    key: 'rsm.norm_difference_resi_spectral',
    needs: [{ kind: 'distances', distance: 'euclidean' }],
    title: 'Difference of the RDMs, spectral norm',
    formula: '‖D_X - D_Y‖₂, the largest singular value; D the square matrix of Euclidean distances',
    range: '0 and above, 0 = same',
    citation: 'Klabunde et al. 2024, ReSi, arXiv:2408.00531',
    caveat:
      'What ReSi computes under the name of the norm difference of Shahbazi et al., who mean the Frobenius norm. Takes an eigendecomposition of n x n.',
    compute: spectralDifference,
  },
];

const distances: readonly Measure[] = [
  ...ofEach((tag) => `rdm.euclidean.mean_${tag}`, {
    title: 'Mean distance between inputs',
    family: 'RSA',
    needs: [{ kind: 'distances', distance: 'euclidean' }],
    formula: 'mean of ‖x_i - x_j‖ over i < j',
    range: '0 and above',
    units: 'units of the activations',
    citation: 'Kriegeskorte et al. 2008, Frontiers in Systems Neuroscience 2:4',
    invariances: invariantTo('orthogonal', 'translation'),
    compute: meanDistance,
  }),
  {
    key: 'rdm.rsatoolbox_euclidean.first_x',
    of: 'x',
    title: 'First entry of the RDM as rsatoolbox has it',
    family: 'RSA',
    formula: '‖x_1 - x_2‖² / p, p units: the first entry of the RDM that rsatoolbox calls Euclidean',
    range: '0 and above',
    units: 'squared units of the activations',
    citation: 'Schütt et al. 2023, eLife 12:e82566',
    invariances: invariantTo('orthogonal', 'translation'),
    caveat: 'One entry, of the first two inputs: there to check that an RDM of rsatoolbox is read as it is.',
    compute: firstDistance,
  },
];

/** Norms of differences of RDMs, and distances themselves. */
export const rdmMeasures: readonly Measure[] = [...differences, ...distances];
