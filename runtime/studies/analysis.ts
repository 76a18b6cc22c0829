/** The representations of a seed's last checkpoint: what the scatter, the matrices and the per-unit plot show. */
import type { Dataset } from '../data/dataset';
import { layerSimilarity } from '../measures/layer-similarity';
import { takeRows, type Matrix } from '../measures/matrix';
import { principalComponents } from '../measures/pca';
import { dissimilarityMatrix } from '../measures/rdm';
import { varianceExplained } from '../measures/variance-explained';
import { labelsOf, layerMatrix, type Representations } from './evaluation';
import type { LayerAnalysis, LayerSummary, SeedAnalysis } from './results';

/** Rows drawn in the scatter and in the dissimilarity matrix: few enough to draw, enough to see structure. */
const SCATTER_ROWS = 400;
const MATRIX_ROWS = 128;
const COMPONENT_SHARES = 32;
const SIMILARITY = 'cka.linear.debiased';

/** Rounds for storage: four significant digits are more than a chart can show. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** The first `count` rows, ordered by the values of the features, the first feature slowest. */
function rowsByLabel(labels: readonly Float64Array[], count: number): number[] {
  const rows = Array.from({ length: Math.min(count, labels[0].length) }, (_, row) => row);
  return rows.sort((a, b) => {
    for (const label of labels) if (label[a] !== label[b]) return label[a] - label[b];
    return a - b;
  });
}

function labelsAt(
  data: Dataset,
  labels: readonly Float64Array[],
  rows: readonly number[],
): Record<string, number[]> {
  return Object.fromEntries(data.features.map(({ name }, f) => [name, rows.map((row) => labels[f][row])]));
}

function analyseLayer(
  layer: string,
  data: Dataset,
  fitted: Matrix,
  tested: Matrix,
  scatterRows: readonly number[],
): LayerAnalysis {
  const components = principalComponents(tested, 2);
  const byFeature = data.features.map(({ name }, f) => ({
    feature: name,
    explained: varianceExplained(
      { features: labelsOf(data.validation, f), representation: fitted },
      { features: labelsOf(data.test, f), representation: tested },
    ),
  }));
  return {
    layer,
    units: tested.cols,
    varianceExplained: Object.fromEntries(byFeature.map(({ feature, explained }) => [feature, explained.r2])),
    varianceExplainedPerUnit: Object.fromEntries(
      byFeature.map(({ feature, explained }) => [
        feature,
        explained.perUnit.map((r2) => (r2 === null ? null : rounded(r2))),
      ]),
    ),
    participationRatio: components.participationRatio,
    componentShares: components.shares.slice(0, COMPONENT_SHARES),
    projection: scatterRows.map((row) => [
      rounded(components.scores.data[row * components.scores.cols]),
      components.scores.cols > 1 ? rounded(components.scores.data[row * components.scores.cols + 1]) : 0,
    ]),
  };
}

/** Analyses one checkpoint on the test set; `validation` and `test` hold every layer. */
export async function analyse(
  seed: number,
  step: number,
  data: Dataset,
  layers: readonly LayerSummary[],
  validation: Representations,
  test: Representations,
): Promise<SeedAnalysis> {
  const names = layers.map(({ name }) => name);
  const tested = names.map((name) => layerMatrix(test, name));
  const named = names.map((name, i) => ({ name, matrix: tested[i] }));
  const similarity = await layerSimilarity(named, named, SIMILARITY);
  const labels = data.features.map((_, f) => labelsOf(data.test, f));
  const scatterRows = Array.from({ length: Math.min(SCATTER_ROWS, labels[0].length) }, (_, row) => row);
  const matrixRows = rowsByLabel(labels, MATRIX_ROWS);
  const record = layers.findIndex(({ ofRecord }) => ofRecord);
  return {
    format: 'replens.seed-analysis',
    version: 1,
    seed,
    step,
    sample: { rows: scatterRows, labels: labelsAt(data, labels, scatterRows) },
    layers: names.map((name, i) =>
      analyseLayer(name, data, layerMatrix(validation, name), tested[i], scatterRows),
    ),
    similarity: { measure: SIMILARITY, layers: names, values: similarity.values },
    dissimilarity: {
      layer: names[record],
      distance: 'euclidean',
      rows: matrixRows,
      labels: labelsAt(data, labels, matrixRows),
      values: Array.from(dissimilarityMatrix(takeRows(tested[record], matrixRows), 'euclidean'), rounded),
    },
  };
}
