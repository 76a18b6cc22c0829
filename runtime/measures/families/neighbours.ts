/** How far two representations agree on which inputs are nearest to each input. */
import { type PairMeasure, invariantTo } from '../measure';
import {
  type Nearness,
  type Neighbours,
  type SharedNeighbour,
  nearest,
  neighboursOf,
  rowProduct,
  sharedNeighbours,
} from '../nearest-neighbours';
import { maskedAlignment } from '../neighbour-kernels';
import { oncePer, oncePerPair } from '../once';
import { type Representation, requireVariance, rowNormalised } from '../representation';
import { Undefined } from '../undefined';

/** Number of neighbours unless another is chosen. */
export const defaultNeighbours = 10;

const metrics = ['cosine', 'euclidean', 'inner_product'] as const;
type Metric = (typeof metrics)[number];

const nearnesses: Record<Metric, Nearness> = {
  cosine: 'product',
  euclidean: 'euclidean',
  inner_product: 'product',
};

const metricWords: Record<Metric, string> = {
  cosine: 'of highest cosine (rows of zeros have cosine 0)',
  euclidean: 'of least Euclidean distance',
  inner_product: 'of highest inner product',
};

/** The neighbours by each metric and what they share, each computed once a representation or pair. */
interface Neighbourhoods {
  readonly of: Record<Metric, (x: Representation) => Neighbours>;
  readonly shared: Record<Metric, (x: Representation, y: Representation) => SharedNeighbour[][]>;
}

function neighbourhoods(k: number): Neighbourhoods {
  const compute = (metric: Metric) => (x: Representation) => {
    const n = x.matrix.rows;
    if (k >= n) {
      const instead = n > 1 ? ` The same with all ${n - 1} others stands under the keys of k${n - 1}.` : '';
      throw new Undefined(`${k} neighbours need at least ${k + 1} rows; there are ${n}.${instead}`);
    }
    requireVariance(x);
    return nearest((metric === 'cosine' ? rowNormalised(x) : x).matrix, nearnesses[metric], k);
  };
  const perMetric = <V>(make: (metric: Metric) => V) =>
    Object.fromEntries(metrics.map((metric) => [metric, make(metric)])) as Record<Metric, V>;
  const of = perMetric((metric) => oncePer(compute(metric)));
  const shared = perMetric((metric) =>
    oncePerPair((x: Representation, y: Representation) => sharedNeighbours(of[metric](x), of[metric](y))),
  );
  return { of, shared };
}

function mean<T>(items: readonly T[], value: (item: T, index: number) => number): number {
  return items.reduce((sum, item, index) => sum + value(item, index), 0) / items.length;
}

/** Ranks that agree, over the most that as many shared neighbours could reach. */
function rankAgreement(shared: readonly SharedNeighbour[]): number {
  let [agreement, most] = [0, 0];
  shared.forEach(({ rankA, rankB }, place) => {
    agreement += 2 / ((1 + Math.abs(rankA - rankB)) * (rankA + rankB));
    most += 1 / (place + 1);
  });
  return shared.length === 0 ? 0 : agreement / most;
}

/** Mean over rows of the cosine of both profiles of `value` over the neighbours that either side has. */
function secondOrder(
  [x, y]: readonly [Representation, Representation],
  [a, b]: readonly [Neighbours, Neighbours],
  value: (cosine: number) => number,
): number {
  const [xn, yn] = [rowNormalised(x), rowNormalised(y)];
  let total = 0;
  for (let row = 0; row < a.n; row++) {
    let [xx, xy, yy] = [0, 0, 0];
    for (const j of new Set([...neighboursOf(a, row), ...neighboursOf(b, row)])) {
      const [u, v] = [xn, yn].map(({ matrix }) => value(rowProduct(matrix, row, j)));
      xx += u * u;
      xy += u * v;
      yy += v * v;
    }
    for (const [{ name }, energy] of [
      [x, xx],
      [y, yy],
    ] as const)
      if (energy === 0)
        throw new Undefined(`The neighbours of row ${row + 1} of ${name} have no profile: all are 0.`);
    total += xy / Math.sqrt(xx * yy);
  }
  return total / a.n;
}

