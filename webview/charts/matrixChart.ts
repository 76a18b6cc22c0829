/** A dissimilarity matrix: one image, with the labels of its rows as strips beside it. */
import type { TopLevelSpec } from 'vega-lite';
import { muted } from '../theme/colours';
import { schema, type Cell, type Chart, type Layer, type Readout } from './chart';
import { matrixImage } from './matrixImage';
import { gridStops, type Highlight, type Values } from './stops';

/** Labels of the rows, drawn along the left and the upper side; the last is nearest to the picture. */
export interface Strip {
  name: string;
  /** Text of the value at a position. */
  text(position: number): string;
  /** Stretches of equal looks, at positions [from, to). */
  runs: { from: number; to: number; colour: string; opacity: number }[];
  /** Whether each run has a border, so that empty ones are seen. */
  bordered: boolean;
}

/** A square matrix as the chart shows it. Positions count from the upper left corner. */
export interface LabelledMatrix {
  n: number;
  /** Row-major, not in the order of the positions. */
  values: ArrayLike<number>;
  /** Row of `values` at a position. */
  order: Int32Array;
  /** Least and greatest colour. */
  domain: Values;
  /** Name of what the entries are. */
  quantity: string;
  strips: Strip[];
  /** Row of the probe set at a row of `values`. */
  inputs: readonly number[];
  /** What a row of the probe set is called: "input", "test row". */
  inputName: string;
  /** Longest side of the picture in CSS pixels. */
  most: number;
}

const STRIP = 10;
const GAP = 3;
/** Width of the marks of selected inputs, as a share of the picture's side. */
const TRACK = 0.022;
/** Up to this many selected inputs are marked across the picture too. */
const CROSSED = 6;

/** What such a matrix has to offer as a chart. */
export function matrixChart(
  matrix: LabelledMatrix,
): Pick<Chart, 'spec' | 'image' | 'stops' | 'highlights' | 'within'> {
  const { n, order, values, inputs } = matrix;
  return {
    spec: (width, image = '') => matrixSpec(matrix, width, image),
    image: () => matrixImage(values, matrix.domain, n, order),
    stops: gridStops(
      n,
      n,
      (row, column) => ({
        place: { x: [column, column + 1], y: [row, row + 1] },
        readout: readoutOf(matrix, row, column),
        pick: { inputs: ascending(inputs[order[row]], inputs[order[column]]) },
      }),
      (x, y) => (x >= 0 && y >= 0 && x < n && y < n ? Math.floor(y) * n + Math.floor(x) : undefined),
    ),
    highlights: (selection) => highlightsOf(matrix, selection.inputs),
    within: (x, y) => inputsWithin(matrix, x, y),
  };
}

function ascending(a: number, b: number): number[] {
  return a === b ? [a] : [Math.min(a, b), Math.max(a, b)];
}

/** Entry at positions. */
export function entryAt({ values, n, order }: LabelledMatrix, row: number, column: number): number {
  return values[order[row] * n + order[column]];
}

function readoutOf(matrix: LabelledMatrix, row: number, column: number): Readout {
  const value = entryAt(matrix, row, column);
  const name = (position: number) => {
    const labels = matrix.strips.map((strip) => `${strip.name} ${strip.text(position)}`).join(', ');
    return `${matrix.inputName} ${matrix.inputs[matrix.order[position]]}${labels && ` (${labels})`}`;
  };
  return {
    row: name(row),
    column: name(column),
    [matrix.quantity]: Number.isFinite(value) ? value.toFixed(3) : 'undefined for this pair',
  };
}

/** Rows of the probe set at the positions that both sides of a rectangle cover. */
function inputsWithin({ n, order, inputs }: LabelledMatrix, x: Values, y: Values): number[] {
  const covered = new Set<number>();
  for (const [from, to] of [x, y]) {
    for (let at = Math.max(0, Math.floor(from)); at < Math.min(n, to); at++) covered.add(inputs[order[at]]);
  }
  return [...covered].sort((a, b) => a - b);
}

function highlightsOf({ n, order, inputs }: LabelledMatrix, selected: readonly number[]): Highlight[] {
  const wanted = new Set(selected);
  const isSelected = Array.from(order, (row) => (wanted.has(inputs[row]) ? 1 : 0));
  const runs = labelRuns(isSelected).filter(({ label }) => label === 1);
  const edge: Values = [-TRACK * n, -0.3 * TRACK * n];
  const bands = runs.flatMap(({ from, to }): Highlight[] => [
    { shape: 'band', place: { x: edge, y: [from, to] } },
    { shape: 'band', place: { x: [from, to], y: edge } },
  ]);
  if (wanted.size > CROSSED) return bands;
  const lines = runs.flatMap(({ from, to }): Highlight[] =>
    Array.from({ length: to - from }, (_, index) => from + index + 0.5).flatMap((at): Highlight[] => [
      { shape: 'line', place: { x: [0, n], y: at } },
      { shape: 'line', place: { x: at, y: [0, n] } },
    ]),
  );
  return [...bands, ...lines];
}

/** Stretches [from, to) of equal neighbouring labels. */
export function labelRuns<T>(labels: readonly T[]): { label: T; from: number; to: number }[] {
  const runs: { label: T; from: number; to: number }[] = [];
  labels.forEach((label, index) => {
    const last = runs.at(-1);
    if (last && last.label === label) last.to = index + 1;
    else runs.push({ label, from: index, to: index + 1 });
  });
  return runs;
}

