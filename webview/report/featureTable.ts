/** One row a feature: was it learned, and how strongly is it represented. */
import type { Interval, StudyResults } from '../../runtime/studies/results';
import { element } from '../charts/dom';
import { explained } from '../charts/figure';
import { bounds, decimal, percent, type Format } from '../charts/format';
import { isTrained } from '../charts/study';
import { featureText } from './dataText';

/** The table of features: accuracy, and variance explained in `layer`, over the seeds that passed. */
export function featureTable(results: StudyResults, layer: string): HTMLElement {
  const head = [
    'Feature',
    'What it is',
    'Held-out accuracy',
    '95 % interval',
    `Variance explained in ${layer} (R²)`,
    '95 % interval',
  ];
  const rows = results.data.features.map((feature, index) => row(results, layer, feature, index));
  return element(
    'section',
    { 'aria-labelledby': 'features' },
    element('h2', { id: 'features' }, 'Features'),
    element(
      'div',
      { class: 'wide' },
      element(
        'table',
        { class: 'features' },
        element(
          'thead',
          {},
          element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, ...explained(text)))),
        ),
        element('tbody', {}, ...rows),
      ),
    ),
    element('p', { class: 'caption' }, ...explained(basis(results))),
  );
}

/** Which seeds the means are over. */
function basis({ seeds, spec }: StudyResults): string {
  const passed = seeds.filter((seed) => seed.gatePassed).length;
  const gate = percent(spec.gate).replace('.0', '');
  if (passed === 0) return `No seed passed the accuracy gate of ${gate}, so there is no mean.`;
  return `Means at the last step over the ${passed} of ${seeds.length} seeds that passed the accuracy gate of ${gate}. 0 means that the feature explains nothing, 1 that it explains everything.`;
}

function row(
  results: StudyResults,
  layer: string,
  info: StudyResults['data']['features'][number],
  index: number,
): HTMLElement {
  const { name } = info;
  const summary = results.features.find(({ feature }) => feature === name);
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, element('span', { class: `swatch series-${(index % 8) + 1}` }), name),
    element(
      'td',
      {},
      `${featureText(results.spec.data, info)}${isTrained(results, name) ? '' : ' (not trained)'}`,
    ),
    ...cells(summary?.accuracy, percent),
    ...cells(summary?.varianceExplained[layer], decimal),
  );
}

function cells(interval: Interval | undefined, format: Format): HTMLElement[] {
  const mean = interval?.mean ?? null;
  const around = interval ? bounds(interval, format) : '';
  return [
    element('td', { class: 'number mean' }, mean === null ? '–' : format(mean)),
    element('td', { class: 'number' }, around === '' ? '–' : around),
  ];
}
