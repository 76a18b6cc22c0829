/**
 * One curve a feature over a common x: each seed a faint line, the mean bold with its 95 % interval as a band,
 * seeds that failed the gate dashed. Under the pointer: the means at the nearest x.
 */
import type { TopLevelSpec } from 'vega-lite';
import { axisLine, foreground, muted, seriesRange } from '../theme/colours';
import { NARROW, schema, type Chart, type Layer } from './chart';
import { meanLines, type LinePoint, type MeanPoint, type MeanScale } from './curves';
import { count, estimate, type Format } from './format';
import { gridStops, type Stops } from './stops';

interface Axis {
  title: string;
  /** Of the numbers in the tooltip. */
  format: Format;
  /** Of the tick labels, a d3 format. */
  axisFormat: string;
  domain: [number, number];
  /** `log`: a logarithmic axis of positive values, and geometric means. */
  scale?: MeanScale;
}

/** The curves of a chart and their axes. */
export interface CurveOptions {
  lines: readonly LinePoint[];
  features: readonly string[];
  /** The one curve is not of a feature: it takes the colour of text and no legend. */
  neutral?: boolean;
  /** `log`: logarithmic above 1, linear below, so that step 0 has a place. */
  x: {
    title: string;
    /** In the tooltip. */
    name: string;
    scale: 'log' | 'linear';
    /** Where the axis ends; at the largest x where none is given. */
    end?: number;
    /** Dotted vertical lines. */
    marks?: readonly number[];
  };
  y: Axis;
  /** Dashed horizontal lines with their labels. */
  thresholds?: readonly Threshold[];
}

/** A value of y to compare with. */
interface Threshold {
  value: number;
  label: string;
  /** Where the label stands: on the line at its left end, or below its right one. */
  side: 'left' | 'right';
}

/** What curves have to offer as a chart. */
export function curveChart(options: CurveOptions): Pick<Chart, 'spec' | 'stops'> {
  const means = meanLines(options.lines, options.features, options.y.scale);
  return { spec: (width) => curveSpec(options, means, width), stops: curveStops(options, means) };
}

function curveSpec(options: CurveOptions, means: MeanPoint[], width: number): TopLevelSpec {
  const { x, thresholds = [] } = options;
  return {
    $schema: schema,
    width,
    height: width < NARROW ? 220 : 270,
    autosize: { type: 'fit', contains: 'padding' },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: x.title,
        scale: {
          ...(x.scale === 'log' ? { type: 'symlog', constant: 1 } : { zero: false }),
          ...(x.end === undefined ? {} : { domain: [0, x.end] }),
          nice: false,
        },
        axis:
          x.scale === 'log'
            ? { values: decades(options.lines, x.end), format: ',d' }
            : { tickMinStep: 1, format: 'd' },
      },
    },
    layer: [
      ...thresholds.flatMap(thresholdLayers),
      ...(x.marks ?? []).map(markLayer),
      ...curveLayers(options, means),
    ],
  };
}

/** Band, seeds and mean, each only where it has something to show (Vega warns of an empty extent). */
function curveLayers({ lines, features, neutral, y }: CurveOptions, means: MeanPoint[]): Layer[] {
  const colour = colourChannel(features, neutral);
  const band = means.filter((point) => point.low !== null);
  const failed = lines.filter((line) => line.passed === false);
  const others = lines.filter((line) => line.passed !== false);
  const layers = [
    { rows: band.length, layer: bandLayer(band, colour, y) },
    { rows: failed.length, layer: seedLayer(failed, { strokeDash: [3, 3], strokeOpacity: 0.8 }, colour, y) },
    { rows: others.length, layer: seedLayer(others, { strokeOpacity: 0.35 }, colour, y) },
    { rows: means.length, layer: meanLayer(means, colour, y) },
  ];
  return layers.filter(({ rows }) => rows > 0).map(({ layer }) => layer);
}

/** 0, 1, 10, 100, ... and the largest x where it has room beside the last power. */
function decades(lines: readonly LinePoint[], end = 1): number[] {
  const last = lines.reduce((most, line) => Math.max(most, line.x), end);
  const values = [0];
  for (let value = 1; value <= last; value *= 10) values.push(value);
  if (last > 3 * values[values.length - 1]) values.push(last);
  return values;
}

