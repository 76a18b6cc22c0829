/** Linear CKA, HSIC and the RV coefficients. */
import { rowRange } from '../matrix';
import type { PairMeasure } from '../measure';
import { oncePer } from '../once';
import {
  centredHsic,
  normalised,
  offDiagonalHsic,
  requireUnbiasedVariance,
  unbiasedHsic,
  uncentredHsic,
} from '../hsic';
import { type Representation, requireRows, requireVariance, rowNormalised } from '../representation';
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

function measure(
  key: string,
  compute: PairMeasure['compute'],
  [formula, range, citation]: [string, string, string],
  similarity = true,
): PairMeasure {
  return { key, of: 'pair', similarity, formula, range, citation, compute };
}

const biasedFormula = '‖Y~ᵀX~‖²_F / (‖X~ᵀX~‖_F ‖Y~ᵀY~‖_F)';
const debiasedFormula =
  'HSIC₁(X,Y) / √(HSIC₁(X,X) HSIC₁(Y,Y)), HSIC₁ the unbiased estimator (U-centred Gram matrices)';
const offDiagonalFormula = 'Σ_{i≠j} K~_ij L~_ij / √(Σ_{i≠j} K~²_ij Σ_{i≠j} L~²_ij), K~ = X~X~ᵀ, L~ = Y~Y~ᵀ';

/** Linear CKA, HSIC and RV, each variant under its key. */
export const linearCkaMeasures: readonly PairMeasure[] = [
  measure('cka.linear.biased', biased, [biasedFormula, '0 to 1', kornblith]),
  measure(
    'cka.linear.angular',
    (x, y) => Math.acos(Math.min(1, biased(x, y))),
    ['arccos of the biased linear CKA', '0 to π/2, 0 = same', 'Williams et al. 2021, arXiv:2110.14739'],
    false,
  ),
  measure(
    'cka.linear.one_minus',
    (x, y) => 1 - biased(x, y),
    ['1 - biased linear CKA', '0 to 1, 0 = same', 'Ding et al. 2021, arXiv:2108.01661'],
    false,
  ),
  measure('cka.linear.uncentered', uncentred, ['‖YᵀX‖²_F / (‖XᵀX‖_F ‖YᵀY‖_F)', '0 to 1', kornblith]),
  measure('cka.linear.debiased', debiased, [debiasedFormula, 'at most 1; about 0 by chance', song]),
  measure('cka.linear.offdiag_of_centered', offDiagonal, [offDiagonalFormula, '-1 to 1', smilde]),
  ...[64, 256].map((size) =>
    measure(`cka.linear.minibatch_hsic1_B${size}`, minibatch(size), [
      `HSIC₁ summed over consecutive batches of ${size} rows (a last part batch is dropped), ratio last`,
      'at most 1; about 0 by chance',
      'Nguyen et al. 2021, arXiv:2010.15327',
    ]),
  ),
  measure('cka.linear.l2norm_rows.biased', (x, y) => biased(rowNormalised(x), rowNormalised(y)), [
    `${biasedFormula}, rows of X and Y of norm 1`,
    '0 to 1',
    kornblith,
  ]),
  measure('cka.linear.l2norm_rows.debiased', (x, y) => debiased(rowNormalised(x), rowNormalised(y)), [
    `${debiasedFormula}, rows of X and Y of norm 1`,
    'at most 1; about 0 by chance',
    song,
  ]),
  measure(
    'hsic.linear.biased_n-1_sq',
    (x, y) => {
      requireRows(x, 2, 'HSIC');
      return centredHsic(x, y) / (x.matrix.rows - 1) ** 2;
    },
    ['tr(K~ L~) / (n - 1)²', '0 and above', 'Gretton et al. 2005, Measuring statistical dependence'],
    false,
  ),
  measure('hsic.linear.unbiased', unbiased, ['HSIC₁: unbiased estimator', 'any number', song], false),
  measure('rv.coefficient', biased, [
    'tr(S_xy S_yx) / √(tr S_xx² tr S_yy²)',
    '0 to 1',
    'Robert and Escoufier 1976, Applied Statistics 25:257',
  ]),
  measure('rv.modified_smilde2009', offDiagonal, [offDiagonalFormula, '-1 to 1', smilde]),
];
