/** How many dimensions each layer of an inspected model has, and how many it uses. */
import type { TopLevelSpec } from 'vega-lite';
import type { Inspection } from '../../runtime/inspections/inspect';
import type { LayerMeasures } from '../../runtime/inspections/layer-measures';
import { muted, series } from '../theme/colours';
import { NARROW, schema, type Drawing, type Layer } from './chart';
import { count, UNDEFINED } from './format';
import { layerChannel } from './layerAxis';
import { gridStops } from './stops';

interface MeasuredLayer {
  name: string;
  op: string;
  measures: LayerMeasures;
}

const SERIES = ['participation ratio', 'units'];

/** Participation ratio and units along the layers. */
export function geometryChart({ layers }: Inspection): Drawing {
  const title = 'How many dimensions each layer uses';
  const measured = layers.flatMap(({ name, op, measures }) => (measures ? [{ name, op, measures }] : []));
  if (measured.length === 0) {
    return { kind: 'empty', title, reason: 'No layer has been measured: choose inputs first.' };
  }
  return {
    kind: 'chart',
    title,
    caption: `Participation ratio of each layer, in forward order: over how many equally strong directions its activations would vary as they do. Above it, the number of its units. It cannot exceed the number of inputs less one, which is ${count(leastRows(measured) - 1)}.${undefinedText(measured)}`,
    spec: (width) => geometrySpec(measured, width),
    table: {
      columns: ['Layer', 'Operator', 'Units', 'Participation ratio', 'Effective rank'],
      rows: measured.map(({ name, op, measures }) => [
        name,
        op,
        measures.units,
        measures.participationRatio,
        measures.effectiveRank,
      ]),
    },
    stops: gridStops(1, measured.length, (_, column) => ({
      place: { x: measured[column].name, y: null },
      readout: readoutOf(measured[column]),
      pick: { layer: measured[column].name },
    })),
    highlights: ({ layer }) =>
      measured.some(({ name }) => name === layer) ? [{ shape: 'line', place: { x: layer, y: null } }] : [],
  };
}

function leastRows(measured: readonly MeasuredLayer[]): number {
  return measured.reduce((least, { measures }) => Math.min(least, measures.rows), Infinity);
}

function readoutOf({ name, op, measures }: MeasuredLayer) {
  const { units, participationRatio, effectiveRank, undefined: reasons } = measures;
  const text = (value: number | null, key: string) =>
    value === null ? `${UNDEFINED}${reasons[key] ? `: ${reasons[key]}` : ''}` : value.toFixed(1);
  return {
    layer: `${name} (${op})`,
    units: count(units),
    'participation ratio': text(participationRatio, 'participationRatio'),
    'effective rank': text(effectiveRank, 'effectiveRank'),
  };
}

function undefinedText(measured: readonly MeasuredLayer[]): string {
  const missing = measured.filter(({ measures }) => measures.participationRatio === null);
  if (missing.length === 0) return '';
  const names = missing.slice(0, 3).map(({ name }) => name);
  return ` Without a value: ${names.join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}.`;
}

function geometrySpec(measured: readonly MeasuredLayer[], width: number): TopLevelSpec {
  const names = measured.map(({ name }) => name);
  const values = measured.flatMap(({ name, measures }) => [
    { layer: name, series: SERIES[0], value: measures.participationRatio },
    { layer: name, series: SERIES[1], value: measures.units },
  ]);
  const known = values.filter(({ value }) => value !== null);
  const most = known.reduce((greatest, { value }) => Math.max(greatest, value ?? 1), 1);
  const encoding = {
    y: {
      field: 'value',
      type: 'quantitative' as const,
      title: 'Dimensions (log scale)',
      scale: { type: 'log' as const, domain: [1, most * 1.15], nice: false },
      axis: { values: ticks(most), format: ',d', grid: true },
    },
    color: {
      field: 'series',
      type: 'nominal' as const,
      scale: { domain: SERIES, range: [series(0), muted] },
      legend: { title: null, orient: 'top' as const, symbolType: 'circle', symbolOpacity: 1, offset: 4 },
    },
  };
  const size = names.length > 30 ? 16 : 30;
  const layers: Layer[] = [
    { mark: { type: 'line', strokeWidth: 1.6 }, encoding },
    { mark: { type: 'point', filled: true, size, opacity: 1 }, encoding },
  ];
  return {
    $schema: schema,
    width,
    height: width < NARROW ? 240 : 290,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values },
    encoding: { x: layerChannel(names, width, 'points') },
    layer: layers,
  };
}

/** 1, 2, 5, 10, 20, 50, ... or powers of ten where those are many. */
function ticks(most: number): number[] {
  const steps = most > 2000 ? [1] : [1, 2, 5];
  const values: number[] = [];
  for (let decade = 1; decade <= most; decade *= 10) values.push(...steps.map((step) => step * decade));
  return values.filter((value) => value <= most * 1.15);
}
