/** Inputs in a plane: one point an input, coloured by a label. */
import type { TopLevelSpec } from 'vega-lite';
import { series } from '../theme/colours';
import { schema, type Cell, type Chart, type Table } from './chart';
import { percent } from './format';
import { pointStops, type Highlight, type Values } from './stops';

/** What colours the points. */
export type Colouring =
  | { kind: 'none' }
  /** A category each, with its colour in the order of the categories. */
  | { kind: 'categorical'; name: string; texts: string[]; categories: string[]; colours: string[] }
  | { kind: 'numeric'; name: string; values: ArrayLike<number> };

/** An axis of the plane. */
export interface PlaneAxis {
  /** In tooltips and tables. */
  name: string;
  title: string;
}

/** The points and what they are called. */
export interface PointCloud {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** Rows of the probe set. */
  inputs: readonly number[];
  /** What a row of the probe set is called: "input", "test row". */
  inputName: string;
  axes: readonly [x: PlaneAxis, y: PlaneAxis];
  colouring: Colouring;
}

const SHAPES = [
  'circle',
  'triangle-up',
  'square',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-left',
  'triangle-right',
];

/** The axes of the first two principal components, with their shares of variance. */
export function componentAxes(shares: readonly number[]): [PlaneAxis, PlaneAxis] {
  const axis = (component: 1 | 2): PlaneAxis => {
    const share = shares.at(component - 1);
    const name = `PC ${component}`;
    return {
      name,
      title: `${name} (${share === undefined ? 'no variance' : `${percent(share)} of variance`})`,
    };
  };
  return [axis(1), axis(2)];
}

/** What the points have to offer as a chart. */
export function pointCloud(
  cloud: PointCloud,
): Pick<Chart, 'spec' | 'table' | 'stops' | 'highlights' | 'within'> {
  const { x, y, inputs, inputName } = cloud;
  return {
    spec: (width) => cloudSpec(cloud, width),
    get table() {
      return cloudTable(cloud);
    },
    stops: pointStops(x, y, (index) => ({
      place: { x: x[index], y: y[index] },
      readout: {
        [inputName]: String(inputs[index]),
        ...labelOf(cloud.colouring, index),
        [cloud.axes[0].name]: x[index].toFixed(3),
        [cloud.axes[1].name]: y[index].toFixed(3),
      },
      pick: { inputs: [inputs[index]] },
    })),
    highlights(selection) {
      const wanted = new Set(selection.inputs);
      return inputs.flatMap((input, index): Highlight[] => {
        if (!wanted.has(input)) return [];
        const place = { x: x[index], y: y[index] };
        return [{ shape: 'ring', place, fill: colourOf(cloud.colouring, index) }];
      });
    },
    within: ([left, right]: Values, [low, high]: Values) => [
      ...new Set(inputs.filter((_, i) => x[i] >= left && x[i] <= right && y[i] >= low && y[i] <= high)),
    ],
  };
}

function labelOf(colouring: Colouring, index: number): Record<string, string> {
  switch (colouring.kind) {
    case 'none':
      return {};
    case 'categorical':
      return { [colouring.name]: colouring.texts[index] };
    case 'numeric':
      return { [colouring.name]: String(Number(colouring.values[index].toPrecision(4))) };
  }
}

/** Undefined where a ring leaves the point itself to be seen. */
function colourOf(colouring: Colouring, index: number): string | undefined {
  if (colouring.kind === 'none') return series(0);
  if (colouring.kind === 'numeric') return undefined;
  const { texts, categories, colours } = colouring;
  return colours[categories.indexOf(texts[index]) % colours.length];
}

function cloudTable({ x, y, inputs, inputName, colouring, axes }: PointCloud): Table {
  const name = inputName.charAt(0).toUpperCase() + inputName.slice(1);
  const label = (index: number): Cell[] => {
    if (colouring.kind === 'none') return [];
    if (colouring.kind === 'categorical') return [colouring.texts[index]];
    return [Number.isFinite(colouring.values[index]) ? colouring.values[index] : null];
  };
  return {
    columns: [name, ...(colouring.kind === 'none' ? [] : [colouring.name]), ...axes.map((axis) => axis.name)],
    rows: inputs.map((input, index) => [input, ...label(index), x[index], y[index]]),
  };
}

