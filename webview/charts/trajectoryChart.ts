/** A measure over the checkpoints of a run: one line a layer, training as the axis. */
import type { TopLevelSpec } from 'vega-lite';
import type { Trajectory } from '../../runtime/inspections/trajectory';
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import { depthRange, seriesRange } from '../theme/colours';
import { NARROW, schema, type Drawing } from './chart';
import { varianceDomain } from './domain';
import { cell, count, UNDEFINED } from './format';
import { heatScale, readingOf } from './heatScale';
import { gridStops, type Highlight } from './stops';
import { measureName } from './wording';

/** Up to this many layers have colours of their own; more are coloured by depth. */
const MOST_COLOURS = 6;
/** Layers named in the legend where they are coloured by depth. */
const NAMED = 5;

/** How the steps stand along the axis. */
export type StepScale = 'log' | 'linear';

interface Point {
  layer: string;
  x: number;
  y: number;
}

/** Of a measure followed: its name and the ends of its axis. */
interface Quantity {
  name: string;
  domain: [number, number];
  format: string;
}

/** One line a layer over the training steps. */
export function trajectoryChart(trajectory: Trajectory, scale: StepScale, measure?: MeasureInfo): Drawing {
  const { series, checkpoints } = trajectory;
  const quantity = quantityOf(trajectory, measure);
  const title = `${quantity.name} over training`;
  const xs = checkpoints.map(({ step }, index) => step ?? index + 1);
  const stepped = checkpoints.every(({ step }) => step !== null);
  const points = series.flatMap(({ layer, values }) =>
    values.flatMap((y, index): Point[] => (y === null ? [] : [{ layer, x: xs[index], y }])),
  );
  if (points.length === 0) {
    return { kind: 'empty', title, reason: trajectory.undefined[0] ?? 'No layer has a value.' };
  }
  const layers = series.map(({ layer }) => layer);
  const axis = stepped ? 'Training step' : 'Checkpoint, in the order of the files';
  return {
    kind: 'chart',
    title,
    caption: captionOf(trajectory, quantity.name),
    spec: (width) => lineSpec({ points, layers, xs, scale, axis, quantity }, width),
    table: {
      columns: [stepped ? 'Step' : 'Checkpoint', ...layers],
      rows: xs.map((x, index) => [x, ...series.map(({ values }) => values[index])]),
    },
    stops: gridStops(series.length, xs.length, (row, column) => {
      const value = series[row].values[column];
      return {
        place: { x: xs[column], y: value ?? quantity.domain[0] },
        readout: {
          layer: layers[row],
          [stepped ? 'step' : 'checkpoint']: count(xs[column]),
          [quantity.name]: value === null ? UNDEFINED : cell(value).replace('-', '−'),
        },
        pick: { layer: layers[row] },
      };
    }),
    highlights: ({ layer }) => points.filter((point) => point.layer === layer).map(ring),
  };
}

const ring = ({ x, y }: Point): Highlight => ({ shape: 'ring', place: { x, y } });

function quantityOf({ measure, series }: Trajectory, info: MeasureInfo | undefined): Quantity {
  const values = series.map((line) => line.values);
  if (measure.kind === 'variance explained') {
    const name = `Variance explained by ${measure.label}`;
    return { name, domain: varianceDomain(values.flat()), format: '~g' };
  }
  const name = info?.title ?? measureName(measure.key);
  const { domain, legendFormat } = heatScale(values, readingOf(info));
  return { name, domain: [domain[0], domain[1]], format: legendFormat };
}

function captionOf({ measure, rows, undefined: reasons }: Trajectory, quantity: string): string {
  const against = { first: 'at the first checkpoint', last: 'at the last', previous: 'at the one before' };
  const what =
    measure.kind === 'pair'
      ? `${quantity} of each layer at a checkpoint and the same layer ${against[measure.against]}`
      : `${quantity} of each layer at each checkpoint`;
  const missing = reasons.length === 0 ? '' : ` Undefined: ${reasons.slice(0, 2).join(' ')}`;
  const more = reasons.length > 2 ? ` And ${reasons.length - 2} more.` : '';
  return `${what}, on the same ${count(rows)} inputs.${missing}${more}`;
}

interface Lines {
  points: Point[];
  layers: string[];
  xs: number[];
  scale: StepScale;
  axis: string;
  quantity: Quantity;
}

function lineSpec({ points, layers, xs, scale, axis, quantity }: Lines, width: number): TopLevelSpec {
  const many = layers.length > MOST_COLOURS;
  const ends = [Math.min(...xs), Math.max(...xs)];
  return {
    $schema: schema,
    width,
    height: width < NARROW ? 230 : 300,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: points },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: axis,
        scale: {
          ...(scale === 'log' ? { type: 'symlog', constant: 1 } : { zero: false }),
          domain: ends,
          nice: false,
        },
        axis: scale === 'log' ? { values: decades(xs), format: ',d' } : { tickMinStep: 1, format: ',d' },
      },
      y: {
        field: 'y',
        type: 'quantitative',
        title: quantity.name,
        scale: { domain: quantity.domain, nice: false, zero: false },
        axis: { format: quantity.format, tickCount: 6 },
      },
      color: {
        field: 'layer',
        type: 'nominal',
        scale: { domain: layers, range: many ? depthRange(layers.length) : seriesRange(layers.length) },
        legend: {
          title: null,
          orient: 'top',
          symbolType: 'stroke',
          symbolSize: 300,
          symbolOpacity: 1,
          columns: Math.max(1, Math.floor(width / 150)),
          labelLimit: 120,
          offset: 4,
          ...(many ? { values: spread(layers) } : {}),
        },
      },
    },
    layer: [
      { mark: { type: 'line', strokeWidth: many ? 1.5 : 2, clip: true } },
      { mark: { type: 'point', filled: true, size: many ? 14 : 26, opacity: 1 } },
    ],
  };
}

/** A few of the layers, first and last among them. */
function spread(layers: readonly string[]): string[] {
  const last = layers.length - 1;
  return Array.from({ length: NAMED }, (_, index) => layers[Math.round((index * last) / (NAMED - 1))]);
}

/** 0, powers of ten, and the last step where it has room beside them. */
function decades(xs: readonly number[]): number[] {
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  const values = first === 0 ? [0] : [];
  for (let value = 1; value <= last; value *= 10) if (value >= first) values.push(value);
  if (values.length === 0 || last > 3 * values[values.length - 1]) values.push(last);
  return values;
}
