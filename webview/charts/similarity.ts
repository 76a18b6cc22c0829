/** Layer-by-layer similarity of one seed of a study as a heatmap with its numbers. */
import type { SeedAnalysis } from '../../runtime/studies/results';
import type { Drawing } from './chart';
import { decimal, UNDEFINED } from './format';
import { heatmapChart } from './heatmap';
import { measureName } from './wording';

/** Layer-by-layer similarity of one seed; empty without an analysis. */
export function similarityChart(analysis: SeedAnalysis | undefined): Drawing {
  const title = 'How alike the layers are';
  if (!analysis || analysis.similarity.layers.length === 0) {
    return { kind: 'empty', title, reason: 'No similarity was measured for this seed.' };
  }
  const { layers, values } = analysis.similarity;
  const measure = measureName(analysis.similarity.measure);
  return {
    kind: 'chart',
    title,
    caption: `Similarity of every pair of layers of seed ${analysis.seed} by ${measure}: 1 (yellow) means the same arrangement of inputs, 0 or less (dark) none in common.`,
    ...heatmapChart(
      { rows: layers, columns: layers, values, measure, axes: null, markSame: false, most: 340 },
      (row, column) => {
        const value = values[row][column];
        return {
          readout: {
            layer: layers[row],
            with: layers[column],
            [measure]: value === null ? UNDEFINED : decimal(value),
          },
        };
      },
    ),
    table: {
      columns: ['Layer', ...layers],
      rows: layers.map((layer, index) => [layer, ...values[index]]),
    },
  };
}
