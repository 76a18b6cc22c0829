/** Representational similarity analysis: comparison of two RDMs over their strict upper triangles. */
import { cosine, deviations, pearson, rhoA, spearman } from '../correlation';
import { normalised, centredHsic } from '../hsic';
import { kendallTauA, kendallTauB } from '../kendall';
import { alignment, doubleCentred, kernel } from '../kernels';
import { sum } from '../matrix';
import { type PairMeasure, type Invariances, invariantTo } from '../measure';
import { oncePer } from '../once';
import { type DistanceName, distanceNames, rdm } from '../rdm';
import { type Representation, centred, requireRows, requireVariance } from '../representation';
import { Undefined } from '../undefined';

type Comparison = (a: Float64Array, b: Float64Array) => number;

/** Rounding error of a distance, relative to the largest: RDMs that differ by no more are constant. */
const rounding = 1e-14;

/** Largest difference from `origin`, either way. */
function largestFrom(origin: number, values: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, Math.abs(values[k] - origin));
  return largest;
}

const hasDistance = oncePer((values: Float64Array) => largestFrom(0, values) > 0);

const varies = oncePer(
  (values: Float64Array) =>
    largestFrom(sum(values) / values.length, values) > rounding * largestFrom(0, values),
);

/** The RDM, checked to be one that can be compared: not of a constant, and (unless `angles`) not all one value. */
function comparableRdm(x: Representation, distance: DistanceName, angles: boolean): Float64Array {
  requireRows(x, 3, 'Comparing RDMs');
  requireVariance(x);
  const values = rdm[distance](x);
  if ((angles ? hasDistance : varies)(values)) return values;
  throw new Undefined(`All ${distance} distances of ${x.name} are equal, so there is nothing to compare.`);
}

function compareRdms(distance: DistanceName, comparison: Comparison): PairMeasure['compute'] {
  const angles = comparison === cosine;
  return (x, y) => comparison(comparableRdm(x, distance, angles), comparableRdm(y, distance, angles));
}

const kriegeskorte = 'Kriegeskorte et al. 2008, Frontiers in Systems Neuroscience 2:4';
const schutt = 'Schütt et al. 2023, eLife 12:e82566';
const diedrichsen = 'Diedrichsen et al. 2020, arXiv:2007.02789';

/** A comparison of two RDMs: what it is called and how it reads. */
interface RdmComparison {
  name: string;
  comparison: Comparison;
  title: string;
  words: string;
  range: string;
  citation: string;
  caveat: string;
  /** False where ties keep an RDM from having 1 with itself. */
  selfIsOne: boolean;
}

const tiesCount =
  'Below 1 even for X with itself where distances are tied, as they are with inputs that occur twice.';
const tiesAverage = 'Ties (inputs that occur twice, binary units) are at their mean rank.';

const comparisons: readonly RdmComparison[] = [
  {
    name: 'pearson',
    comparison: pearson,
    title: 'Pearson',
    words: "Pearson's correlation",
    range: '-1 to 1',
    citation: kriegeskorte,
    caveat: 'A few large distances can decide it: outlying inputs weigh most.',
    selfIsOne: true,
  },
  {
    name: 'spearman',
    comparison: spearman,
    title: 'Spearman',
    words: "Spearman's correlation",
    range: '-1 to 1',
    citation: kriegeskorte,
    caveat: tiesAverage,
    selfIsOne: true,
  },
  {
    name: 'rho_a',
    comparison: rhoA,
    title: 'Spearman ρ_a',
    words: "Spearman's ρ_a (expected under random tie breaking)",
    range: '-1 to 1',
    citation: schutt,
    caveat: tiesCount,
    selfIsOne: false,
  },
  {
    name: 'cosine',
    comparison: cosine,
    title: 'cosine',
    words: 'cosine',
    range: '0 to 1',
    citation: schutt,
    caveat: 'Near 1 by chance: all distances are positive. Read it against a permutation null.',
    selfIsOne: true,
  },
  {
    name: 'kendall_tau_a',
    comparison: kendallTauA,
    title: 'Kendall τ_a',
    words: "Kendall's τ_a: (concordant - discordant) / all pairs",
    range: '-1 to 1',
    citation: schutt,
    caveat: tiesCount,
    selfIsOne: false,
  },
  {
    name: 'kendall_tau_b',
    comparison: kendallTauB,
    title: 'Kendall τ_b',
    words: "Kendall's τ_b: (concordant - discordant) / √(pairs not tied in X · pairs not tied in Y)",
    range: '-1 to 1',
    citation: 'Kendall 1945, Biometrika 33:239',
    caveat: 'Ties are left out of the denominator, which favours RDMs of few distinct values.',
    selfIsOne: true,
  },
];

