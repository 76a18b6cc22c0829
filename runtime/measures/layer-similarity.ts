/** Similarity of every layer of one model with every layer of another: the numbers of the heatmap. */
import { findComparison } from './registry';
import { type Representation, requireFinite, requireSameInputs } from './representation';
import { Undefined } from './undefined';

/** The matrix of a layer-by-layer comparison. */
export interface LayerSimilarity {
  /** values[i][j] of layers i of A and j of B; null where it is undefined. */
  values: (number | null)[][];
  /** Why values are null, each reason once. */
  undefined: string[];
}

/**
 * Compares layers by one of `comparisonMeasures`. What depends on one layer alone is computed once per layer;
 * within one model (`a` is `b`) each pair of layers once, if the measure is symmetric. `between` is awaited after each pair, with the number
 * of pairs done: the caller's place to read messages, tell progress and cancel (by throwing).
 * @throws UserError for layers with different numbers of rows, and for a measure that is neither a similarity nor a distance.
 */
export async function layerSimilarity(
  a: readonly Representation[],
  b: readonly Representation[],
  measure: string,
  between: (done: number) => Promise<void> = () => Promise.resolve(),
): Promise<LayerSimilarity> {
  const { compute, symmetric = true } = findComparison(measure);
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
  const values: (number | null)[][] = a.map(() => []);
  let done = 0;
  for (const [i, x] of a.entries()) {
    for (const [j, y] of b.entries()) {
      if (a === b && j < i && symmetric) {
        values[i].push(values[j][i]);
        continue;
      }
      values[i].push(similarity(x, y));
      await between(++done);
    }
  }
  return { values, undefined: [...reasons] };
}
