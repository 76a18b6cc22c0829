/** The representations of a seed's last checkpoint: what the scatter, the matrices and the per-unit plot show. */
import type { Dataset } from '../data/dataset';
import { layerSimilarity } from '../measures/layer-similarity';
import { rowRange, takeRows, type Matrix } from '../measures/matrix';
import { principalComponents } from '../measures/pca';
import { dissimilarityMatrix } from '../measures/rdm';
import type { VarianceExplained } from '../measures/variance-explained';
import { explainer, labelsOf, layerMatrix, type HeldOut } from './evaluation';
import type { LayerAnalysis, LayerSummary, SeedAnalysis } from './results';

/** Rows drawn in the scatter and in the dissimilarity matrix: few enough to draw, enough to see structure. */
const SCATTER_ROWS = 400;
const MATRIX_ROWS = 128;
/** Multiplications that the comparison of a layer may take, which are rows x rows x units. */
const SIMILARITY_WORK = 1e8;
/** Rows that layers are compared on: the measure is debiased, so that more of them would say the same, less noisily. */
const SIMILARITY_ROWS = { least: 256, most: 1024 };
/** Most multiplications of a principal component analysis, which are rows x units x the lesser of the two. */
const COMPONENT_WORK = 5e7;
const COMPONENT_SHARES = 32;
const SIMILARITY = 'cka.linear.debiased';

/** Rounds for storage: four significant digits are more than a chart can show. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Rows of a layer that can be analysed into components in little time; at least those of the scatter. */
function componentRows({ rows, cols }: Matrix): number {
  const affordable = Math.max(Math.sqrt(COMPONENT_WORK / cols), COMPONENT_WORK / cols ** 2);
  return Math.min(rows, Math.max(SCATTER_ROWS, Math.floor(affordable)));
}

const firstRows = (matrix: Matrix, most: number) => rowRange(matrix, 0, Math.min(most, matrix.rows));

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

/** `explained` by each feature, in their order; components are of the first rows where all would take too long. */
function analyseLayer(
  layer: string,
  data: Dataset,
  explained: readonly VarianceExplained[],
  tested: Matrix,
  scatterRows: readonly number[],
): LayerAnalysis {
  const components = principalComponents(firstRows(tested, componentRows(tested)), 2);
  const { data: scores, cols } = components.scores;
  const byFeature = <T>(value: (explained: VarianceExplained) => T) =>
    Object.fromEntries(data.features.map(({ name }, f) => [name, value(explained[f])]));
  return {
    layer,
    units: tested.cols,
    varianceExplained: byFeature(({ r2 }) => r2),
    varianceExplainedPerUnit: byFeature(({ perUnit }) =>
      perUnit.map((r2) => (r2 === null ? null : rounded(r2))),
    ),
    participationRatio: components.participationRatio,
    componentShares: components.shares.slice(0, COMPONENT_SHARES),
    projection: scatterRows.map((row) => [
      rounded(scores[row * cols]),
      cols > 1 ? rounded(scores[row * cols + 1]) : 0,
    ]),
  };
}

/** Which layers are alike, on the first test rows. */
async function similarityOf(names: string[], tested: readonly Matrix[]): Promise<SeedAnalysis['similarity']> {
  const widest = Math.max(...tested.map(({ cols }) => cols));
  const affordable = Math.floor(Math.sqrt(SIMILARITY_WORK / widest));
  const rows = Math.max(SIMILARITY_ROWS.least, Math.min(SIMILARITY_ROWS.most, affordable));
  const named = names.map((name, i) => ({ name, matrix: firstRows(tested[i], rows) }));
  const { values } = await layerSimilarity(named, named, SIMILARITY);
  return { measure: SIMILARITY, layers: names, values };
}

/** Analyses one checkpoint on the test set; `held` has every layer. */
export async function analyse(
  seed: number,
  step: number,
  data: Dataset,
  layers: readonly LayerSummary[],
  held: HeldOut,
): Promise<SeedAnalysis> {
  const names = layers.map(({ name }) => name);
  const tested = names.map((name) => layerMatrix(held.test, name));
  const explain = explainer(data);
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
    categories: Object.fromEntries(
      data.features.flatMap(({ name, values }) => (values ? [[name, [...values]]] : [])),
    ),
    layers: names.map((name, i) => analyseLayer(name, data, explain(held, name), tested[i], scatterRows)),
    similarity: await similarityOf(names, tested),
    dissimilarity: {
      layer: names[record],
      distance: 'euclidean',
      rows: matrixRows,
      labels: labelsAt(data, labels, matrixRows),
      values: Array.from(dissimilarityMatrix(takeRows(tested[record], matrixRows), 'euclidean'), rounded),
    },
  };
}
