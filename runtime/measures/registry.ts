/** Every measure under its key. A new family is one more list here. */
import { UserError } from '../errors';
import { closestTo } from './close-matches';
import { activityMeasures } from './families/activity';
import { linearCkaMeasures } from './families/cka-linear';
import { rbfCkaMeasures } from './families/cka-rbf';
import { rsaMeasures } from './families/rsa';
import { sizeMeasures } from './families/size';
import { spectrumMeasures } from './families/spectrum';
import type { Measure, PairMeasure } from './measure';

/** All measures, family by family. */
export const measures: readonly Measure[] = [
  ...sizeMeasures,
  ...linearCkaMeasures,
  ...rbfCkaMeasures,
  ...rsaMeasures,
  ...spectrumMeasures,
  ...activityMeasures,
];

const isPair = (measure: Measure): measure is PairMeasure => measure.of === 'pair';

/** The measures that compare: one number, higher = more similar (`similarity`) or lower = more similar (`distance`). */
export const comparisonMeasures: readonly PairMeasure[] = measures
  .filter(isPair)
  .filter(({ similarity, distance }) => similarity || distance === true);

/** Those of {@link comparisonMeasures} of which higher = more similar. */
export const similarityMeasures: readonly PairMeasure[] = comparisonMeasures.filter(
  ({ similarity }) => similarity,
);

/** The similarity shown unless another is chosen: the biased form is far above 0 for unrelated layers. */
export const defaultSimilarity = 'cka.linear.debiased';

function find<M extends Measure>(among: readonly M[], key: string, kind: string): M {
  const found = among.find((measure) => measure.key === key);
  if (found) return found;
  const close = closestTo(
    key,
    among.map((measure) => measure.key),
  );
  throw new UserError(key, `There is no ${kind} of this name.`, `Close ones are ${close.join(', ')}.`);
}

/** @throws UserError for an unknown key, with the closest ones. */
export function findMeasure(key: string): Measure {
  return find(measures, key, 'measure');
}

/** @throws UserError for a key that is not one of {@link similarityMeasures}, with the closest ones. */
export function findSimilarity(key: string): PairMeasure {
  return find(similarityMeasures, key, 'similarity measure');
}

/** @throws UserError for a key that is not one of {@link comparisonMeasures}, with the closest ones. */
export function findComparison(key: string): PairMeasure {
  return find(comparisonMeasures, key, 'measure that compares two representations');
}
