/** Charts over all seeds: the course of training, and the layers at its end. */
import type { SeedAnalysis, StudyResults } from '../../runtime/studies/results';
import { element } from '../charts/dom';
import { figure, type FigureOptions } from '../charts/figure';
import { layerChart } from '../charts/layerBars';
import { unitChart } from '../charts/units';
import type { Section } from './page';
import { firstTrainingView, trainingFigures } from './trainingFigures';

/** What happened during training, over all seeds. */
export function trainingSection(results: StudyResults): Section {
  const figures = trainingFigures(results.layers, { view: firstTrainingView(results.layers) });
  return {
    nodes: [section('training', 'Over training', [figures.accuracy, figures.variance])],
    draw: () => figures.show(results),
  };
}

/** What the layers represent at the last step, over all seeds. */
export function layersSection(
  results: StudyResults,
  analyses: SeedAnalysis[],
  record: string,
  options: Pick<FigureOptions, 'onExport'> = {},
): Section {
  const layers = figure('layers', options);
  const units = figure('units', options);
  return {
    nodes: [section('after', 'After training', [layers.node, units.node])],
    async draw() {
      await layers.show(layerChart(results));
      await units.show(unitChart(results, analyses, record));
    },
  };
}

/** A heading with its figures in columns. */
export function section(
  id: string,
  heading: string,
  figures: HTMLElement[],
  ...controls: HTMLElement[]
): HTMLElement {
  return element(
    'section',
    { 'aria-labelledby': id },
    element('div', { class: 'heading' }, element('h2', { id }, heading), ...controls),
    element('div', { class: 'figures' }, ...figures),
  );
}