function cloudSpec(cloud: PointCloud, width: number): TopLevelSpec {
  const { x, y, colouring } = cloud;
  const frame = frameOf(cloud);
  const axis = (number: 0 | 1) => ({
    type: 'quantitative' as const,
    title: cloud.axes[number].title,
    scale: { domain: number === 0 ? frame.x : frame.y, nice: false, zero: false },
    axis: { tickCount: 5, grid: true, domain: true },
  });
  const points = Array.from(x, (value, index) => ({
    x: value,
    y: y[index],
    ...(colouring.kind === 'categorical' ? { label: colouring.texts[index] } : {}),
    ...(colouring.kind === 'numeric' ? { label: colouring.values[index] } : {}),
  }));
  return {
    $schema: schema,
    ...plotSize(frame, width),
    data: { values: points },
    mark: { type: 'point', filled: true, size: x.length > 800 ? 18 : 34, opacity: 0.75 },
    encoding: {
      x: { field: 'x', ...axis(0) },
      y: { field: 'y', ...axis(1) },
      ...colourChannels(colouring, width),
    },
  };
}

function colourChannels(colouring: Colouring, width: number) {
  switch (colouring.kind) {
    case 'none':
      return { color: { value: series(0) } };
    case 'numeric':
      return {
        color: {
          field: 'label',
          type: 'quantitative' as const,
          scale: { scheme: 'viridis' as const },
          legend: {
            title: colouring.name,
            orient: 'top' as const,
            direction: 'horizontal' as const,
            gradientLength: 220,
            gradientThickness: 10,
            gradientOpacity: 1,
            tickCount: 5,
            offset: 4,
          },
        },
      };
    case 'categorical':
      return categoryChannels(colouring, width);
  }
}

function categoryChannels(
  { name, categories, colours }: Extract<Colouring, { kind: 'categorical' }>,
  width: number,
) {
  const longest = categories.reduce((letters, text) => Math.max(letters, text.length), 0);
  const room = Math.min(120, 7.2 * longest) + 30;
  return {
    color: {
      field: 'label',
      type: 'nominal' as const,
      scale: { domain: categories, range: colours },
      legend: {
        title: name,
        orient: 'top' as const,
        titleOrient: 'left' as const,
        symbolOpacity: 1,
        symbolSize: 70,
        columns: Math.max(1, Math.floor((width - 7.2 * name.length - 30) / room)),
        labelLimit: 120,
        offset: 4,
      },
    },
    shape: {
      field: 'label',
      type: 'nominal' as const,
      scale: { domain: categories, range: categories.map((_, index) => shapeOf(index)) },
    },
  };
}

/** When the colours begin again, other shapes go with them. */
function shapeOf(index: number): string {
  return SHAPES[(index + Math.floor(index / SHAPES.length)) % SHAPES.length];
}

/** Ends of both axes around the points, in the units of the layer. */
interface Frame {
  x: [number, number];
  y: [number, number];
}

/** The points with a margin around them; a flat cloud is given some height, so that its axis can be read. */
function frameOf({ x, y }: PointCloud): Frame {
  const [xs, ys] = [extent(x), extent(y)];
  const longest = Math.max(xs.length, ys.length, 1e-9);
  const around = ({ middle, length }: typeof xs): [number, number] => {
    const half = Math.max(length / 2 + 0.04 * longest, 0.25 * longest);
    return [middle - half, middle + half];
  };
  return { x: around(xs), y: around(ys) };
}

function extent(values: ArrayLike<number>): { middle: number; length: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index++) {
    low = Math.min(low, values[index]);
    high = Math.max(high, values[index]);
  }
  return { middle: (low + high) / 2, length: high - low };
}

/** Size of the plot in pixels: one unit is as long on both axes, so distances on the page are true. */
function plotSize({ x, y }: Frame, width: number): { width: number; height: number } {
  const room = { width: Math.max(160, Math.min(480, width - 75)), height: 340 };
  const unit = Math.min(room.width / (x[1] - x[0]), room.height / (y[1] - y[0]));
  return { width: unit * (x[1] - x[0]), height: unit * (y[1] - y[0]) };
}