const huh = 'Huh et al. 2024, arXiv:2405.07987';
const wang = 'Wang et al. 2022, Towards understanding the instability of network embedding, IEEE TKDE 34:927';
const hamilton = 'Hamilton et al. 2016, Cultural shift or linguistic drift?, EMNLP';

const tieCaveat =
  'Of equally near inputs the one of lower index counts as nearer: arbitrary where many are, as with binary units.';

const pair = { of: 'pair', family: 'Neighbours', units: 'none', symmetric: true } as const;
const similarity = { ...pair, similarity: true, self: 1 } as const;
const ofAngles = invariantTo('orthogonal', 'scaling');

const metricInvariances = {
  cosine: ofAngles,
  euclidean: invariantTo('orthogonal', 'scaling', 'translation'),
  inner_product: ofAngles,
};

const metricNames: Record<Metric, string> = {
  cosine: 'cosine',
  euclidean: 'Euclidean',
  inner_product: 'inner product',
};

function overlaps(k: number, { shared }: Neighbourhoods, metric: Metric): PairMeasure[] {
  const common = {
    ...similarity,
    range: `0 to 1; ${k} / (n - 1) by chance`,
    invariances: metricInvariances[metric],
    caveat: tieCaveat,
  };
  const neighbours = `N the ${k} other inputs ${metricWords[metric]}`;
  return [
    {
      ...common,
      key: `knn.mutual.${metric}.k${k}`,
      title: `Mutual neighbours, ${metricNames[metric]}, k = ${k}`,
      formula: `mean over inputs of |N_X ∩ N_Y| / ${k}, ${neighbours}`,
      citation: huh,
      compute: (x, y) => mean(shared[metric](x, y), ({ length }) => length / k),
    },
    {
      ...common,
      key: `knn.jaccard.${metric}.k${k}`,
      title: `Jaccard index of neighbours, ${metricNames[metric]}, k = ${k}`,
      formula: `mean over inputs of |N_X ∩ N_Y| / |N_X ∪ N_Y|, ${neighbours}`,
      range: `0 to 1; about ${k} / (2 (n - 1) - ${k}) by chance`,
      citation: wang,
      compute: (x, y) => mean(shared[metric](x, y), ({ length }) => length / (2 * k - length)),
    },
  ];
}

function ranks(k: number, { shared }: Neighbourhoods): PairMeasure[] {
  const common = { ...similarity, citation: wang, range: '0 to 1', invariances: ofAngles, caveat: tieCaveat };
  const agreement =
    'Σ over shared neighbours of 2 / ((1 + |r - r′|) (r + r′)) / H, r their ranks, H the harmonic number of their count';
  return [
    {
      ...common,
      key: `knn.rank_similarity.cosine.k${k}`,
      title: `Rank similarity of neighbours, cosine, k = ${k}`,
      formula: `mean over inputs of ${agreement}; k = ${k}`,
      compute: (x, y) => mean(shared.cosine(x, y), rankAgreement),
    },
    {
      ...common,
      key: `knn.joint_rank_jaccard.cosine.k${k}`,
      title: `Rank similarity times Jaccard, cosine, k = ${k}`,
      formula: `mean over inputs of |N_X ∩ N_Y| / |N_X ∪ N_Y| · (${agreement}); k = ${k}`,
      compute: (x, y) =>
        mean(shared.cosine(x, y), (row) => (rankAgreement(row) * row.length) / (2 * k - row.length)),
    },
  ];
}

