/** PWCCA: canonical correlations weighted by how much of a representation each canonical variate accounts for. */
import {
  canonicalCorrelations,
  canonicalDirections,
  canonicalNeeds,
  rankOf,
  span,
  varying,
} from '../canonical';
import { type Matrix, dot } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import { multiply } from '../products';
import { type Representation, crossProduct } from '../representation';
import { Undefined } from '../undefined';

/** Canonical correlations closer than this leave their variates, and so the weights, undetermined. */
const SAME = 1e-9;

/** Σ_j |<h_i, z_j>| of the variates h_i, given by `directions` in the span of Z, over the columns z_j. */
function weights(z: Representation, directions: Matrix): Float64Array {
  const { rows, cols, data } = multiply(directions, crossProduct(span(z), z));
  const out = new Float64Array(rows);
  data.forEach((value, k) => (out[Math.floor(k / cols)] += Math.abs(value)));
  return out;
}

/** @throws Undefined where some, but not all, of the correlations are equal. */
function requireDistinct(rho: Float64Array, x: Representation, y: Representation): void {
  const first = rho.findIndex((value, k) => k > 0 && rho[k - 1] - value < SAME);
  if (first < 0) return;
  const equal = rho.filter((value) => Math.abs(value - rho[first]) < SAME).length;
  const why =
    rho[first] === 1
      ? 'because their ranks together exceed n - 1 or they share a subspace'
      : 'up to rounding';
  throw new Undefined(
    `${equal} canonical correlations of ${x.name} and ${y.name} are equal, ${why}: their variates, and with them the weights, are undetermined.`,
  );
}

/** Σ α ρ / Σ α with weights of the variates of one side. */
function weightedMean(x: Representation, y: Representation, side: 'x' | 'y'): number {
  const [zx, zy] = [varying(x), varying(y)];
  const rho = canonicalCorrelations(zx, zy);
  if (rho[0] - rho[rho.length - 1] < SAME) return rho[0];
  requireDistinct(rho, x, y);
  const alpha = weights(side === 'x' ? zx : zy, canonicalDirections(zx, zy)[side]);
  if (alpha.length < rho.length)
    throw new Undefined(`A direction of ${x.name} or ${y.name} is orthogonal to all of the other.`);
  return dot(alpha, rho) / alpha.reduce((total, value) => total + value, 0);
}

/** The side of the smaller rank; X of equal ones. */
const smallerSide = (x: Representation, y: Representation) =>
  rankOf(varying(x)) <= rankOf(varying(y)) ? 'x' : 'y';

const formula = (h: string) =>
  `Σ α_i ρ_i / Σ α_i, α_i = Σ_j |<h_i, z_j>| over the units z_j, ρ_i the canonical correlations and h_i the variates ${h}`;

const base = {
  of: 'pair',
  needs: canonicalNeeds('vectors'),
  family: 'CCA',
  units: 'none',
  range: '0 to 1',
  similarity: true,
  symmetric: false,
  self: 1,
  invariances: invariantTo('scaling', 'translation'),
  citation: 'Morcos et al. 2018, arXiv:1806.05759',
} as const;
const caveat =
  'High by chance with few inputs. Undefined where several canonical correlations are 1, as they are where the ranks together exceed n - 1.';

/** PWCCA with the weights of one side, whichever it is. */
const weightedBy = (side: 'X' | 'Y'): PairMeasure => ({
  ...base,
  key: `pwcca.weight_${side.toLowerCase()}`,
  title: `PWCCA, weighted by ${side}`,
  formula: formula(`of ${side}~`),
  caveat: `${caveat} Not symmetric: the weights are those of ${side}.`,
  compute: (x, y) => weightedMean(x, y, side === 'X' ? 'x' : 'y'),
});

/** PWCCA, each choice of the weights under its key. */
export const pwccaMeasures: readonly PairMeasure[] = [
  weightedBy('X'),
  weightedBy('Y'),
  {
    ...base,
    key: 'pwcca.paper_smaller_side',
    title: 'PWCCA',
    formula: formula('of the side of smaller rank (X~ where they are equal)'),
    caveat: `${caveat} Not symmetric between representations of equal rank.`,
    compute: (x, y) => weightedMean(x, y, smallerSide(x, y)),
  },
];
