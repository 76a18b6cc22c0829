/** Sampled test inputs of a study in the plane of a layer's first two principal components. */
import type { SeedAnalysis } from '../../runtime/studies/results';
import { muted, series, seriesRange } from '../theme/colours';
import type { Drawing } from './chart';
import { count } from './format';
import { componentAxes, pointCloud, type Colouring } from './pointCloud';
import { valueName } from './study';

/** `featureIndex` is the feature's place in the study, which gives it its colour. */
export function scatterChart(
  analysis: SeedAnalysis | undefined,
  layer: string,
  feature: string,
  featureIndex: number,
): Drawing {
  const title = 'What the layer separates';
  const measured = analysis?.layers.find((candidate) => candidate.layer === layer);
  const labels = analysis?.sample.labels[feature];
  if (!analysis || !measured || !labels) {
    return { kind: 'empty', title, reason: 'No analysis of this seed and layer was found.' };
  }
  if (measured.projection.length === 0) {
    return { kind: 'empty', title, reason: `${layer} does not vary over the sampled inputs.` };
  }
  return {
    kind: 'chart',
    title,
    caption: `Each point is a test input, placed by its activations in ${layer} along the first two principal components (seed ${analysis.seed}, step ${count(analysis.step)}); colour and shape: the value of “${feature}”. Groups that lie apart are told apart by the largest directions of variance.`,
    ...pointCloud({
      x: measured.projection.map(([x]) => x),
      y: measured.projection.map(([, y]) => y),
      inputs: analysis.sample.rows,
      inputName: 'test row',
      axes: componentAxes(measured.componentShares),
      colouring: colouringOf(analysis, feature, featureIndex, labels.slice(0, measured.projection.length)),
    }),
  };
}

/** A feature with two values stands out in its own colour. */
function colouringOf(
  analysis: SeedAnalysis,
  name: string,
  featureIndex: number,
  labels: readonly number[],
): Colouring {
  const text = (value: number) => valueName(analysis, name, value);
  const texts = labels.map(text);
  const categories = [...new Set(labels)].sort((a, b) => a - b).map(text);
  const colours = categories.length === 2 ? [muted, series(featureIndex)] : seriesRange(categories.length);
  return { kind: 'categorical', name, texts, categories, colours };
}