const distanceFormulas: Record<DistanceName, string> = {
  euclidean: '‖x_i - x_j‖',
  sqeuclidean: '‖x_i - x_j‖²',
  correlation: '1 - corr(x_i, x_j)',
  cosine: '1 - cos(x_i, x_j)',
};

/** Comparisons that see the distances themselves; the others see their ranks. */
const ofValues: readonly Comparison[] = [pearson, cosine];

/** Where only rounding would order the distances. */
const distanceCaveats: Partial<Record<DistanceName, string>> = {
  correlation: 'Of 2 units all correlations are 1 or -1, and rounding decides which distance is the larger.',
  cosine: 'Of 1 unit all cosines are 1 or -1, and rounding decides which distance is the larger.',
};

const distanceTitles: Record<DistanceName, string> = {
  euclidean: 'Euclidean',
  sqeuclidean: 'squared Euclidean',
  correlation: 'correlation distance',
  cosine: 'cosine distance',
};

const distanceInvariances: Record<DistanceName, Invariances> = {
  euclidean: invariantTo('orthogonal', 'scaling', 'translation'),
  sqeuclidean: invariantTo('orthogonal', 'scaling', 'translation'),
  correlation: invariantTo('scaling'),
  cosine: invariantTo('orthogonal', 'scaling'),
};

const pair = { of: 'pair', family: 'RSA', units: 'none', similarity: true, symmetric: true } as const;

function rdmComparisons(distance: DistanceName): PairMeasure[] {
  return comparisons.map(
    ({ name, comparison, title, words, range, citation, caveat, selfIsOne }): PairMeasure => ({
      ...pair,
      key: `rsa.${distance}.${name}`,
      needs: [{ kind: 'distances', distance, ranked: !ofValues.includes(comparison) }],
      title: `RSA, ${distanceTitles[distance]}, ${title}`,
      formula: `${words} of the RDMs d_ij = ${distanceFormulas[distance]}, i < j`,
      range,
      citation,
      caveat: [caveat, distanceCaveats[distance]].join(' ').trim(),
      ...(selfIsOne ? { self: 1 } : {}),
      invariances: distanceInvariances[distance],
      compute: compareRdms(distance, comparison),
    }),
  );
}

/** Cosine of RDMs whitened for independent noise, as the alignment of their centred second moments. */
function whitenedCosine(x: Representation, y: Representation): number {
  requireVariance(x);
  requireVariance(y);
  return normalised(centredHsic, x, y);
}

/** The same of RDMs with their mean removed first. */
function whitenedCorrelation(x: Representation, y: Representation): number {
  const secondMoments = (side: Representation) =>
    doubleCentred(kernel(deviations(comparableRdm(side, 'sqeuclidean', false)), side.matrix.rows, 0));
  return alignment(secondMoments(x), secondMoments(y));
}

const whitened: readonly PairMeasure[] = [
  {
    ...pair,
    key: 'rsa.sqeuclidean.cosine_cov',
    needs: [{ kind: 'gram traces', of: centred }],
    title: 'RSA, whitened cosine',
    formula: 'whitened cosine of squared Euclidean RDMs, Σ_k = I: equals the biased linear CKA',
    range: '0 to 1',
    citation: diedrichsen,
    self: 1,
    invariances: distanceInvariances.sqeuclidean,
    caveat:
      'Well above 0 by chance where there are few inputs for the number of units, as the biased CKA is.',
    compute: whitenedCosine,
  },
  {
    ...pair,
    key: 'rsa.sqeuclidean.corr_cov',
    needs: [{ kind: 'distances', distance: 'sqeuclidean' }],
    title: 'RSA, whitened correlation',
    formula: 'whitened cosine of squared Euclidean RDMs with their means removed first, Σ_k = I',
    range: '-1 to 1',
    citation: diedrichsen,
    self: 1,
    invariances: distanceInvariances.sqeuclidean,
    compute: whitenedCorrelation,
  },
];

/** Comparisons of RDMs, each distance and comparison under its key. */
export const rsaMeasures: readonly PairMeasure[] = [...distanceNames.flatMap(rdmComparisons), ...whitened];
