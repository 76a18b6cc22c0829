/** Variance explained by each label in each layer of an inspected model. */
import type { TopLevelSpec } from 'vega-lite';
import type { Inspection } from '../../runtime/inspections/inspect';
import type { LayerMeasures } from '../../runtime/inspections/layer-measures';
import { seriesRange } from '../theme/colours';
import { NARROW, schema, type Drawing, type Layer } from './chart';
import { varianceDomain } from './domain';
import { decimal } from './format';
import { own } from './labels';
import { layerChannel } from './layerAxis';
import { gridStops, type At, type Highlight } from './stops';

/** Bars up to this many layers, lines beyond. */
const MOST_BARS = 8;

interface Entry {
  layer: string;
  label: string;
  /** Null where it is undefined, for `reason`. */
  r2: number | null;
  reason: string;
}

/** Layer by label. */
interface Profile {
  layers: string[];
  labels: string[];
  entries: Entry[];
  bars: boolean;
}

/** Bars for few layers, lines for many. */
export function labelChart(inspection: Inspection): Drawing {
  const title = 'How strongly each layer represents each label';
  const measured = inspection.layers.filter(({ measures }) => measures !== null);
  if (measured.length === 0) {
    return { kind: 'empty', title, reason: 'No layer has been measured: choose inputs first.' };
  }
  const labels = inspection.probe?.labels ?? [];
  if (labels.length === 0) {
    const reason =
      'The inputs have no labels. A probe set brings them as arrays or columns beside the input, with one value a row.';
    return { kind: 'empty', title, reason };
  }
  const profile = profileOf(measured, labels);
  if (profile.entries.every(({ r2 }) => r2 === null)) {
    return { kind: 'empty', title, reason: `No value: ${profile.entries[0].reason}` };
  }
  return {
    kind: 'chart',
    title,
    caption: `Variance explained (R²) by each label in each layer, in forward order: a map from the label to the activations is fitted on a random half of the inputs and scored on the other. 1: the layer varies with nothing else; 0 or less: not with the label.${undefinedText(profile)}`,
    spec: (width) => profileSpec(profile, width),
    table: {
      columns: ['Layer', 'Label', 'R²'],
      rows: profile.entries.map(({ layer, label, r2 }) => [layer, label, r2]),
    },
    stops: stopsOf(profile),
    highlights: ({ layer }) =>
      layer !== null && profile.layers.includes(layer) ? [layerMark(layer, profile)] : [],
  };
}

type Measured = { name: string; measures: LayerMeasures | null };

function profileOf(measured: readonly Measured[], labels: string[]): Profile {
  const entries = measured.flatMap(({ name, measures }) =>
    labels.map((label) => ({
      layer: name,
      label,
      r2: own(measures?.varianceExplained, label) ?? null,
      reason: own(measures?.undefined, label) ?? 'not measured.',
    })),
  );
  return { layers: measured.map(({ name }) => name), labels, entries, bars: measured.length <= MOST_BARS };
}

function undefinedText({ entries }: Profile): string {
  const missing = entries.filter(({ r2 }) => r2 === null);
  if (missing.length === 0) return '';
  return ` Without a value: ${missing.length} of ${entries.length}; the first (${missing[0].label} in ${missing[0].layer}): ${missing[0].reason}`;
}

/** A row of stops a label, a column a layer. */
function stopsOf({ layers, labels, entries, bars }: Profile) {
  return gridStops(labels.length, layers.length, (row, column) => {
    const { layer, label, r2, reason } = entries[column * labels.length + row];
    const x: At = bars ? { category: layer, offset: label } : layer;
    return {
      place: { x, y: bars ? [0, r2 ?? 0] : (r2 ?? 0) },
      readout: { layer, label, 'R²': r2 === null ? `undefined: ${reason}` : decimal(r2) },
      pick: { layer },
    };
  });
}

function layerMark(layer: string, { bars }: Profile): Highlight {
  return { shape: bars ? 'box' : 'line', place: { x: layer, y: null } };
}

function profileSpec(profile: Profile, width: number): TopLevelSpec {
  const { layers, labels, entries, bars } = profile;
  const known = entries.filter(({ r2 }) => r2 !== null);
  return {
    $schema: schema,
    width,
    height: width < NARROW ? 240 : 290,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: bars ? known : entries },
    encoding: { x: layerChannel(layers, width, bars ? 'bars' : 'points') },
    layer: [...(bars ? [barLayer(profile)] : lineLayers(profile)), zeroLayer()],
  };

  function channels() {
    return {
      y: {
        field: 'r2',
        type: 'quantitative' as const,
        title: 'Variance explained (R²)',
        scale: { domain: varianceDomain(known.map(({ r2 }) => r2)), nice: false },
        axis: { format: '~g', tickCount: 6 },
      },
      color: {
        field: 'label',
        type: 'nominal' as const,
        scale: { domain: labels, range: seriesRange(labels.length) },
        legend: { title: null, orient: 'top' as const, columns: 6, symbolOpacity: 1, offset: 4 },
      },
    };
  }
  function barLayer({ labels: order }: Profile): Layer {
    return {
      mark: { type: 'bar', clip: true },
      encoding: { ...channels(), xOffset: { field: 'label', sort: order } },
    };
  }
  function lineLayers({ layers: names }: Profile): Layer[] {
    const size = names.length > 30 ? 16 : 30;
    return [
      { mark: { type: 'line', strokeWidth: 1.6, clip: true }, encoding: channels() },
      { mark: { type: 'point', filled: true, size, opacity: 1, clip: true }, encoding: channels() },
    ];
  }
}

function zeroLayer(): Layer {
  return {
    data: { values: [{}] },
    mark: { type: 'rule' },
    encoding: { x: { value: 0 }, x2: { value: 'width' }, y: { datum: 0 } },
  };
}
