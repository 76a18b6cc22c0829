/** Linear CKA, HSIC and the RV coefficients. */
import { rowRange } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import { oncePer } from '../once';
import type { Need } from '../prepare/needs';
import {
  centredHsic,
  normalised,
  offDiagonalHsic,
  requireUnbiasedVariance,
  unbiasedHsic,
  uncentredHsic,
} from '../hsic';
import { type Representation, centred, requireRows, requireVariance, rowNormalised } from '../representation';
import { Undefined } from '../undefined';

function biased(x: Representation, y: Representation): number {
  requireVariance(x);
  requireVariance(y);
  return normalised(centredHsic, x, y);
}

function debiased(x: Representation, y: Representation): number {
  requireRows(x, 4, 'The debiased form');
  requireUnbiasedVariance(x);
  requireUnbiasedVariance(y);
  return normalised(unbiasedHsic, x, y);
}

function uncentred(x: Representation, y: Representation): number {
  for (const side of [x, y])
    if (uncentredHsic(side, side) === 0) throw new Undefined(`${side.name} is all zeros.`);
  return normalised(uncentredHsic, x, y);
}

function offDiagonal(x: Representation, y: Representation): number {
  requireRows(x, 2, 'The off-diagonal form');
  requireVariance(x);
  requireVariance(y);
  return normalised(offDiagonalHsic, x, y);
}

function unbiased(x: Representation, y: Representation): number {
  requireRows(x, 4, 'The unbiased HSIC');
  return unbiasedHsic(x, y);
}

function minibatch(size: number): PairMeasure['compute'] {
  const batches = oncePer(({ name, matrix }: Representation): Representation[] =>
    Array.from({ length: Math.floor(matrix.rows / size) }, (_, b) => ({
      name,
      matrix: rowRange(matrix, b * size, (b + 1) * size),
    })),
  );
  const total = (x: Representation, y: Representation) =>
    batches(x).reduce((sum, batch, b) => sum + unbiasedHsic(batch, batches(y)[b]), 0);
  return (x, y) => {
    if (x.matrix.rows < size) throw new Undefined(`There are fewer than ${size} rows.`);
    for (const side of [x, y]) {
      requireVariance(side);
      if (total(side, side) <= 0)
        throw new Undefined(`${side.name} does not vary within its batches of ${size} rows.`);
    }
    return normalised(total, x, y);
  };
}

const kornblith = 'Kornblith et al. 2019, arXiv:1905.00414';
const song = 'Song et al. 2007, Supervised feature selection via dependence estimation, eq. 5';
const smilde = 'Smilde et al. 2009, Bioinformatics 25:401';

const biasedFormula = '‖Y~ᵀX~‖²_F / (‖X~ᵀX~‖_F ‖Y~ᵀY~‖_F)';
const debiasedFormula =
  'HSIC₁(X,Y) / √(HSIC₁(X,X) HSIC₁(Y,Y)), HSIC₁ the unbiased estimator (U-centred Gram matrices)';
const offDiagonalFormula = 'Σ_{i≠j} K~_ij L~_ij / √(Σ_{i≠j} K~²_ij Σ_{i≠j} L~²_ij), K~ = X~X~ᵀ, L~ = Y~Y~ᵀ';

const byChance =
  'well above 0 by chance where there are few inputs for the number of units: 0.60 for independent Gaussians with n = 60, p = 100, q = 80. Compare the debiased form or a permutation null.';
const mayBeNegative =
  'May be negative; needs at least 4 inputs, and is noisy with few. Values near 0 say that nothing is shared.';

const ofCentred: Need = { kind: 'gram traces', of: centred };
const ofDirections: Need = { kind: 'gram traces', of: (x) => centred(rowNormalised(x)) };

const similarity = {
  needs: [ofCentred],
  of: 'pair',
  family: 'CKA and HSIC',
  units: 'none',
  similarity: true,
  symmetric: true,
  self: 1,
  invariances: invariantTo('orthogonal', 'scaling', 'translation'),
} as const;
const distance = { ...similarity, similarity: false, distance: true, self: 0 } as const;
/** Not normalised: the larger, the more the two share, in no units that could be compared across layers. */
const covariance = {
  needs: [ofCentred],
  of: 'pair',
  family: 'CKA and HSIC',
  units: '(units of X · units of Y)²',
  similarity: false,
  symmetric: true,
  invariances: invariantTo('orthogonal', 'translation'),
  caveat: 'Not normalised: it grows with the scale of the activations. CKA is the normalised form.',
} as const;
const uncentredInvariances = invariantTo('orthogonal', 'scaling');

function ofBatches(size: number): PairMeasure {
  return {
    ...similarity,
    key: `cka.linear.minibatch_hsic1_B${size}`,
    needs: [],
    title: `Linear CKA, minibatches of ${size}`,
    formula: `HSIC₁ summed over consecutive batches of ${size} rows (a last part batch is dropped), ratio last`,
    range: 'at most 1; about 0 by chance',
    citation: 'Nguyen et al. 2021, arXiv:2010.15327',
    caveat: `Depends on the order of the inputs, and needs at least ${size} of them. An estimate of the debiased form.`,
    compute: minibatch(size),
  };
}

