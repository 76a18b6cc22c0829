/** SVCCA: canonical correlations of leading principal components only. */
import { leadingCorrelations, leadingNeeds, overlapNeeds, spread, varying } from '../canonical';
import { sum } from '../matrix';
import { type PairMeasure, invariantTo } from '../measure';
import type { Count } from '../prepare/needs';
import { componentsFor } from '../spectrum';

const meanCorrelation =
  (rule: Count): PairMeasure['compute'] =>
  (x, y) => {
    const rho = leadingCorrelations(varying(x), varying(y), rule);
    return sum(rho) / rho.length;
  };

/** Number of partial sums of the singular values below `share` of all: one fewer than reach it, at least 1. */
const belowShareOfSum =
  (share: number): Count =>
  (s) => {
    const total = sum(s);
    let cumulative = 0;
    return Math.max(1, s.filter((value) => (cumulative += value) / total < share).length);
  };

const base = {
  of: 'pair',
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
function ofShare(
  tag: string,
  title: string,
  rule: Count,
  words: string,
  needs = leadingNeeds(rule),
): PairMeasure[] {
  return [
    {
      ...base,
      needs,
      key: `svcca.${tag}.mean`,
      title,
      formula: `mean canonical correlation of the first k_X and k_Y principal components, k ${words}`,
      compute: meanCorrelation(rule),
    },
    {
      ...base,
      needs: [{ kind: 'basis', of: varying }],
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

function ofNumber(most: number): PairMeasure {
  const rule: Count = (s) => Math.min(most, s.length);
  return {
    ...base,
    needs: leadingNeeds(rule),
    key: `svcca.top${most}.mean`,
    title: `SVCCA, ${most} components`,
    formula: `mean canonical correlation of the first ${most} principal components (all where they are fewer)`,
    compute: meanCorrelation(rule),
  };
}

/** SVCCA, each rule for the components kept under its key. */
export const svccaMeasures: readonly PairMeasure[] = [
  ...ofVariance(0.99),
  ...ofVariance(0.95),
  ...ofShare(
    'anatome_sumsv0.99',
    'SVCCA, 99 % of the sum of singular values',
    belowShareOfSum(0.99),
    'the largest with less than 99 % of the sum Σs (not of the variance), at least 1',
    // Values that are nothing but rounding would count in their sum, which is not so of squares.
    overlapNeeds,
  ),
  ...[10, 20].map(ofNumber),
];
