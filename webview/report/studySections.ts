/** Charts over all seeds: the course of training, and the layers at its end. */
import type { SeedAnalysis, StudyResults } from '../../runtime/studies/results';
import { choice, select } from '../charts/controls';
import { element } from '../charts/dom';
import { figure, type Figure } from '../charts/figure';
import { layerChart } from '../charts/layerBars';
import { layerOfRecord, type VarianceScale } from '../charts/study';
import { accuracyChart, varianceChart } from '../charts/training';
import { unitChart } from '../charts/units';
import type { Section } from './page';

/** What happened during training, over all seeds. */
export function trainingSection(results: StudyResults, record: string): Section {
  // The dynamics of a layer are compared over steps on one scale, that of its final variance.
  const shown = { layer: record, scale: 'final' as VarianceScale };
  const accuracy = figure('accuracy');
  const variance: Figure = figure('variance', {
    controls: [
      select('Layer', layerOptions(results), shown.layer, (value) => {
        shown.layer = value;
        void drawVariance();
      }),
      choice(
        'Share of the variance',
        'variance-scale',
        [
          { value: 'step', label: 'at that step' },
          { value: 'final', label: 'at the end' },
        ],
        shown.scale,
        (value) => {
          shown.scale = value === 'final' ? 'final' : 'step';
          void drawVariance();
        },
      ),
    ],
  });
  const drawVariance = () => variance.show(varianceChart(results, shown.layer, shown.scale));
  return {
    nodes: [section('training', 'Over training', [accuracy.node, variance.node])],
    async draw() {
      await accuracy.show(accuracyChart(results));
      await drawVariance();
    },
  };
}

/** What the layers represent at the last step, over all seeds. */
export function layersSection(results: StudyResults, analyses: SeedAnalysis[], record: string): Section {
  const layers = figure('layers');
  const units = figure('units');
  return {
    nodes: [section('after', 'After training', [layers.node, units.node])],
    async draw() {
      await layers.show(layerChart(results));
      await units.show(unitChart(results, analyses, record));
    },
  };
}

/** Every layer, the one of record marked. */
export function layerOptions(results: StudyResults): { value: string; label: string }[] {
  const record = layerOfRecord(results)?.name;
  return results.layers.map(({ name }) => ({
    value: name,
    label: name === record ? `${name} (of record)` : name,
  }));
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