function matrixSpec(matrix: LabelledMatrix, width: number, image: string): TopLevelSpec {
  const { n, strips } = matrix;
  const margin = strips.length * (STRIP + GAP);
  const track = (side: number) => Math.ceil(TRACK * side);
  const room = width - margin - (strips.length > 0 ? 80 : 20);
  const side = Math.max(160, Math.min(matrix.most, Math.floor(room / (1 + TRACK))));
  const whole = side + margin + track(side);
  const start = -((whole - side) * n) / side;
  const scale = { domain: [start, n], nice: false, zero: false };
  return {
    $schema: schema,
    width: whole,
    height: whole,
    layer: [
      {
        data: { values: [{ x: 0, y: 0 }] },
        mark: {
          type: 'image',
          url: image,
          width: side,
          height: side,
          aspect: false,
          align: 'left',
          baseline: 'top',
          ...sampling(n <= 2 * side),
        },
        encoding: {
          x: { field: 'x', type: 'quantitative', scale, axis: null },
          y: { field: 'y', type: 'quantitative', scale: { ...scale, reverse: true }, axis: null },
        },
      },
      ...strips.flatMap((strip, index) => stripLayers(strip, index * (STRIP + GAP), whole - side, side / n)),
      legendLayer(matrix, whole),
    ],
  };
}

/** Vega's own property of image marks, which Vega-Lite passes on: sharp pixels, or a mean of those that share one. */
function sampling(sharp: boolean) {
  return { smooth: !sharp };
}

/** One strip along each side, each look of its runs as one shape, so that thousands of runs stay a few marks. */
function stripLayers(strip: Strip, at: number, start: number, pixel: number): Layer[] {
  const looks = new Map<string, Strip['runs']>();
  for (const run of strip.runs) {
    const look = `${run.colour} ${run.opacity}`;
    looks.set(look, [...(looks.get(look) ?? []), run]);
  }
  const shapes = [...looks.values()].flatMap((runs) => {
    const { colour, opacity } = runs[0];
    const pieces = runs.map(({ from, to }) => [from * pixel, (to - from) * pixel].map((px) => px.toFixed(2)));
    return [
      {
        x: start,
        y: at,
        shape: pieces.map(([from, length]) => `M${from},0h${length}v${STRIP}h-${length}z`).join(''),
      },
      {
        x: at,
        y: start,
        shape: pieces.map(([from, length]) => `M0,${from}h${STRIP}v${length}h-${STRIP}z`).join(''),
      },
    ].map((piece) => ({ ...piece, colour, opacity, border: strip.bordered ? 0.5 : 0 }));
  });
  const end = start + pixel * (strip.runs.at(-1)?.to ?? 0);
  return [...shapes.map(shapeLayer), stripName(strip.name, end, at + STRIP / 2)];
}

function shapeLayer(shape: {
  x: number;
  y: number;
  shape: string;
  colour: string;
  opacity: number;
  border: number;
}): Layer {
  return {
    data: { values: [{}] },
    mark: {
      type: 'point',
      shape: shape.shape,
      size: 4,
      fill: shape.colour,
      fillOpacity: shape.opacity,
      stroke: shape.colour,
      strokeWidth: shape.border,
    },
    encoding: { x: { value: shape.x }, y: { value: shape.y } },
  };
}

/** The label's name at the right end of its upper strip. */
function stripName(name: string, x: number, y: number): Layer {
  return {
    data: { values: [{}] },
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'middle',
      dx: 6,
      fontSize: 11,
      color: muted,
      limit: 76,
    },
    encoding: { x: { value: x }, y: { value: y }, text: { value: name } },
  };
}

/** Unseen points that give the colour legend its scale. */
function legendLayer({ quantity, domain }: LabelledMatrix, length: number): Layer {
  return {
    data: { values: domain.map((value) => ({ value })) },
    mark: { type: 'point', opacity: 0 },
    encoding: {
      x: { value: 0 },
      y: { value: 0 },
      color: {
        field: 'value',
        type: 'quantitative',
        scale: { scheme: 'viridis', domain: [...domain] },
        legend: {
          title: quantity,
          orient: 'bottom',
          direction: 'horizontal',
          gradientLength: length,
          gradientThickness: 12,
          gradientOpacity: 1,
          tickCount: 5,
          offset: 10,
        },
      },
    },
  };
}

/** Mean entry between the positions of each pair of groups, without the diagonal and undefined pairs. */
export function groupMeans(matrix: LabelledMatrix, group: Int32Array, names: readonly string[]): Cell[][] {
  const { n } = matrix;
  const k = names.length;
  const sums = new Float64Array(k * k);
  const counts = new Float64Array(k * k);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const value = entryAt(matrix, row, column);
      if (row === column || !Number.isFinite(value)) continue;
      const pair = group[row] * k + group[column];
      sums[pair] += value;
      counts[pair] += 1;
    }
  }
  const mean = (pair: number) => (counts[pair] > 0 ? sums[pair] / counts[pair] : null);
  return names.map((name, row) => [name, ...names.map((_, column) => mean(row * k + column))]);
}
