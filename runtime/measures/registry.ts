/** Every measure under its key. A new family is one more list here. */
import { UserError } from '../errors';
import { closestTo } from './close-matches';
import { activityMeasures } from './families/activity';
import { ccaMeasures } from './families/cca';
import { linearCkaMeasures } from './families/cka-linear';
import { rbfCkaMeasures } from './families/cka-rbf';
import { distanceCorrelationMeasures } from './families/distance-correlation';
import { geometryMeasures } from './families/geometry';
import { heldOutMeasures } from './families/held-out';
import { imdMeasures } from './families/imd';
import { matchingMeasures } from './families/matching';
import { defaultNeighbours, neighbourMeasures, neighboursInKey } from './families/neighbours';
import { procrustesMeasures } from './families/procrustes';
import { pwccaMeasures } from './families/pwcca';
import { regressionMeasures } from './families/regression';
import { rdmMeasures } from './families/rdm-norms';
import { rsaMeasures } from './families/rsa';
import { shapeMetricMeasures } from './families/shape-metric';
import { sizeMeasures } from './families/size';
import { spectrumMeasures } from './families/spectrum';
import { svccaMeasures } from './families/svcca';
import { unitMeasures } from './families/units';
import type { Measure, PairMeasure } from './measure';

/** All measures, family by family, those of nearest neighbours with each of these numbers of them. */
function withNeighbours(counts: readonly number[]): readonly Measure[] {
  return [
    ...sizeMeasures,
    ...linearCkaMeasures,
    ...rbfCkaMeasures,
    ...rsaMeasures,
    ...rdmMeasures,
    ...procrustesMeasures,
    ...shapeMetricMeasures,
    ...matchingMeasures,
    ...ccaMeasures,
    ...svccaMeasures,
    ...pwccaMeasures,
    ...regressionMeasures,
    ...heldOutMeasures,
    ...counts.flatMap(neighbourMeasures),
    ...distanceCorrelationMeasures,
    ...imdMeasures,
    ...spectrumMeasures,
    ...geometryMeasures,
    ...activityMeasures,
    ...unitMeasures,
  ];
}

/** All measures, family by family. */
export const measures: readonly Measure[] = withNeighbours([defaultNeighbours]);

/**
 * All measures for n inputs, those of nearest neighbours with k of them. Where n is too small for k, those of all n - 1
 * other inputs come too, under keys of their own.
 */
export function measuresFor(n: number, k: number): readonly Measure[] {
  return withNeighbours(1 < n && n <= k ? [k, n - 1] : [k]);
}

const isMeasure = (_measure: Measure): _measure is Measure => true;

const isComparison = (measure: Measure): measure is PairMeasure =>
  measure.of === 'pair' && (measure.similarity || measure.distance === true);

/** The measures that compare: one number, higher = more similar (`similarity`) or lower = more similar (`distance`). */
export const comparisonMeasures: readonly PairMeasure[] = measures.filter(isComparison);

/** The similarity shown unless another is chosen: the biased form is far above 0 for unrelated layers. */
export const defaultSimilarity = 'cka.linear.debiased';

/** The measure of a key, which may name any number of neighbours (`knn.mutual.cosine.k25`). */
function find<M extends Measure>(key: string, kind: string, isOfKind: (measure: Measure) => measure is M): M {
  const k = neighboursInKey(key);
  const found = (k === undefined ? measures : neighbourMeasures(k)).find((measure) => measure.key === key);
  if (found && isOfKind(found)) return found;
  const close = closestTo(
    key,
    measures.filter(isOfKind).map((measure) => measure.key),
  );
  throw new UserError(key, `There is no ${kind} of this name.`, `Close ones are ${close.join(', ')}.`);
}

/** @throws UserError for an unknown key, with the closest ones. */
export function findMeasure(key: string): Measure {
  return find(key, 'measure', isMeasure);
}

/** @throws UserError for a key that is not one of {@link comparisonMeasures}, with the closest ones. */
export function findComparison(key: string): PairMeasure {
  return find(key, 'measure that compares two representations', isComparison);
}