function thresholdLayers({ value, label, side }: Threshold): Layer[] {
  const isLeft = side === 'left';
  return [
    {
      data: { values: [{}] },
      mark: { type: 'rule', strokeDash: [5, 4], color: axisLine, strokeWidth: 1.2 },
      encoding: { x: { value: 0 }, x2: { value: 'width' }, y: { datum: value } },
    },
    {
      data: { values: [{}] },
      mark: {
        type: 'text',
        align: side,
        baseline: isLeft ? 'bottom' : 'top',
        dx: isLeft ? 4 : -4,
        dy: isLeft ? -3 : 4,
        color: muted,
        fontSize: 11,
      },
      encoding: { x: { value: isLeft ? 0 : 'width' }, y: { datum: value }, text: { value: label } },
    },
  ];
}

/** A vertical line; its place is on the x that all layers share. */
function markLayer(x: number): Layer {
  return {
    data: { values: [{ x }] },
    mark: { type: 'rule', strokeDash: [1, 3], color: muted, strokeWidth: 1.2 },
  };
}

/** The y channel of a layer: one scale and axis for all. */
function yChannel(field: string, y: Axis) {
  return {
    field,
    type: 'quantitative' as const,
    title: y.title,
    scale:
      y.scale === 'log'
        ? { type: 'log' as const, domain: y.domain, nice: false }
        : { domain: y.domain, nice: false, zero: false },
    axis: {
      format: y.axisFormat,
      ...(y.scale === 'log' ? { values: logTicks(y.domain) } : { tickCount: 6 }),
    },
  };
}

/** Powers of ten, with 2 and 5 between them where there are few. */
function logTicks([low, high]: [number, number]): number[] {
  const powers = Math.round(Math.log10(high / low));
  const first = Math.round(Math.log10(low));
  const factors = powers <= 2 ? [1, 2, 5] : [1];
  const ticks = Array.from({ length: powers + 1 }, (_, i) =>
    factors.map((factor) => Number(`${factor}e${first + i}`)),
  ).flat();
  return ticks.filter((tick) => tick <= high);
}

/** Colour by feature, with the one legend that all layers share. */
function colourChannel(features: readonly string[], neutral = false) {
  return {
    field: 'feature',
    type: 'nominal' as const,
    scale: { domain: [...features], range: neutral ? [foreground] : seriesRange(features.length) },
    legend: neutral
      ? null
      : {
          title: null,
          orient: 'top' as const,
          symbolType: 'stroke',
          symbolSize: 300,
          symbolOpacity: 1,
          offset: 4,
        },
  };
}

type Colour = ReturnType<typeof colourChannel>;

function bandLayer(band: MeanPoint[], color: Colour, y: Axis): Layer {
  return {
    data: { values: band },
    mark: { type: 'area', fillOpacity: 0.2, clip: true },
    encoding: { y: yChannel('low', y), y2: { field: 'high' }, color },
  };
}

function seedLayer(
  lines: LinePoint[],
  look: { strokeDash?: number[]; strokeOpacity: number },
  color: Colour,
  y: Axis,
): Layer {
  return {
    data: { values: lines },
    mark: { type: 'line', strokeWidth: 1, ...look },
    encoding: { y: yChannel('y', y), color, detail: { field: 'seed', type: 'nominal' } },
  };
}

function meanLayer(means: MeanPoint[], color: Colour, y: Axis): Layer {
  return {
    data: { values: means },
    mark: { type: 'line', strokeWidth: 2.5 },
    encoding: { y: yChannel('mean', y), color },
  };
}

/** A stop at each x that has means, with the mean of every feature and its interval. */
function curveStops({ features, x, y }: CurveOptions, means: readonly MeanPoint[]): Stops {
  const at = new Map<number, Map<string, MeanPoint>>();
  for (const point of means) {
    const points = at.get(point.x) ?? new Map<string, MeanPoint>();
    at.set(point.x, points.set(point.feature, point));
  }
  const xs = [...at.keys()].sort((a, b) => a - b);
  const text = (point: MeanPoint | undefined) => (point ? estimate({ ...point, level: 0.95 }, y.format) : '');
  return gridStops(1, xs.length, (_, index) => ({
    place: { x: xs[index], y: null },
    readout: Object.fromEntries([
      [x.name, count(xs[index])],
      ...features.map((feature) => [feature, text(at.get(xs[index])?.get(feature))]),
    ]),
  }));
}
