/** Dimensionality of one representation by its singular values, and its coding rate. */
import { numericalRank, singularValues } from '../decomposition';
import { type SingleMeasure, invariantTo, ofEach } from '../measure';
import { oncePer } from '../once';
import { type Representation, centred, requireVariance, rowNormalised } from '../representation';
import { requireDirections } from '../directions';
import {
  codingRate,
  componentsFor,
  effectiveRank,
  effectiveRankOfVariances,
  firstShare,
  participationRatio,
  stableRank,
} from '../spectrum';
import { Undefined } from '../undefined';

/** Singular values of the matrix as it is. */
const spectrum = oncePer((x: Representation) => singularValues(x.matrix));

type Words = Omit<SingleMeasure, 'key' | 'of' | 'family' | 'compute'>;

const shape = invariantTo('orthogonal', 'scaling', 'translation');

function ofCentredSpectrum(
  name: string,
  value: (s: Float64Array) => number,
  words: Omit<Words, 'invariances'>,
): SingleMeasure[] {
  return ofEach((tag) => `spectrum.${tag}.${name}`, {
    ...words,
    family: 'Spectrum and rank',
    invariances: shape,
    needs: [{ kind: 'decomposition', of: centred }],
    compute: (x) => {
      requireVariance(x);
      return value(spectrum(centred(x)));
    },
  });
}

function uncentredEffectiveRank(x: Representation): number {
  const s = spectrum(x);
  if (s[0] === 0) throw new Undefined(`${x.name} is all zeros.`);
  return effectiveRank(s);
}

const rank = (x: Representation) => numericalRank(spectrum(centred(x)), x.matrix);

function codingRates(squaredError: number): SingleMeasure[] {
  const words = (
    rows: string,
    short: string,
    invariances: SingleMeasure['invariances'],
  ): Omit<SingleMeasure, 'key' | 'of' | 'compute'> => ({
    title: `Coding rate of ${short}, ε² = ${squaredError}`,
    family: 'Spectrum and rank',
    formula: `½ logdet(I + d / (n ε²) ZᵀZ), Z [n, d] the ${rows}, ε² = ${squaredError}`,
    range: '0 and above',
    units: 'nats',
    citation: 'Yu et al. 2020, arXiv:2006.08558',
    caveat: 'Grows with the number of units: compare layers of the same width.',
    invariances,
  });
  const rate = (x: Representation) => codingRate(spectrum(x), x.matrix.rows, x.matrix.cols, squaredError);
  const ofDirections = (x: Representation) => {
    requireDirections(x);
    return rate(rowNormalised(x));
  };
  return [
    ...ofEach((tag) => `coding_rate.${tag}.l2.eps2_${squaredError}`, {
      ...words('rows at norm 1', 'directions', invariantTo('orthogonal', 'scaling')),
      needs: [{ kind: 'decomposition', of: rowNormalised }],
      compute: ofDirections,
    }),
    ...ofEach((tag) => `coding_rate.${tag}.raw.eps2_${squaredError}`, {
      ...words('rows as they are', 'activations', invariantTo('orthogonal')),
      needs: [{ kind: 'decomposition' }],
      compute: rate,
    }),
  ];
}

const roy = 'Roy and Vetterli 2007, The effective rank, EUSIPCO';
const jolliffe = 'Jolliffe 2002, Principal Component Analysis, 6.1';
const lambda = 'λ the variances along the principal components';
const fewInputs = 'At most n - 1: with fewer inputs than units it measures the sample, not the layer.';

/** Dimensionality of each representation by its singular values. */
export const spectrumMeasures: readonly SingleMeasure[] = [
  ...ofCentredSpectrum('effective_rank_roy_vetterli', effectiveRank, {
    title: 'Effective rank',
    formula: 'exp H(s / Σs), s the singular values of X~',
    range: '1 to min(n, p)',
    units: 'dimensions',
    citation: roy,
    caveat: fewInputs,
  }),
  ...ofCentredSpectrum('effective_rank_eigenvalues', effectiveRankOfVariances, {
    title: 'Effective rank of variances',
    formula: `exp H(λ / Σλ), ${lambda}`,
    range: '1 to min(n, p)',
    units: 'dimensions',
    citation: roy,
    caveat: fewInputs,
  }),
  ...ofEach((tag) => `spectrum.${tag}.rankme_uncentered`, {
    title: 'RankMe, not centred',
    family: 'Spectrum and rank',
    formula: 'exp H(s / Σs), s the singular values of X (not centred)',
    range: '1 to min(n, p)',
    units: 'dimensions',
    citation: 'Garrido et al. 2023, arXiv:2210.02885',
    caveat: 'Falls where the mean activation is far from 0: the mean is one direction of its own.',
    invariances: invariantTo('orthogonal', 'scaling'),
    needs: [{ kind: 'decomposition' }],
    compute: uncentredEffectiveRank,
  }),
  ...ofCentredSpectrum('participation_ratio', participationRatio, {
    title: 'Participation ratio',
    formula: `(Σλ)² / Σλ², ${lambda}`,
    range: '1 to min(n - 1, p)',
    units: 'dimensions',
    citation: 'Gao et al. 2017, bioRxiv 214262',
    caveat: 'Biased downwards with few inputs.',
  }),
  ...ofCentredSpectrum('stable_rank', stableRank, {
    title: 'Stable rank',
    formula: '‖X~‖²_F / ‖X~‖²_2',
    range: '1 to min(n - 1, p)',
    units: 'dimensions',
    citation: 'Rudelson and Vershynin 2007, Journal of the ACM 54:21',
  }),
  ...ofEach((tag) => `spectrum.${tag}.numerical_rank`, {
    title: 'Numerical rank',
    family: 'Spectrum and rank',
    formula: 'number of singular values of X~ above s_1 max(n, p) 2^-52',
    range: '0 to min(n, p), an integer',
    units: 'dimensions',
    citation: 'Golub and Van Loan, Matrix Computations, 5.4',
    caveat: 'Rounding of single precision counts as full rank; the effective rank does not.',
    invariances: invariantTo('orthogonal', 'scaling', 'translation', 'linear'),
    needs: [{ kind: 'decomposition', of: centred }],
    compute: rank,
  }),
  ...([0.9, 0.99] as const).flatMap((share) =>
    ofCentredSpectrum(`k_var${share}`, (s) => componentsFor(s, share), {
      title: `Components for ${share * 100} % of the variance`,
      formula: `least number of principal components with at least ${share * 100} % of the variance`,
      range: '1 to min(n, p), an integer',
      units: 'dimensions',
      citation: jolliffe,
      caveat: fewInputs,
    }),
  ),
  ...ofCentredSpectrum('top1_var', firstShare, {
    title: 'Variance of the first component',
    formula: `λ_1 / Σλ, ${lambda}`,
    range: '0 to 1',
    units: 'share',
    citation: jolliffe,
  }),
  ...[0.01, 0.25, 0.5].flatMap(codingRates),
];
