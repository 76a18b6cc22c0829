/** Similarity of every layer of one model with every layer of another: the numbers of the heatmap. */
import { findSimilarity } from './registry';
import { type Representation, requireFinite, requireSameInputs } from './representation';
import { Undefined } from './undefined';

export interface LayerSimilarity {
  /** values[i][j] of layers i of A and j of B; null where it is undefined. */
  values: (number | null)[][];
  /** Why values are null, each reason once. */
  undefined: string[];
}

/**
 * Compares layers by one of `similarityMeasures`. What depends on one layer alone is computed once per layer;
 * within one model (`a` is `b`) each pair of layers once.
 * @throws UserError for layers with different numbers of rows, and for a measure that is not a similarity.
 */
export function layerSimilarity(
  a: readonly Representation[],
  b: readonly Representation[],
  measure: string,
): LayerSimilarity {
  const { compute } = findSimilarity(measure);
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
  const values: (number | null)[][] = [];
  a.forEach((x, i) => values.push(b.map((y, j) => (a === b && j < i ? values[j][i] : similarity(x, y)))));
  return { values, undefined: [...reasons] };
}
