/** SVCCA: canonical correlations of leading principal components only. */
import { leadingCorrelations, overlapNeeds, spread, varying } from '../canonical';
import { sum } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import type { Representation } from '../representation';
import { componentsFor } from '../spectrum';
import { Undefined } from '../undefined';

/** How many principal components are kept, of singular values from the largest. */
type Kept = (s: Float64Array) => number;

/** Components of variances closer than this, relative to the first, cannot be told from each other. */
const ROUNDING = 1e-12;

/** Number of components kept. @throws Undefined where the last of them has the variance of the next. */
function kept(z: Representation, rule: Kept): number {
  const s = spread(z);
  const k = rule(s);
  if (k < s.length && s[k - 1] - s[k] <= ROUNDING * s[0])
    throw new Undefined(
      `Principal components ${k} and ${k + 1} of ${z.name} have the same variance, so which to keep is undetermined.`,
    );
  return k;
}

function meanCorrelation(rule: Kept): PairMeasure['compute'] {
  return (x, y) => {
    const [zx, zy] = [varying(x), varying(y)];
    const rho = leadingCorrelations(zx, zy, kept(zx, rule), kept(zy, rule));
    return sum(rho) / rho.length;
  };
}

const atMost =
  (count: number): Kept =>
  (s) =>
    Math.min(count, s.length);

/** Number of partial sums of the singular values below `share` of all: one fewer than reach it, at least 1. */
const belowShareOfSum =
  (share: number): Kept =>
  (s) => {
    const total = sum(s);
    let cumulative = 0;
    return Math.max(1, s.filter((value) => (cumulative += value) / total < share).length);
  };

const base = {
  of: 'pair',
  needs: overlapNeeds,
  family: 'CCA',
  units: 'none',
  range: '0 to 1',
  similarity: true,
  symmetric: true,
  self: 1,
  invariances: invariantTo('orthogonal', 'scaling', 'translation'),
  citation: 'Raghu et al. 2017, arXiv:1706.05806',
  caveat:
    'High by chance where the components kept are many for the number of inputs: compare with a permutation null.',
} as const;

/** The mean correlation and the numbers of components kept. */
function ofShare(tag: string, title: string, rule: Kept, words: string): PairMeasure[] {
  return [
    {
      ...base,
      key: `svcca.${tag}.mean`,
      title,
      formula: `mean canonical correlation of the first k_X and k_Y principal components, k ${words}`,
      compute: meanCorrelation(rule),
    },
    {
      ...base,
      key: `svcca.${tag}.k`,
      title: `${title}: components kept`,
      formula: `k_X and k_Y, k ${words}`,
      range: 'two integers, 1 to the rank',
      units: 'components',
      similarity: false,
      self: undefined,
      symmetric: false,
      caveat: 'Not a comparison: how many components the mean is made of.',
      compute: (x, y) => [x, y].map((side) => rule(spread(varying(side)))),
    },
  ];
}

const ofVariance = (share: number): PairMeasure[] =>
  ofShare(
    `var${share}`,
    `SVCCA, ${share * 100} % of variance`,
    (s) => Math.min(componentsFor(s, share), s.length),
    `the least with at least ${share * 100} % of the variance Σs²`,
  );

/** SVCCA, each rule for the components kept under its key. */
export const svccaMeasures: readonly PairMeasure[] = [
  ...ofVariance(0.99),
  ...ofVariance(0.95),
  ...ofShare(
    'anatome_sumsv0.99',
    'SVCCA, 99 % of the sum of singular values',
    belowShareOfSum(0.99),
    'the largest with less than 99 % of the sum Σs (not of the variance), at least 1',
  ),
  ...[10, 20].map((count): PairMeasure => ({
    ...base,
    key: `svcca.top${count}.mean`,
    title: `SVCCA, ${count} components`,
    formula: `mean canonical correlation of the first ${count} principal components (all where they are fewer)`,
    compute: meanCorrelation(atMost(count)),
  })),
];
