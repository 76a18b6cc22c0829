/** All chosen measures of two representations of the same inputs, with the reason for each that has no value. */
import type { Matrix } from './matrix';
import type { Measure, MeasureValue } from './measure';
import { pairsOf, prepare } from './prepare/prepare';
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

const pairsOfOne = (x: Representation) => {
  const own = [x];
  return pairsOf(own, own);
};

function record(result: PairResult, measure: Measure, x: Representation, y: Representation): void {
  const value = valueOf(measure, x, y);
  const isUndefined = value instanceof Undefined;
  result.values[measure.key] = isUndefined ? null : value;
  if (isUndefined) result.undefined[measure.key] = value.message;
}

function collect(chosen: readonly Measure[], x: Representation, y: Representation): PairResult {
  requireSameInputs(x, y);
  const result: PairResult = { values: {}, undefined: {} };
  for (const measure of chosen) record(result, measure, x, y);
  return result;
}

/** The measures of these keys; all that n inputs may have unless some are given. */
function chosenOf(keys: readonly string[] | undefined, n: number, neighbours: number): readonly Measure[] {
  return keys ? keys.map(findMeasure) : measuresFor(n, neighbours);
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
  return collect(chosenOf(keys, X.rows, neighbours), { name: 'X', matrix: X }, { name: 'Y', matrix: Y });
}

/**
 * As {@link measurePair}, of large representations that are finite: what measures take long for is computed on all cores
 * before, and `between` is awaited with the share of the work that is done, to read messages, tell progress and cancel.
 */
export async function measurePairInSlices(
  X: Matrix,
  Y: Matrix,
  between: (share: number) => Promise<void>,
  keys?: readonly string[],
  neighbours = defaultNeighbours,
): Promise<PairResult> {
  const [x, y]: Representation[] = [
    { name: 'X', matrix: X },
    { name: 'Y', matrix: Y },
  ];
  requireSameInputs(x, y);
  const chosen = chosenOf(keys, X.rows, neighbours);
  const sides = { x: pairsOfOne(x), y: pairsOfOne(y), pair: pairsOf([x], [y]) };
  const result: PairResult = { values: {}, undefined: {} };
  for (const [i, measure] of chosen.entries()) {
    await prepare(measure, sides[measure.of], (share) => between((i + share) / chosen.length));
    record(result, measure, x, y);
    await between((i + 1) / chosen.length);
  }
  return result;
}

/**
 * Measures one representation by `keys` of measures of X alone (`.x.` in their name); reasons give its own name.
 * @throws UserError for an empty representation, and for an unknown key.
 */
export function measureOne(representation: Representation, keys: readonly string[]): PairResult {
  return collect(keys.map(findMeasure), representation, representation);
}
