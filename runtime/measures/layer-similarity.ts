/** Similarity of every layer of one model with every layer of another: the numbers of the heatmap. */
import type { Matrix } from './matrix';
import { findSimilarity } from './registry';
import { type Representation, requireFinite, requireSameInputs } from './representation';
import { Undefined } from './undefined';

const named = (layers: readonly Matrix[], model: string): Representation[] =>
  layers.map((matrix, i) => ({ name: `layer ${i + 1} of ${model}`, matrix }));

/**
 * values[i][j] of layers i of A and j of B by one of `similarityMeasures`; null where it is undefined (measurePair
 * tells why). What depends on one layer alone is computed once per layer; within one model (`layersA` is
 * `layersB`) each pair of layers once.
 * @throws UserError for layers with different numbers of rows, and for a measure that is not a similarity.
 */
export function layerSimilarity(
  layersA: readonly Matrix[],
  layersB: readonly Matrix[],
  measure: string,
): (number | null)[][] {
  const { compute } = findSimilarity(measure);
  const within = layersA === layersB;
  const a = named(layersA, within ? 'the model' : 'model A');
  const b = within ? a : named(layersB, 'model B');
  const similarity = (x: Representation, y: Representation): number | null => {
    requireSameInputs(x, y);
    try {
      [x, y].forEach(requireFinite);
      const value = compute(x, y);
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    } catch (thrown) {
      if (thrown instanceof Undefined) return null;
      throw thrown;
    }
  };
  const values: (number | null)[][] = [];
  a.forEach((x, i) => values.push(b.map((y, j) => (within && j < i ? values[j][i] : similarity(x, y)))));
  return values;
}
