/** All chosen measures of two representations of the same inputs, with the reason for each that has no value. */
import type { Matrix } from './matrix';
import type { Measure, MeasureValue } from './measure';
import { findMeasure, measuresFor } from './registry';
import { type Representation, requireFinite, requireSameInputs } from './representation';
import { defaultNeighbours } from './families/neighbours';
import { sizeMeasures } from './families/size';
import { Undefined } from './undefined';

/** Values by key of the measure. */
export interface PairResult {
  /** One per measure asked for; null where it is undefined for these data. */
  values: Record<string, MeasureValue | null>;
  /** Why, for each null. */
  undefined: Record<string, string>;
}

/** The value of a measure, or why it has none. */
function valueOf(measure: Measure, x: Representation, y: Representation): MeasureValue | Undefined {
  try {
    const sides = measure.of === 'pair' ? [x, y] : [measure.of === 'x' ? x : y];
    if (!sizeMeasures.includes(measure)) sides.forEach(requireFinite);
    const value = measure.of === 'pair' ? measure.compute(x, y) : measure.compute(sides[0]);
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    return new Undefined('The numbers are too large or too small to compute with.');
  } catch (thrown) {
    if (thrown instanceof Undefined) return thrown;
    throw thrown;
  }
}

function collect(chosen: readonly Measure[], x: Representation, y: Representation): PairResult {
  requireSameInputs(x, y);
  const result: PairResult = { values: {}, undefined: {} };
  for (const measure of chosen) {
    const value = valueOf(measure, x, y);
    const isUndefined = value instanceof Undefined;
    result.values[measure.key] = isUndefined ? null : value;
    if (isUndefined) result.undefined[measure.key] = value.message;
  }
  return result;
}

/**
 * Measures X [n, p] against Y [n, q]; `keys` of the registry (all unless given, with `neighbours` nearest neighbours where
 * a measure takes some). Intermediate results are shared.
 * @throws UserError for matrices with different numbers of rows or none, and for an unknown key.
 */
export function measurePair(
  X: Matrix,
  Y: Matrix,
  keys?: readonly string[],
  neighbours = defaultNeighbours,
): PairResult {
  const chosen = keys ? keys.map(findMeasure) : measuresFor(X.rows, neighbours);
  return collect(chosen, { name: 'X', matrix: X }, { name: 'Y', matrix: Y });
}

/**
 * Measures one representation by `keys` of measures of X alone (`.x.` in their name); reasons give its own name.
 * @throws UserError for an empty representation, and for an unknown key.
 */
export function measureOne(representation: Representation, keys: readonly string[]): PairResult {
  return collect(keys.map(findMeasure), representation, representation);
}