const biasedForms: readonly PairMeasure[] = [
  {
    ...similarity,
    key: 'cka.linear.biased',
    title: 'Linear CKA, biased',
    formula: biasedFormula,
    range: '0 to 1',
    citation: kornblith,
    caveat: `It is ${byChance}`,
    compute: biased,
  },
  {
    ...distance,
    key: 'cka.linear.angular',
    title: 'Linear CKA, angle',
    formula: 'arccos of the biased linear CKA',
    range: '0 to π/2, 0 = same',
    units: 'radians',
    citation: 'Williams et al. 2021, arXiv:2110.14739',
    caveat: `The biased CKA is ${byChance}`,
    compute: (x, y) => Math.acos(Math.min(1, biased(x, y))),
  },
  {
    ...distance,
    key: 'cka.linear.one_minus',
    title: '1 - linear CKA',
    formula: '1 - biased linear CKA',
    range: '0 to 1, 0 = same',
    citation: 'Ding et al. 2021, arXiv:2108.01661',
    caveat: `The biased CKA is ${byChance}`,
    compute: (x, y) => 1 - biased(x, y),
  },
  {
    ...similarity,
    key: 'cka.linear.uncentered',
    needs: [{ kind: 'gram traces' }],
    title: 'Linear CKA, not centred',
    formula: '‖YᵀX‖²_F / (‖XᵀX‖_F ‖YᵀY‖_F)',
    range: '0 to 1',
    citation: kornblith,
    invariances: uncentredInvariances,
    caveat: 'Near 1 for any two layers whose mean activation is far from 0: it compares the means first.',
    compute: uncentred,
  },
];

const ofNormalisedRows: readonly PairMeasure[] = [
  {
    ...similarity,
    key: 'cka.linear.l2norm_rows.biased',
    needs: [ofDirections],
    title: 'Linear CKA of directions, biased',
    formula: `${biasedFormula}, rows of X and Y of norm 1`,
    range: '0 to 1',
    citation: kornblith,
    invariances: uncentredInvariances,
    caveat: `It is ${byChance}`,
    compute: (x, y) => biased(rowNormalised(x), rowNormalised(y)),
  },
  {
    ...similarity,
    key: 'cka.linear.l2norm_rows.debiased',
    needs: [ofDirections],
    title: 'Linear CKA of directions, debiased',
    formula: `${debiasedFormula}, rows of X and Y of norm 1`,
    range: 'at most 1; about 0 by chance',
    citation: song,
    invariances: uncentredInvariances,
    caveat: mayBeNegative,
    compute: (x, y) => debiased(rowNormalised(x), rowNormalised(y)),
  },
];

const covariances: readonly PairMeasure[] = [
  {
    ...covariance,
    key: 'hsic.linear.biased_n-1_sq',
    title: 'Linear HSIC, biased',
    formula: 'tr(K~ L~) / (n - 1)²',
    range: '0 and above',
    citation: 'Gretton et al. 2005, Measuring statistical dependence',
    compute: (x, y) => {
      requireRows(x, 2, 'HSIC');
      return centredHsic(x, y) / (x.matrix.rows - 1) ** 2;
    },
  },
  {
    ...covariance,
    key: 'hsic.linear.unbiased',
    title: 'Linear HSIC, unbiased',
    formula: 'HSIC₁: unbiased estimator',
    range: 'any number',
    citation: song,
    compute: unbiased,
  },
];

/** Linear CKA, HSIC and RV, each variant under its key. */
export const linearCkaMeasures: readonly PairMeasure[] = [
  {
    ...similarity,
    key: 'cka.linear.debiased',
    title: 'Linear CKA, debiased',
    formula: debiasedFormula,
    range: 'at most 1; about 0 by chance',
    citation: song,
    caveat: mayBeNegative,
    compute: debiased,
  },
  ...biasedForms,
  {
    ...similarity,
    key: 'cka.linear.offdiag_of_centered',
    title: 'Linear CKA without the diagonal',
    formula: offDiagonalFormula,
    range: '-1 to 1',
    citation: smilde,
    caveat: 'Close to the debiased form, with a small bias left.',
    compute: offDiagonal,
  },
  ...[64, 256].map(ofBatches),
  ...ofNormalisedRows,
  ...covariances,
  {
    ...similarity,
    key: 'rv.coefficient',
    title: 'RV coefficient',
    formula: 'tr(S_xy S_yx) / √(tr S_xx² tr S_yy²)',
    range: '0 to 1',
    citation: 'Robert and Escoufier 1976, Applied Statistics 25:257',
    caveat: `The same number as the biased linear CKA: ${byChance}`,
    compute: biased,
  },
  {
    ...similarity,
    key: 'rv.modified_smilde2009',
    title: 'RV coefficient, modified',
    formula: offDiagonalFormula,
    range: '-1 to 1',
    citation: smilde,
    compute: offDiagonal,
  },
];
