/** Similarity of every layer of one model with every layer of another: the numbers of the heatmap. */
import type { Measure } from './measure';
import { pairsOf, preparePair, prepareSides } from './prepare/prepare';
import { findComparison } from './registry';
import { type Representation, isFinite, requireFinite, requireSameInputs } from './representation';
import { Undefined } from './undefined';

/** The matrix of a layer-by-layer comparison. */
export interface LayerSimilarity {
  /** values[i][j] of layers i of A and j of B; null where it is undefined. */
  values: (number | null)[][];
  /** Why values are null, each reason once. */
  undefined: string[];
}

/** Share of the work that is in what a measure needs of all layers: of most, and of those that need something of each pair too. */
const PREPARATION = 0.9;
const PREPARATION_BEFORE_PAIRS = 0.3;

/** The share for one measure. */
function preparationOf({ needs = [] }: Measure): number {
  const ofPairs = needs.filter(({ kind }) => kind === 'cross products').length;
  if (ofPairs === 0) return needs.length > 0 ? PREPARATION : 0;
  return needs.length > ofPairs ? PREPARATION_BEFORE_PAIRS : 0;
}

/**
 * Compares layers by one of `comparisonMeasures`. What depends on one layer alone is computed once per layer;
 * within one model (`a` is `b`) each pair of layers once, if the measure is symmetric. `between` is awaited after each pair, with the number
 * of pairs done (parts of one too, while what the measure needs is computed): the caller's place to read messages, tell progress and cancel (by throwing).
 * @throws UserError for layers with different numbers of rows, and for a measure that is neither a similarity nor a distance.
 */
export async function layerSimilarity(
  a: readonly Representation[],
  b: readonly Representation[],
  measure: string,
  between: (done: number) => Promise<void> = () => Promise.resolve(),
): Promise<LayerSimilarity> {
  const comparison = findComparison(measure);
  const { compute, symmetric = true } = comparison;
  const reasons = new Set<string>();
  const similarity = (x: Representation, y: Representation): number | null => {
    requireSameInputs(x, y);
    try {
      [x, y].forEach(requireFinite);
      const value = compute(x, y);
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      throw new Undefined(`${x.name} and ${y.name} are too large or too small to compute with.`);
    } catch (thrown) {
      if (!(thrown instanceof Undefined)) throw thrown;
      reasons.add(thrown.message);
      return null;
    }
  };
  const [rowsA, rowsB] = [a, b].map((layers) => layers.filter(isFinite));
  if (a[0] && b[0]) [...a, ...b].forEach((layer) => requireSameInputs(a[0], layer));
  const compared = pairsOf(rowsA, a === b ? rowsA : rowsB);
  const total = a === b && symmetric ? (a.length * (a.length + 1)) / 2 : a.length * b.length;
  const prepared = preparationOf(comparison) * total;
  await prepareSides(comparison, compared, (share) => between(prepared * share));
  const values: (number | null)[][] = a.map(() => []);
  const told = (pairs: number) => between(prepared + (1 - prepared / total) * pairs);
  let done = 0;
  for (const [i, x] of a.entries()) {
    for (const [j, y] of b.entries()) {
      if (a === b && j < i && symmetric) {
        values[i].push(values[j][i]);
        continue;
      }
      if (isFinite(x) && isFinite(y)) await preparePair(comparison, x, y, (share) => told(done + share));
      values[i].push(similarity(x, y));
      await told(++done);
    }
  }
  return { values, undefined: [...reasons] };
}
