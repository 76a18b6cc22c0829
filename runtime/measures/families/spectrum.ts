/** Dimensionality, coding rate and simple statistics of one representation. */
import { numericalRank, singularValues } from '../decomposition';
import { columnMeans, dot } from '../matrix';
import { type Measure, type PairMeasure, type SingleMeasure, ofEach } from '../measure';
import { oncePer } from '../once';
import { type Representation, centred, requireVariance, rowEnergies, rowNormalised } from '../representation';
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

type Words = [formula: string, range: string, citation: string];

function each(
  key: (tag: 'x' | 'y') => string,
  compute: SingleMeasure['compute'],
  [formula, range, citation]: Words,
): SingleMeasure[] {
  return ofEach(key, { formula, range, citation, compute });
}

function ofCentredSpectrum(name: string, value: (s: Float64Array) => number, words: Words): SingleMeasure[] {
  const compute = (x: Representation) => {
    requireVariance(x);
    return value(spectrum(centred(x)));
  };
  return each((tag) => `spectrum.${tag}.${name}`, compute, words);
}

function uncentredEffectiveRank(x: Representation): number {
  const s = spectrum(x);
  if (s[0] === 0) throw new Undefined(`${x.name} is all zeros.`);
  return effectiveRank(s);
}

const rank = (x: Representation) => numericalRank(spectrum(centred(x)), x.matrix);

function codingRates(squaredError: number): SingleMeasure[] {
  const words = (rows: string): Words => [
    `½ logdet(I + d / (n ε²) ZᵀZ), Z [n, d] the ${rows}, ε² = ${squaredError}`,
    '0 and above (nats)',
    'Yu et al. 2020, arXiv:2006.08558',
  ];
  const rate = (x: Representation) => codingRate(spectrum(x), x.matrix.rows, x.matrix.cols, squaredError);
  const ofDirections = (x: Representation) => {
    const zero = rowEnergies(x).indexOf(0);
    if (zero >= 0) throw new Undefined(`Row ${zero + 1} of ${x.name} is all zeros and has no direction.`);
    return rate(rowNormalised(x));
  };
  return [
    ...each((tag) => `coding_rate.${tag}.l2.eps2_${squaredError}`, ofDirections, words('rows at norm 1')),
    ...each((tag) => `coding_rate.${tag}.raw.eps2_${squaredError}`, rate, words('rows as they are')),
  ];
}

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

function difference(name: string, statistic: (x: Representation) => number): PairMeasure {
  return {
    key: `stats.abs_difference.${name}`,
    of: 'pair',
    similarity: false,
    formula: `|${name}(X) - ${name}(Y)|`,
    range: '0 and above, 0 = same',
    citation: wang,
    compute: (x, y) => Math.abs(statistic(x) - statistic(y)),
  };
}

const roy = 'Roy and Vetterli 2007, The effective rank, EUSIPCO';
const wang = 'Wang et al. 2022, Towards understanding the instability of network embedding, IEEE TKDE 34:927';
const lambda = 'λ the variances along the principal components';

/** Dimensionality of each representation by its singular values, and what its activations look like. */
export const spectrumMeasures: readonly Measure[] = [
  ...ofCentredSpectrum('effective_rank_roy_vetterli', effectiveRank, [
    'exp H(s / Σs), s the singular values of X~',
    '1 to min(n, p)',
    roy,
  ]),
  ...ofCentredSpectrum('effective_rank_eigenvalues', effectiveRankOfVariances, [
    `exp H(λ / Σλ), ${lambda}`,
    '1 to min(n, p)',
    roy,
  ]),
  ...each((tag) => `spectrum.${tag}.rankme_uncentered`, uncentredEffectiveRank, [
    'exp H(s / Σs), s the singular values of X (not centred)',
    '1 to min(n, p)',
    'Garrido et al. 2023, arXiv:2210.02885',
  ]),
  ...ofCentredSpectrum('participation_ratio', participationRatio, [
    `(Σλ)² / Σλ², ${lambda}`,
    '1 to min(n - 1, p)',
    'Gao et al. 2017, bioRxiv 214262',
  ]),
  ...ofCentredSpectrum('stable_rank', stableRank, [
    '‖X~‖²_F / ‖X~‖²_2',
    '1 to min(n - 1, p)',
    'Rudelson and Vershynin 2007, Journal of the ACM 54:21',
  ]),
  ...each((tag) => `spectrum.${tag}.numerical_rank`, rank, [
    'number of singular values of X~ above s_1 max(n, p) 2^-52',
    '0 to min(n, p), an integer',
    'Golub and Van Loan, Matrix Computations, 5.4',
  ]),
  ...([0.9, 0.99] as const).flatMap((share) =>
    ofCentredSpectrum(`k_var${share}`, (s) => componentsFor(s, share), [
      `least number of principal components with at least ${share * 100} % of the variance`,
      '1 to min(n, p), an integer',
      'Jolliffe 2002, Principal Component Analysis, 6.1',
    ]),
  ),
  ...ofCentredSpectrum('top1_var', firstShare, [
    `λ_1 / Σλ, ${lambda}`,
    '0 to 1',
    'Jolliffe 2002, Principal Component Analysis, 6.1',
  ]),
  ...[0.01, 0.25, 0.5].flatMap(codingRates),
  ...each((tag) => `stats.${tag}.sparsity_frac_nonzero`, shareOfNonZeros, [
    'share of entries that are not 0',
    '0 to 1',
    'Hurley and Rickard 2009, IEEE Transactions on Information Theory 55:4723',
  ]),
  ...each((tag) => `stats.${tag}.magnitude`, magnitude, [
    'norm of the mean row',
    '0 and above; in units of the activations',
    wang,
  ]),
  ...each((tag) => `stats.${tag}.concentricity`, concentricity, [
    'mean cosine of the rows with the mean row',
    '-1 to 1',
    wang,
  ]),
  difference('magnitude', magnitude),
  difference('concentricity', concentricity),
];
