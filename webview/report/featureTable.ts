/** One row a feature: was it learned, and how strongly is it represented. */
import type { StudyResults } from '../../runtime/studies/results';
import { element } from '../charts/dom';
import { explained } from '../charts/figure';
import { bounds, decimal, percent, type Format } from '../charts/format';
import { featureNames } from '../charts/study';
import type { Interval } from '../../runtime/studies/results';

type FeatureFunction = StudyResults['spec']['data']['features'][number]['function'];

/** The table of features: accuracy, and variance explained in `layer`, over the seeds that passed. */
export function featureTable(results: StudyResults, layer: string): HTMLElement {
  const head = [
    'Feature',
    'Computed from the input as',
    'Held-out accuracy',
    '95 % interval',
    `Variance explained in ${layer} (R²)`,
    '95 % interval',
  ];
  const rows = featureNames(results).map((name, index) => row(results, layer, name, index));
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

function row(results: StudyResults, layer: string, name: string, index: number): HTMLElement {
  const summary = results.features.find(({ feature }) => feature === name);
  const { function: made } = results.spec.data.features[index];
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, element('span', { class: `swatch series-${(index % 8) + 1}` }), name),
    element('td', {}, functionText(made)),
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

/** A feature function in words. */
function functionText(made: FeatureFunction): string {
  switch (made.kind) {
    case 'copy':
      return 'value of one bit';
    case 'majority':
      return `majority of ${made.bits} bits`;
    case 'threshold':
      return `at least ${made.atLeast} of ${made.bits} bits`;
    case 'and':
      return `AND of ${made.bits} bits`;
    case 'or':
      return `OR of ${made.bits} bits`;
    case 'parity':
      return made.bits === 2 ? 'XOR of 2 bits' : `parity of ${made.bits} bits`;
    case 'xor-of-ands':
      return `XOR of ${made.groups} ANDs of ${made.bits} bits`;
    case 'xor-of-xors':
      return `XOR of ${made.groups} XORs of ${made.bits} bits`;
    case 'match':
      return `equal counts in two groups of ${made.bits} bits`;
  }
}
