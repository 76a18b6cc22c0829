/**
 * The noise ceiling of RSA (Nili et al. 2014, PLoS Computational Biology 10:e1003553): how well the RDM of one seed can be
 * expected to agree with any other RDM, given how far the seeds agree among themselves.
 */
import { cosine, deviations, pearson, rankDeviations } from '../correlation';
import { ranksFrom } from '../order';
import { Undefined } from '../undefined';

/** Comparisons of RDMs that have a mean RDM which fits all seeds best. */
export const ceilingComparisons = ['pearson', 'spearman', 'cosine'] as const;
/** One of {@link ceilingComparisons}. */
export type CeilingComparison = (typeof ceilingComparisons)[number];

/** The ceiling, and what it is the mean of: a value a seed. */
export interface NoiseCeiling {
  /** Mean agreement of each seed with the mean RDM of the others: what a true model could reach at least. */
  lower: number;
  /** Mean agreement of each seed with the mean RDM of all: what no model can exceed. */
  upper: number;
  ofSeeds: { lower: number; upper: number }[];
}

const norm = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

function scaled(values: Float64Array): Float64Array {
  const length = norm(values);
  return values.map((value) => value / length);
}

/** What is averaged: RDMs on the scale on which their comparison does not see a difference. */
const comparable: Record<CeilingComparison, (rdm: Float64Array) => Float64Array> = {
  pearson: (rdm) => scaled(deviations(rdm)),
  spearman: (rdm) => ranksFrom(0, rdm),
  cosine: scaled,
};

const agreements: Record<CeilingComparison, (own: Float64Array, mean: Float64Array) => number> = {
  pearson,
  cosine,
  spearman: (own, mean) => cosine(deviations(own), rankDeviations(mean)),
};

/**
 * The noise ceiling of the RDMs (strict upper triangles) of several seeds of the same inputs. For Spearman's correlation the
 * mean is of ranks. `between` is awaited after each seed. @throws Undefined below two seeds, or where all distances of a
 * seed are equal.
 */
export async function noiseCeiling(
  rdms: readonly Float64Array[],
  comparison: CeilingComparison,
  between: (done: number) => Promise<void> = () => Promise.resolve(),
): Promise<NoiseCeiling> {
  const seeds = rdms.length;
  if (seeds < 2) throw new Undefined(`A noise ceiling needs at least 2 seeds; there are ${seeds}.`);
  const own: Float64Array[] = [];
  const total = new Float64Array(rdms[0].length);
  for (const rdm of rdms) {
    const values = comparable[comparison](rdm);
    for (let k = 0; k < total.length; k++) total[k] += values[k];
    own.push(values);
    await between(0);
  }
  const agreement = agreements[comparison];
  const ofSeeds: NoiseCeiling['ofSeeds'] = [];
  for (const [seed, values] of own.entries()) {
    const lower = agreement(
      values,
      total.map((sum, k) => sum - values[k]),
    );
    const upper = agreement(values, total);
    if (!Number.isFinite(lower) || !Number.isFinite(upper))
      throw new Undefined(
        `All distances of one seed (the ${seed + 1}. in a list of ${seeds}), or of the mean of seeds, are equal.`,
      );
    ofSeeds.push({ lower, upper });
    await between(ofSeeds.length);
  }
  const mean = (of: 'lower' | 'upper') => ofSeeds.reduce((sum, each) => sum + each[of], 0) / seeds;
  return { lower: mean('lower'), upper: mean('upper'), ofSeeds };
}