function profiles(k: number, { of }: Neighbourhoods): PairMeasure[] {
  const ofValues = (
    form: string,
    words: string,
    value: (cosine: number) => number,
  ): Omit<PairMeasure, 'range' | 'caveat'> => ({
    ...similarity,
    key: `knn.second_order_cosine.${form}.k${k}`,
    title: `Second-order cosine of ${words}, k = ${k}`,
    formula: `mean over inputs i of cos(s_X, s_Y), s the ${words} between i and N_X(i) ∪ N_Y(i); k = ${k}`,
    citation: hamilton,
    invariances: ofAngles,
    compute: (x, y) => secondOrder([x, y], [of.cosine(x), of.cosine(y)], value),
  });
  return [
    {
      ...ofValues('similarities', 'cosine similarities', (cosine) => cosine),
      range: '-1 to 1',
      caveat: 'Near 1 by chance where activations are not centred: all cosines are then high.',
    },
    {
      ...ofValues('resi_distances', 'cosine distances', (cosine) => 1 - cosine),
      range: '0 to 1',
      caveat: 'As ReSi computes it. Hamilton et al. take the similarities, not the distances.',
    },
  ];
}

function kernelAlignments(k: number, { of }: Neighbourhoods): PairMeasure[] {
  const compute =
    (transposed: boolean): PairMeasure['compute'] =>
    (x, y) =>
      maskedAlignment(
        { representation: x, neighbours: of.cosine(x) },
        { representation: y, neighbours: of.cosine(y) },
        transposed,
      );
  const common = {
    ...similarity,
    range: 'any number, 1 = same; about 0 by chance',
    citation: huh,
    invariances: ofAngles,
    caveat: `Noisy with few inputs: only pairs that are neighbours count. ${tieCaveat}`,
  };
  const masked = `HSIC₁ of the cosines masked to neighbours (k = ${k}) of both sides, over its values of each side alone`;
  return [
    {
      ...common,
      symmetric: false,
      key: `knn.cknna.cosine.k${k}`,
      title: `CKNNA, k = ${k}`,
      formula: `${masked}; tr(K L) as the sum of K_ij L_ji`,
      caveat: `${common.caveat} Neighbours are not mutual, so X against Y is not quite Y against X; entry by entry it is.`,
      compute: compute(true),
    },
    {
      ...common,
      key: `knn.cknna.cosine.k${k}.hadamard`,
      title: `CKNNA, entry by entry, k = ${k}`,
      formula: `${masked}; tr(K L) as the sum of K_ij L_ij`,
      compute: compute(false),
    },
  ];
}

function chance(k: number): PairMeasure {
  return {
    ...pair,
    key: `knn.chance.k${k}`,
    title: `Mutual neighbours by chance, k = ${k}`,
    similarity: false,
    formula: `${k} / (n - 1): the mutual neighbours of unrelated representations`,
    range: '0 to 1',
    citation: huh,
    invariances: invariantTo('orthogonal', 'scaling', 'translation', 'linear'),
    compute: (x) => {
      const n = x.matrix.rows;
      if (k < n) return k / (n - 1);
      throw new Undefined(`${k} neighbours need at least ${k + 1} rows; there are ${n}.`);
    },
  };
}

const made = new Map<number, readonly PairMeasure[]>();

/** The measures of k nearest neighbours, k >= 1, each variant under its key; the same objects for the same k. */
export function neighbourMeasures(k: number): readonly PairMeasure[] {
  const before = made.get(k);
  if (before) return before;
  const hoods = neighbourhoods(k);
  const family = [
    ...metrics.flatMap((metric) => overlaps(k, hoods, metric)),
    chance(k),
    ...ranks(k, hoods),
    ...profiles(k, hoods),
    ...kernelAlignments(k, hoods),
  ];
  made.set(k, family);
  return family;
}

/** The number of neighbours that a key names, such as 10 of `knn.mutual.cosine.k10`; undefined of another key. */
export function neighboursInKey(key: string): number | undefined {
  const count = /^knn\..*\.k([1-9]\d{0,8})(\.|$)/.exec(key)?.[1];
  return count === undefined ? undefined : Number(count);
}
