/** One seed in detail: its inputs, its layers and how alike they are. The person chooses the seed. */
import type { LayerAnalysis, SeedAnalysis, StudyResults } from '../../runtime/studies/results';
import { select } from '../charts/controls';
import { dissimilarityChart } from '../charts/dissimilarity';
import { element } from '../charts/dom';
import { figure } from '../charts/figure';
import { cell, decimal, UNDEFINED } from '../charts/format';
import { matrixPixels, pngAddress } from '../charts/matrixImage';
import { scatterChart } from '../charts/scatter';
import { similarityChart } from '../charts/similarity';
import { featureNames, seedName } from '../charts/study';
import { viridisPalette } from '../charts/viridis';
import type { Section } from './page';
import { layerOptions, section } from './studySections';

/** What one seed represents, with a choice of the seed; `record` is the layer of record. */
export function seedSection(results: StudyResults, analyses: SeedAnalysis[], record: string): Section {
  const features = featureNames(results);
  const first = analyses.find(({ seed }) => passed(results, seed)) ?? analyses.at(0);
  const shown = { seed: first?.seed, layer: record, feature: features[0] };
  const found = () => analyses.find(({ seed }) => seed === shown.seed);

  const scatter = figure('scatter', {
    controls: [
      select('Layer', layerOptions(results), shown.layer, (value) => {
        shown.layer = value;
        void drawScatter();
      }),
      select(
        'Colour by',
        features.map((value) => ({ value, label: value })),
        shown.feature,
        (value) => {
          shown.feature = value;
          void drawScatter();
        },
      ),
    ],
  });
  const dissimilarity = figure('dissimilarity');
  const similarity = figure('similarity');
  const table = element('div', { class: 'figure', id: 'layer-table' });

  const drawScatter = () =>
    scatter.show(scatterChart(found(), shown.layer, shown.feature, features.indexOf(shown.feature)));
  const draw = async () => {
    await drawScatter();
    await dissimilarity.show(dissimilarityChart(found(), features, paint));
    await similarity.show(similarityChart(found()));
    table.replaceChildren(...layerTable(found(), features));
  };
  const seeds = select('Seed', seedOptions(results, analyses), String(shown.seed), (value) => {
    shown.seed = Number(value);
    void draw();
  });
  const figures = [scatter.node, dissimilarity.node, similarity.node, table];
  return {
    nodes: [section('seed', 'One seed in detail', figures, ...(analyses.length > 0 ? [seeds] : []))],
    draw,
  };
}

function paint(values: readonly number[], n: number, high: number): string {
  return pngAddress(matrixPixels(values, 0, high, viridisPalette()), n);
}

function passed(results: StudyResults, seed: number): boolean {
  return results.seeds.some((candidate) => candidate.seed === seed && candidate.gatePassed);
}

function seedOptions(results: StudyResults, analyses: SeedAnalysis[]) {
  return results.seeds
    .filter(({ seed }) => analyses.some((analysis) => analysis.seed === seed))
    .map((seed) => ({ value: String(seed.seed), label: seedName(seed).replace('seed ', '') }));
}

/** The geometry of every layer as a table. */
function layerTable(analysis: SeedAnalysis | undefined, features: readonly string[]): HTMLElement[] {
  const title = element('h3', {}, 'Layers in numbers');
  if (!analysis) return [title, element('p', { class: 'empty' }, 'No analysis of this seed was found.')];
  const head = ['Layer', 'Units', 'Participation ratio', ...features.map((feature) => `R² ${feature}`)];
  return [
    title,
    element('div', { class: 'controls' }),
    element(
      'div',
      { class: 'wide' },
      element(
        'table',
        { class: 'numbers' },
        element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))),
        element('tbody', {}, ...analysis.layers.map((layer) => layerRow(layer, features))),
      ),
    ),
    element(
      'p',
      { class: 'caption' },
      'Participation ratio: how many dimensions the layer effectively uses, out of as many as it has units. R²: variance explained by the feature, on test data.',
    ),
  ];
}

function layerRow(layer: LayerAnalysis, features: readonly string[]): HTMLElement {
  const number = (text: string) => element('td', { class: 'number' }, text);
  const ratio = layer.participationRatio;
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, layer.layer),
    number(cell(layer.units)),
    number(ratio === null ? UNDEFINED : ratio.toFixed(1)),
    ...features.map((feature) => {
      const value = layer.varianceExplained[feature] ?? null;
      return number(value === null ? UNDEFINED : decimal(value));
    }),
  );
}
