/**
 * How the column spaces of two matrices lie to each other (of representations without column means, as a rule):
 * orthonormal bases U of X and V of Y, their overlaps UᵀV, and the canonical correlations, which are the singular values of
 * those. With X = U S Aᵀ and Y = V T Bᵀ the overlaps hold all that Procrustes, shape metrics, CCA and GULP need:
 * XᵀY = A (S UᵀV T) Bᵀ. Both are finite, and not all zeros.
 */
import { decompositionOf, singularValues } from './decomposition';
import { type Matrix, sum, sumOfSquares } from './matrix';
import { oncePer, oncePerPair, oncePerRecentPair } from './once';
import type { Count, Need } from './prepare/needs';
import {
  type Representation,
  centred,
  crossProduct,
  orthonormalBasis,
  requireVariance,
} from './representation';
import { Undefined } from './undefined';

/** ‖X‖²_F. */
export const energy = oncePer((x: Representation): number => sumOfSquares(x.matrix.data));

/** X~, checked to be other than 0. @throws Undefined where X is constant, or its numbers have no squares in float64. */
export function varying(x: Representation): Representation {
  requireVariance(x);
  const total = energy(centred(x));
  if (total > 0 && Number.isFinite(total)) return centred(x);
  throw new Undefined(`The numbers of ${x.name} are too large or too small to compute with.`);
}

/** Orthonormal basis [n, r] of the columns of X, in the order of their variance; r is its numerical rank. */
export const basis = oncePer((x: Representation): Representation => ({
  name: x.name,
  matrix: orthonormalBasis(x),
}));

/**
 * An orthonormal basis [n, r] of the columns of X, whichever takes least: {@link basis}, unless another was kept here. What
 * does not depend on the choice is made of it.
 */
export const span = oncePer((x: Representation): Representation => basis(x));

/** The numerical rank of X. */
export const rankOf = (x: Representation): number => span(x).matrix.cols;

/** The r singular values of X that are not 0, largest first. */
export const spread = oncePer((x: Representation): Float64Array =>
  singularValues(x.matrix).slice(0, rankOf(x)),
);

/** Cosines between the basis vectors of X and those of Y, [r_x, r_y]. */
export const overlaps = (x: Representation, y: Representation): Matrix => crossProduct(basis(x), basis(y));

/** The same of any bases. */
export const spanOverlaps = (x: Representation, y: Representation): Matrix => crossProduct(span(x), span(y));

/** What it takes long for to make the overlaps of X~ and Y~. */
export const overlapNeeds: readonly Need[] = [
  { kind: 'basis', of: varying },
  { kind: 'cross products', of: (x) => basis(varying(x)) },
];

/** What it takes long for to make their canonical correlations, and directions. */
export const canonicalNeeds = (decomposed: 'values' | 'vectors'): readonly Need[] => [
  { kind: 'span', of: varying },
  { kind: 'cross products', of: (x) => span(varying(x)), decomposed },
];

/** Cosines that differ from 1 by no more are 1 up to rounding. */
const ROUNDING = 1e-13;

/** Cosines of angles between subspaces, at most 1, and exactly 1 where rounding alone keeps them from it. */
const cosines = (values: Float64Array): Float64Array =>
  values.map((value) => (value > 1 - ROUNDING ? 1 : value));

/** The min(r_x, r_y) canonical correlations, largest first. */
export const canonicalCorrelations = oncePerPair((x: Representation, y: Representation) =>
  cosines(singularValues(spanOverlaps(x, y))),
);

/** The first `rows` rows and `cols` columns. */
export function corner(a: Matrix, rows: number, cols: number): Matrix {
  if (rows === a.rows && cols === a.cols) return a;
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) data.set(a.data.subarray(i * a.cols, i * a.cols + cols), i * cols);
  return { rows, cols, data };
}

/** The first principal components of a representation. */
interface Leading {
  readonly count: number;
  /** Their orthonormal basis [n, count], where it was prepared; else the first columns of {@link basis}. */
  readonly basis?: Representation;
}

/** Components of variances closer than this, relative to the first, cannot be told from each other. */
const SAME_VARIANCE = 1e-12;

/** The first principal components of X, as many as `rule` says. @throws Undefined where the last has the variance of the next. */
export const leadingOf = oncePerPair((x: Representation, rule: Count): Leading => {
  const s = spread(x);
  const count = rule(s);
  if (count < s.length && s[count - 1] - s[count] <= SAME_VARIANCE * s[0])
    throw new Undefined(
      `Principal components ${count} and ${count + 1} of ${x.name} have the same variance, so which to keep is undetermined.`,
    );
  return { count };
});

/** What it takes long for to make the canonical correlations of the first components. */
export const leadingNeeds = (rule: Count): readonly Need[] => [
  { kind: 'leading components', of: varying, rule },
  {
    kind: 'cross products',
    of: (x) => leadingOf(varying(x), rule).basis ?? basis(varying(x)),
    decomposed: 'values',
  },
];

/** The canonical correlations of the first principal components of X and of Y, as many of each as `rule` says. */
export function leadingCorrelations(x: Representation, y: Representation, rule: Count): Float64Array {
  const [a, b] = [leadingOf(x, rule), leadingOf(y, rule)];
  const products =
    a.basis && b.basis ? crossProduct(a.basis, b.basis) : corner(overlaps(x, y), a.count, b.count);
  return cosines(singularValues(products));
}

/**
 * Canonical directions in the coordinates of the spans, one a row: of X [k, r_x] and of Y [k, r_y], for the k canonical
 * correlations that are not 0.
 */
export const canonicalDirections = oncePerRecentPair(
  1,
  (x: Representation, y: Representation): { x: Matrix; y: Matrix } => {
    const { values, leading, leadingLeft } = decompositionOf(spanOverlaps(x, y));
    return { x: leadingLeft(values.length), y: leading(values.length) };
  },
);

const allEqual = (values: Float64Array): boolean => values.every((value) => value === values[0]);

/**
 * ‖diag(a) UᵀV diag(b)‖_*: the nuclear norm of X'ᵀY' where X' and Y' have the singular values a and b in place of those
 * of X and Y.
 */
export function weightedNuclearNorm(
  x: Representation,
  y: Representation,
  a: Float64Array,
  b: Float64Array,
): number {
  const products = overlaps(x, y);
  if (allEqual(a) && allEqual(b)) return a[0] * b[0] * sum(cosines(singularValues(products)));
  const { rows, cols, data } = products;
  const weighted = data.map((value, k) => a[Math.floor(k / cols)] * value * b[k % cols]);
  return sum(singularValues({ rows, cols, data: weighted }));
}
