/** Canonical correlation analysis: how much of the column spaces of two representations is shared. */
import { angleOf } from '../alignment';
import { canonicalCorrelations, canonicalNeeds, rankOf, spanOverlaps, varying } from '../canonical';
import { sum, sumOfSquares } from '../matrix';
import { type Measure, type MeasureValue, type PairMeasure, invariantTo } from '../measure';
import { centred, type Representation } from '../representation';
import { Undefined } from '../undefined';

/** A value made of the canonical correlations ρ (largest first), the ranks of X~ and Y~ and the smaller number of units. */
type Summary = (rho: Float64Array, sizes: { rankX: number; rankY: number; narrower: number }) => number;

const ofCorrelations =
  (summary: Summary): PairMeasure['compute'] =>
  (x, y) => {
    const [zx, zy] = [varying(x), varying(y)];
    const narrower = Math.min(x.matrix.cols, y.matrix.cols);
    return summary(canonicalCorrelations(zx, zy), { rankX: rankOf(zx), rankY: rankOf(zy), narrower });
  };

/** Whether the column spaces share directions merely because they have no room to differ. */
function isDegenerate(x: Representation, y: Representation): MeasureValue {
  return x.matrix.rows - 1 < rankOf(centred(x)) + rankOf(centred(y));
}

function angle(x: Representation, y: Representation): number {
  for (const side of [x, y]) {
    const rank = rankOf(varying(side));
    if (rank < side.matrix.cols)
      throw new Undefined(
        `${side.name} has rank ${rank} with ${side.matrix.cols} units, and cannot be whitened.`,
      );
  }
  const product = sum(canonicalCorrelations(varying(x), varying(y)));
  return angleOf({ product, normX: x.matrix.cols, normY: y.matrix.cols });
}

function yanai(x: Representation, y: Representation): number {
  const [zx, zy] = [varying(x), varying(y)];
  return sumOfSquares(spanOverlaps(zx, zy).data) / Math.sqrt(rankOf(zx) * rankOf(zy));
}

const rho = 'ρ the singular values of UᵀV, U and V orthonormal bases of the columns of X~ and Y~';
const hotelling = 'Hotelling 1936, Biometrika 28:321';
const kornblith = 'Kornblith et al. 2019, arXiv:1905.00414';
const raghu = 'Raghu et al. 2017, arXiv:1706.05806';

const caveat =
  'High by chance with few inputs, and 1 where the ranks together exceed n - 1 (cca.degenerate_n_le_rank_sum): use many more inputs than units, or reduce first (SVCCA).';
const base = {
  of: 'pair',
  needs: canonicalNeeds('values'),
  family: 'CCA',
  units: 'none',
  similarity: false,
  symmetric: true,
  invariances: invariantTo('orthogonal', 'scaling', 'translation', 'linear'),
  caveat,
} as const;
const overWidth = `${caveat} Below 1 even for X = Y where units are more than the rank.`;

const ranks: readonly Measure[] = (['x', 'y'] as const).map((of) => ({
  key: `cca.rank_${of}`,
  of,
  title: `Rank of ${of.toUpperCase()}, centred`,
  family: 'CCA',
  formula: `number of singular values of ${of.toUpperCase()}~ above s_1 max(n, units) 2^-52`,
  range: '0 to min(n - 1, units), an integer',
  units: 'directions',
  citation: 'Golub and Van Loan, Matrix Computations, 5.4',
  invariances: base.invariances,
  compute: (side) => rankOf(centred(side)),
}));

const means: readonly PairMeasure[] = [
  {
    ...base,
    key: 'cca.mean_rho',
    title: 'Mean canonical correlation',
    formula: `mean of ρ, ${rho}`,
    range: '0 to 1',
    citation: raghu,
    similarity: true,
    self: 1,
    compute: ofCorrelations((values) => sum(values) / values.length),
  },
  {
    ...base,
    key: 'cca.mean_rho_over_min_pq',
    title: 'Canonical correlations over units',
    formula: `Σρ / min(p, q), ${rho}`,
    range: '0 to 1',
    citation: raghu,
    caveat: overWidth,
    compute: ofCorrelations((values, { narrower }) => sum(values) / narrower),
  },
  {
    ...base,
    key: 'cca.r2',
    title: 'CCA R²',
    formula: `Σρ² / min(p, q), ${rho}`,
    range: '0 to 1',
    citation: kornblith,
    similarity: true,
    caveat: overWidth,
    compute: ofCorrelations((values, { narrower }) => sumOfSquares(values) / narrower),
  },
  {
    ...base,
    key: 'cca.r2_over_rank',
    title: 'CCA R², over ranks',
    formula: `mean of ρ², ${rho}`,
    range: '0 to 1',
    citation: kornblith,
    self: 1,
    compute: ofCorrelations((values) => sumOfSquares(values) / values.length),
  },
];

const statistics: readonly PairMeasure[] = [
  {
    ...base,
    key: 'cca.top1',
    title: 'First canonical correlation',
    formula: `ρ_1, ${rho}`,
    range: '0 to 1',
    citation: hotelling,
    self: 1,
    compute: ofCorrelations((values) => values[0]),
  },
  {
    ...base,
    key: 'cca.pillai_trace',
    title: "Pillai's trace",
    formula: `Σρ², ${rho}`,
    range: '0 to min(rank X~, rank Y~)',
    citation: 'Pillai 1955, Annals of Mathematical Statistics 26:117',
    compute: ofCorrelations(sumOfSquares),
  },
  {
    ...base,
    key: 'cca.wilks_lambda',
    title: "Wilks' lambda",
    formula: `Π(1 - ρ²), ${rho}`,
    range: '0 to 1; 0 as soon as one direction is shared exactly',
    citation: 'Wilks 1932, Biometrika 24:471',
    self: 0,
    compute: ofCorrelations((values) =>
      values.reduce((product, value) => product * (1 - value) * (1 + value), 1),
    ),
  },
];

/** Canonical correlation analysis, each summary under its key. */
export const ccaMeasures: readonly Measure[] = [
  ...ranks,
  {
    ...base,
    key: 'cca.degenerate_n_le_rank_sum',
    title: 'CCA is degenerate',
    formula: 'whether n - 1 < rank X~ + rank Y~: some ρ are 1 by counting dimensions',
    range: 'yes or no',
    citation: 'Kornblith et al. 2019, arXiv:1905.00414, section 3',
    compute: isDegenerate,
  },
  ...means,
  ...statistics,
  {
    ...base,
    key: 'cca.angular_netrep_alpha0',
    title: 'CCA angle',
    formula: `arccos of Σρ / √(p q), ${rho}`,
    range: '0 to π/2, 0 = same',
    units: 'radians',
    citation: 'Williams et al. 2021, arXiv:2110.14739',
    distance: true,
    self: 0,
    caveat: 'Needs independent units: each representation of full column rank.',
    compute: angle,
  },
  {
    ...base,
    key: 'subspace.gcd_yanai',
    title: "Yanai's coefficient of subspaces",
    formula: `Σρ² / √(rank X~ · rank Y~), ${rho}`,
    range: '0 to 1',
    citation: 'Yanai 1974, Unification of various techniques of multivariate analysis by means of GCD',
    similarity: true,
    self: 1,
    caveat: 'High by chance with few inputs. Below 1 for subspaces of different rank.',
    compute: yanai,
  },
];
