/** Layer-by-layer similarity of one seed as a heatmap with its numbers. */
import type { TopLevelSpec } from 'vega-lite';
import type { SeedAnalysis } from '../../runtime/studies/results';
import { muted } from '../theme/colours';
import { schema, type Drawing, type Layer } from './chart';
import { decimal, UNDEFINED } from './format';
import { measureName } from './wording';

/** Numbers are written into the cells up to this many layers. */
const READABLE = 12;

interface Pair {
  row: string;
  column: string;
  value: number | null;
  text: string;
}

/** Layer-by-layer similarity of one seed; empty without an analysis. */
export function similarityChart(analysis: SeedAnalysis | undefined): Drawing {
  const title = 'How alike the layers are';
  if (!analysis || analysis.similarity.layers.length === 0) {
    return { kind: 'empty', title, reason: 'No similarity was measured for this seed.' };
  }
  const { layers, values } = analysis.similarity;
  const measure = measureName(analysis.similarity.measure);
  const pairs = layers.flatMap((row, i) =>
    layers.map((column, j) => {
      const value = values[i][j];
      return { row, column, value, text: value === null ? UNDEFINED : decimal(value) };
    }),
  );
  return {
    kind: 'chart',
    title,
    caption: `Similarity of every pair of layers of seed ${analysis.seed} by ${measure}: 1 (yellow) means the same arrangement of inputs, 0 or less (dark) none in common.`,
    spec: (width) => heatmapSpec(pairs, layers, measure, width),
    table: {
      columns: ['Layer', ...layers],
      rows: layers.map((layer, index) => [layer, ...values[index]]),
    },
  };
}

function heatmapSpec(pairs: Pair[], layers: string[], measure: string, width: number): TopLevelSpec {
  const side = Math.max(160, Math.min(340, width - 150));
  const least = pairs.reduce((low, pair) => Math.min(low, pair.value ?? 0), 0);
  const domain = [Math.floor(least * 10) / 10, 1];
  const light = domain[0] + 0.45 * (1 - domain[0]);
  return {
    $schema: schema,
    width: side,
    height: side,
    data: { values: pairs },
    encoding: {
      x: {
        field: 'column',
        type: 'nominal',
        sort: layers,
        title: null,
        axis: { labelAngle: fits(layers, side / layers.length) ? 0 : -35, domain: false, ticks: false },
      },
      y: { field: 'row', type: 'nominal', sort: layers, title: null },
    },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.value)' }],
        mark: { type: 'rect' },
        encoding: {
          color: {
            field: 'value',
            type: 'quantitative',
            scale: { scheme: 'viridis', domain },
            legend: {
              title: measure,
              gradientLength: side - 24,
              gradientThickness: 12,
              tickCount: 5,
              format: '.1f',
            },
          },
        },
      },
      ...(layers.length > READABLE ? [] : [numberLayer(light)]),
      pointerLayer(measure),
    ],
  };
}

/** Lies over the whole cell, so that its number does not hide it from the pointer. */
function pointerLayer(measure: string): Layer {
  return {
    mark: { type: 'rect', fill: 'transparent' },
    encoding: {
      tooltip: [
        { field: 'row', type: 'nominal', title: 'layer' },
        { field: 'column', type: 'nominal', title: 'with' },
        { field: 'text', type: 'nominal', title: measure },
      ],
    },
  };
}

/** Whether the names stand side by side, at about 7 pixels a letter. */
function fits(names: readonly string[], room: number): boolean {
  return names.every((name) => 7 * name.length + 6 < room);
}

/** Dark numbers on light cells and the reverse; an undefined value stands on the page's own background. */
function numberLayer(light: number) {
  return {
    mark: { type: 'text' as const, tooltip: false, fontSize: 12 },
    encoding: {
      text: { field: 'text', type: 'nominal' as const },
      color: {
        condition: [
          { test: '!isValid(datum.value)', value: muted },
          { test: `datum.value > ${light}`, value: '#101010' },
        ],
        value: '#ffffff',
      },
    },
  };
}
