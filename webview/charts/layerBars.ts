/** Variance explained in each layer after training: one bar a feature, with its interval over seeds. */
import type { TopLevelSpec } from 'vega-lite';
import type { StudyResults } from '../../runtime/studies/results';
import { foreground, seriesRange } from '../theme/colours';
import { NARROW, schema, type Drawing, type Layer } from './chart';
import { varianceDomain } from './domain';
import { decimal, estimate } from './format';
import { gridStops } from './stops';
import { featureNames, layerOfRecord } from './study';

interface Bar {
  layer: string;
  feature: string;
  mean: number | null;
  low: number | null;
  high: number | null;
  n: number;
  text: string;
}

/**
 * Variance explained by each feature in each layer at the last step, means and intervals over the seeds that
 * passed.
 */
export function layerChart(results: StudyResults): Drawing {
  const title = 'How strongly each layer represents each feature';
  const bars = barsOf(results);
  if (bars.every((bar) => bar.mean === null)) {
    return { kind: 'empty', title, reason: 'No seed passed the accuracy gate, so there is no mean to show.' };
  }
  const record = layerOfRecord(results)?.name;
  return {
    kind: 'chart',
    title,
    caption: `Variance explained at the last step, layer by layer in forward order: mean over the seeds that passed the accuracy gate, whiskers: 95 % interval.${record === undefined ? '' : ` The representation of record is ${record}.`}`,
    spec: (width) => barSpec(results, bars, width),
    table: {
      columns: ['Layer', 'Feature', 'R² mean', 'Low', 'High', 'Seeds'],
      rows: bars.map((bar) => [bar.layer, bar.feature, bar.mean, bar.low, bar.high, bar.n]),
    },
    stops: gridStops(1, bars.length, (_, index) => {
      const { layer, feature, mean, text, n } = bars[index];
      return {
        place: { x: { category: layer, offset: feature }, y: [0, mean ?? 0] },
        readout: { layer, feature, 'R²': text, seeds: String(n) },
      };
    }),
  };
}

function barsOf(results: StudyResults): Bar[] {
  return results.layers.flatMap(({ name }) =>
    results.features.flatMap(({ feature, varianceExplained }) => {
      const interval = varianceExplained[name];
      if (!interval) return [];
      const { mean, low, high, n } = interval;
      return [{ layer: name, feature, mean, low, high, n, text: estimate(interval, decimal) }];
    }),
  );
}

function barSpec(results: StudyResults, bars: Bar[], width: number): TopLevelSpec {
  const features = featureNames(results);
  const record = layerOfRecord(results)?.name ?? '';
  const labels = labelling(results.layers, width);
  return {
    $schema: schema,
    width,
    height: (width < NARROW ? 220 : 270) + labels.room,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: bars },
    encoding: {
      x: {
        field: 'layer',
        type: 'nominal',
        sort: results.layers.map((layer) => layer.name),
        title: 'Layer, in forward order',
        scale: { paddingInner: 0.3, paddingOuter: 0.15 },
        axis: {
          labelAngle: labels.angle,
          labelLimit: LONGEST_LABEL,
          ticks: false,
          domain: false,
          labelExpr: `datum.label === ${JSON.stringify(record)} ? ${labels.ofRecord} : datum.label`,
        },
      },
    },
    layer: [barLayer(features, bars), zeroLayer(), ...whiskerLayers(features)],
  };
}

/** Pixels of the longest label that is shown whole, and of one of its letters. */
const LONGEST_LABEL = 200;
const LETTER = 6.4;

/** How the layers are labelled: the less room each has, the steeper, with more height for the labels. */
function labelling(layers: StudyResults['layers'], width: number) {
  const room = width / layers.length;
  if (room >= 90) return { angle: 0, room: 0, ofRecord: "[datum.label, '(of record)']" };
  const ofRecord = "datum.label + ' (of record)'";
  if (room >= 45) return { angle: -35, room: 0, ofRecord };
  const longest = Math.max(...layers.map(({ name }) => name.length)) + '(of record)'.length;
  return { angle: -65, room: Math.round(0.8 * Math.min(LONGEST_LABEL, LETTER * longest)), ofRecord };
}

/** An end of an interval as far as the axis goes: of two seeds that differ, intervals are wider than any R2. */
const onAxis = (end: number | null) => (end === null ? null : Math.max(-0.1, Math.min(1, end)));

/** Bars of one layer stand side by side, in the order of the features. */
const beside = (features: readonly string[]) => ({ field: 'feature', sort: [...features] });

function barLayer(features: readonly string[], bars: Bar[]): Layer {
  return {
    mark: { type: 'bar', clip: true },
    encoding: {
      xOffset: beside(features),
      y: {
        field: 'mean',
        type: 'quantitative',
        title: 'Variance explained (R²)',
        scale: {
          domain: varianceDomain(bars.flatMap(({ mean, low, high }) => [mean, onAxis(low), onAxis(high)])),
          nice: false,
        },
        axis: { format: '~g', tickCount: 6 },
      },
      color: {
        field: 'feature',
        type: 'nominal',
        scale: { domain: [...features], range: seriesRange(features.length) },
        legend: { title: null, orient: 'top', symbolType: 'square', offset: 4 },
      },
    },
  };
}

function zeroLayer(): Layer {
  return {
    data: { values: [{}] },
    mark: { type: 'rule' },
    encoding: { x: { value: 0 }, x2: { value: 'width' }, y: { datum: 0 } },
  };
}

function whiskerLayers(features: readonly string[]): Layer[] {
  const xOffset = beside(features);
  const end = (field: 'low' | 'high'): Layer => ({
    transform: [{ filter: 'isValid(datum.low)' }],
    mark: { type: 'tick', orient: 'horizontal', size: 7, thickness: 1.3, color: foreground, clip: true },
    encoding: { xOffset, y: { field, type: 'quantitative' } },
  });
  return [
    {
      transform: [{ filter: 'isValid(datum.low)' }],
      mark: { type: 'rule', color: foreground, strokeWidth: 1.3, clip: true },
      encoding: { xOffset, y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
    },
    end('low'),
    end('high'),
  ];
}
