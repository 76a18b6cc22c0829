/** Linear regression of one representation on the other, in sample; and what ridge regressions on either can predict alike. */
import { energy, overlaps, rankOf, span, spanOverlaps, spread, varying } from '../canonical';
import { sumOfSquares } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import { oncePer } from '../once';
import { type Representation, centred, crossProduct } from '../representation';
import { Undefined } from '../undefined';

/** Share of the variance of `target` in the column space of `predictor`. */
function explained(predictor: Representation, target: Representation): number {
  const [z, t] = [varying(predictor), varying(target)];
  return Math.min(1, sumOfSquares(crossProduct(span(z), t).data) / energy(t));
}

/** ‖UᵀV‖²_F / max(p, q), U and V orthonormal bases of X and Y as they are. */
function overlap(x: Representation, y: Representation): number {
  for (const side of [x, y]) if (rankOf(side) === 0) throw new Undefined(`${side.name} is all zeros.`);
  return sumOfSquares(spanOverlaps(x, y).data) / Math.max(x.matrix.cols, y.matrix.cols);
}

/** Shares of the variance along the principal components; 0 below the rounding error of X~ᵀX~. */
const shares = oncePer((z: Representation): Float64Array => {
  const s = spread(z);
  const total = sumOfSquares(s);
  const least = Math.max(z.matrix.rows, z.matrix.cols) * Number.EPSILON * (s[0] * s[0]);
  return s.map((value) => (value * value > least ? (value * value) / total : 0));
});

/** w / (w + λ): the eigenvalues of the matrix that predicts from ridge regression; 0 where w is 0. */
const shrunk = (w: Float64Array, lambda: number): Float64Array =>
  w.map((share) => (share > 0 ? share / (share + lambda) : 0));

/** Rounding error relative to the two terms that are subtracted from. */
const ROUNDING = 1e-13;

/** ‖H_X - H_Y‖²_F of the two matrices that predict; their eigenvectors are the bases. */
function gulp(lambda: number): PairMeasure['compute'] {
  return (x, y) => {
    const [zx, zy] = [varying(x), varying(y)];
    const [a, b] = [shrunk(shares(zx), lambda), shrunk(shares(zy), lambda)];
    const { cols, data } = overlaps(zx, zy);
    const shared = data.reduce(
      (total, value, k) => total + a[Math.floor(k / cols)] * value * value * b[k % cols],
      0,
    );
    const own = sumOfSquares(a) + sumOfSquares(b);
    const squared = own - 2 * shared;
    return squared <= ROUNDING * own ? 0 : squared;
  };
}

const inSample = {
  of: 'pair',
  needs: [{ kind: 'span', of: centred }],
  family: 'Regression',
  range: '0 to 1',
  units: 'none',
  similarity: true,
  symmetric: false,
  self: 1,
  invariances: invariantTo('orthogonal', 'scaling', 'translation'),
  citation: 'Kornblith et al. 2019, arXiv:1905.00414',
  caveat:
    'In sample: 1 as soon as the predictor has n - 1 independent units, whatever they are. The held-out forms do not have this.',
} as const;

const predictors = {
  of: 'pair',
  needs: [{ kind: 'basis', of: centred }],
  family: 'Regression',
  range: '0 and above, 0 = same',
  units: 'none',
  similarity: false,
  distance: true,
  symmetric: true,
  self: 0,
  citation: 'Boix-Adserà et al. 2022, arXiv:2210.06545',
} as const;

function ofLambda(lambda: number): PairMeasure {
  return {
    ...predictors,
    key: `gulp.sq_distance.lambda${lambda}`,
    title: `GULP distance, squared, λ = ${lambda}`,
    formula: `‖H_X - H_Y‖²_F, H_X = X~(X~ᵀX~ / n + λI)⁻¹X~ᵀ / n of X~ scaled to ‖X~‖²_F = n, λ = ${lambda}`,
    invariances:
      lambda === 0
        ? invariantTo('orthogonal', 'scaling', 'translation', 'linear')
        : invariantTo('orthogonal', 'scaling', 'translation'),
    caveat:
      lambda === 0
        ? 'rank X~ + rank Y~ - 2 Σρ² of the canonical correlations ρ: it grows with the ranks, and needs many more inputs than units.'
        : 'Grows with the number of directions whose share of the variance exceeds λ: compare values of one λ only.',
    compute: gulp(lambda),
  };
}

/** In-sample regression, overlap of column spaces and GULP, each form under its key. */
export const regressionMeasures: readonly PairMeasure[] = [
  {
    ...inSample,
    key: 'linreg.r2.predict_y_from_x',
    title: 'R² of Y from X, in sample',
    formula: '‖UᵀY~‖²_F / ‖Y~‖²_F, U an orthonormal basis of the columns of X~',
    compute: explained,
  },
  {
    ...inSample,
    key: 'linreg.r2.predict_x_from_y',
    title: 'R² of X from Y, in sample',
    formula: '‖VᵀX~‖²_F / ‖X~‖²_F, V an orthonormal basis of the columns of Y~',
    compute: (x, y) => explained(y, x),
  },
  {
    of: 'pair',
    key: 'eigenspace_overlap.resi',
    title: 'Eigenspace overlap, not centred',
    family: 'Regression',
    formula: '‖UᵀV‖²_F / max(p, q), U and V orthonormal bases of the columns of X and Y',
    range: '0 to 1',
    units: 'none',
    citation: 'May et al. 2019, arXiv:1909.01264 (as ReSi computes it)',
    similarity: false,
    symmetric: true,
    invariances: invariantTo('orthogonal', 'scaling', 'linear'),
    caveat: 'Below 1 even for X = Y where units are more than the rank; large by chance with few inputs.',
    compute: overlap,
  },
  ...[0, 0.01, 1].map(ofLambda),
];
