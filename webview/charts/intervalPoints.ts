/** Values with their intervals along the layers of a model, and what they are to be compared with. */
import type { TopLevelSpec } from 'vega-lite';
import { axisLine, foreground, muted, series } from '../theme/colours';
import { NARROW, schema, type Layer } from './chart';
import { layerChannel } from './layerAxis';

/** One value; null where it is undefined. */
export interface IntervalPoint {
  layer: string;
  value: number | null;
  low: number | null;
  high: number | null;
  /** The value by chance that it is compared with. */
  reference: number | null;
  /** Drawn filled: told apart from the reference. */
  sure: boolean;
}

/** Such values as a chart shows them. */
export interface IntervalPlot {
  points: readonly IntervalPoint[];
  x: string;
  y: { title: string; domain: [number, number]; format: string };
  /** Written at the reference line. */
  reference: string | null;
  /** A line from value to value. */
  joined: boolean;
}

/** More points than this have a band in the place of error bars. */
const MOST_BARS = 60;

/** The spec for a host of this width, in CSS pixels. */
export function intervalSpec({ points, x, y, reference, joined }: IntervalPlot, width: number): TopLevelSpec {
  const layers = points.map(({ layer }) => layer);
  const longest = layers.reduce((most, name) => Math.max(most, name.length), 0);
  const channel = layerChannel(layers, width, 'points');
  const slanted = channel.axis.labelAngle !== 0;
  const known = points.filter(({ value }) => value !== null);
  const withInterval = known.filter(({ low }) => low !== null);
  const withReference = points.filter((point) => point.reference !== null);
  const vertical = { type: 'quantitative' as const, title: y.title };
  const scale = { domain: y.domain, nice: false, zero: false };
  const axis = { format: y.format, tickCount: 6 };
  return {
    $schema: schema,
    width,
    height: (width < NARROW ? 210 : 250) + (slanted ? Math.min(90, 4 * longest) : 0),
    autosize: { type: 'fit', contains: 'padding' },
    encoding: { x: { ...channel, title: x, scale: { ...channel.scale, type: 'point' } } },
    layer: [
      ...(y.domain[0] < 0 ? [zeroLine()] : []),
      ...referenceLayers(withReference, reference),
      ...(withInterval.length === 0
        ? []
        : points.length > MOST_BARS
          ? [band(withInterval)]
          : errorBars(withInterval)),
      ...(joined && known.length > 1 ? [line(known)] : []),
      {
        data: { values: known },
        mark: { type: 'point', size: 44, strokeWidth: 1.6, opacity: 1 },
        encoding: {
          y: { ...vertical, field: 'value', scale, axis },
          stroke: { value: series(0) },
          fill: {
            condition: { test: 'datum.sure', value: series(0) },
            value: 'var(--replens-background)',
          },
        },
      },
    ],
  };
}

/** A channel along y that shares the scale and the axis of the points. */
const alongY = (field: string) => ({ field, type: 'quantitative' as const });

function zeroLine(): Layer {
  return {
    data: { values: [{}] },
    mark: { type: 'rule', color: axisLine },
    encoding: { x: { value: 0 }, x2: { value: 'width' }, y: { datum: 0 } },
  };
}

function referenceLayers(points: readonly IntervalPoint[], label: string | null): Layer[] {
  if (points.length === 0) return [];
  const look = { color: muted, strokeDash: [5, 4], strokeWidth: 1.4 };
  const [first] = points;
  const text: Layer = {
    data: { values: [first] },
    mark: { type: 'text', align: 'left', baseline: 'bottom', dx: 4, dy: -4, fontSize: 11, color: muted },
    encoding: { x: { value: 0 }, y: alongY('reference'), text: { value: label ?? '' } },
  };
  const joined: Layer =
    points.length === 1
      ? {
          data: { values: [first] },
          mark: { type: 'rule', ...look },
          encoding: { x: { value: 0 }, x2: { value: 'width' }, y: alongY('reference') },
        }
      : {
          data: { values: [...points] },
          mark: { type: 'line', ...look },
          encoding: { y: alongY('reference') },
        };
  return label === null ? [joined] : [joined, text];
}

function band(points: readonly IntervalPoint[]): Layer {
  return {
    data: { values: [...points] },
    mark: { type: 'area', color: series(0), fillOpacity: 0.2, clip: true },
    encoding: { y: alongY('low'), y2: { field: 'high' } },
  };
}

function errorBars(points: readonly IntervalPoint[]): Layer[] {
  const end = (field: 'low' | 'high'): Layer => ({
    data: { values: [...points] },
    mark: { type: 'tick', orient: 'horizontal', size: 9, thickness: 1.3, color: foreground, clip: true },
    encoding: { y: alongY(field) },
  });
  return [
    {
      data: { values: [...points] },
      mark: { type: 'rule', color: foreground, strokeWidth: 1.3, clip: true },
      encoding: { y: alongY('low'), y2: { field: 'high' } },
    },
    end('low'),
    end('high'),
  ];
}

function line(points: readonly IntervalPoint[]): Layer {
  return {
    data: { values: [...points] },
    mark: { type: 'line', color: series(0), strokeWidth: 1.5, strokeOpacity: 0.6 },
    encoding: { y: alongY('value') },
  };
}
