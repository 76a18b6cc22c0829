/** One seed in detail: its inputs, its layers and how alike they are. The person chooses the seed. */
import type { LayerAnalysis, SeedAnalysis, StudyResults } from '../../runtime/studies/results';
import { select } from '../charts/controls';
import { dissimilarityChart } from '../charts/dissimilarity';
import { element } from '../charts/dom';
import { figure, type FigureOptions } from '../charts/figure';
import { cell, decimal, UNDEFINED } from '../charts/format';
import { scatterChart } from '../charts/scatter';
import { similarityChart } from '../charts/similarity';
import { featureNames, seedName } from '../charts/study';
import type { Section } from './page';
import { section } from './studySections';
import { layerOptions } from './trainingFigures';

/** What the person chose to see of one seed. */
export interface SeedView {
  seed: number | undefined;
  /** Of the scatter. */
  layer: string;
  /** That colours the scatter. */
  feature: string;
}

/** What the section is given beside its data. */
export interface SeedOptions extends Pick<FigureOptions, 'onExport'> {
  /** What to show in place of the first seed that passed the gate, the layer of record and the first feature. */
  view?: Partial<SeedView>;
  /** Called with what the person chooses. */
  onView?: (view: SeedView) => void;
}

/** What one seed represents, with a choice of the seed; `record` is the layer of record. */
export function seedSection(
  results: StudyResults,
  analyses: SeedAnalysis[],
  record: string,
  { view, onView, onExport }: SeedOptions = {},
): Section {
  const features = featureNames(results);
  const first = analyses.find(({ seed }) => passed(results, seed)) ?? analyses.at(0);
  const shown: SeedView = { seed: first?.seed, layer: record, feature: features[0], ...view };
  const change = (to: Partial<SeedView>) => {
    Object.assign(shown, to);
    onView?.({ ...shown });
  };
  const found = () => analyses.find(({ seed }) => seed === shown.seed);

  const scatter = figure('scatter', {
    onExport,
    controls: [
      select('Layer', layerOptions(results.layers), shown.layer, (layer) => {
        change({ layer });
        void drawScatter();
      }),
      select(
        'Colour by',
        features.map((value) => ({ value, label: value })),
        shown.feature,
        (feature) => {
          change({ feature });
          void drawScatter();
        },
      ),
    ],
  });
  const dissimilarity = figure('dissimilarity', { onExport });
  const similarity = figure('similarity', { onExport });
  const table = element('div', { class: 'figure', id: 'layer-table' });

  const drawScatter = () =>
    scatter.show(scatterChart(found(), shown.layer, shown.feature, features.indexOf(shown.feature)));
  const draw = async () => {
    await drawScatter();
    await dissimilarity.show(dissimilarityChart(found(), features));
    await similarity.show(similarityChart(found()));
    table.replaceChildren(...layerTable(found(), features));
  };
  const seeds = select('Seed', seedOptions(results, analyses), String(shown.seed), (value) => {
    change({ seed: Number(value) });
    void draw();
  });
  const figures = [scatter.node, dissimilarity.node, similarity.node, table];
  return {
    nodes: [section('seed', 'One seed in detail', figures, ...(analyses.length > 0 ? [seeds] : []))],
    draw,
  };
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
  const title = element('h3', { class: 'title' }, 'Layers in numbers');
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
