/** Similarity of layers as a heatmap: cells with their numbers while they are few, one image for many. */
import type { TopLevelSpec } from 'vega-lite';
import { foreground, muted } from '../theme/colours';
import { schema, type Chart, type Layer } from './chart';
import { heatScale, legendTicks, lightCells, UP_TO_ONE, type HeatScale, type Reading } from './heatScale';
import { fits, readable } from './layerAxis';
import { matrixImage } from './matrixImage';
import { gridStops, type Stop } from './stops';

/** A heatmap as the chart shows it. */
export interface Heatmap {
  rows: readonly string[];
  columns: readonly string[];
  /** values[i][j] of row i and column j; null where it is undefined. */
  values: readonly (readonly (number | null)[])[];
  /** What the values are. */
  measure: string;
  /** Titles of the axes; none where names speak for themselves. */
  axes: { row: string; column: string } | null;
  /** Cells of the same name on both sides are outlined. */
  markSame: boolean;
  /** Column of the best match of each row, which gets a dot; null where a row has none. */
  best?: readonly (number | null)[];
  /** How the values read; up to 1 unless told. */
  reading?: Reading;
  /** Value by chance, marked on the legend. */
  chance?: number | null;
  /** Longest side of the picture in CSS pixels. */
  most: number;
}

/** Most room for the name of a layer, in CSS pixels. */
const NAMES = 150;
/** Numbers are written into cells of at least this size, in CSS pixels. */
const READABLE = 30;
/** More cells than this are one image. */
const MOST_CELLS = 1600;

/** What a heatmap has to offer as a chart; `stop` tells what a cell reads out and selects. */
export function heatmapChart(
  heatmap: Heatmap,
  stop: (row: number, column: number) => Omit<Stop, 'place'>,
): Pick<Chart, 'spec' | 'image' | 'stops'> {
  const { rows, columns } = heatmap;
  const many = rows.length * columns.length > MOST_CELLS;
  return {
    spec: (width, image = '') => heatmapSpec(heatmap, width, many ? image : undefined),
    ...(many ? { image: () => imageOf(heatmap) } : {}),
    stops: gridStops(
      rows.length,
      columns.length,
      (row, column) => ({ place: { x: columns[column], y: rows[row] }, ...stop(row, column) }),
      (x, y) =>
        x >= 0 && y >= 0 && x < columns.length && y < rows.length
          ? Math.floor(y) * columns.length + Math.floor(x)
          : undefined,
    ),
  };
}

function imageOf(heatmap: Heatmap) {
  const { domain, reverse } = scaleOf(heatmap);
  const sign = reverse ? -1 : 1;
  const flat = Float64Array.from(heatmap.values.flat(), (value) => (value === null ? NaN : sign * value));
  const [low, high] = domain;
  return matrixImage(flat, reverse ? [-high, -low] : [low, high], heatmap.columns.length);
}

const scaleOf = ({ values, reading = UP_TO_ONE }: Heatmap) => heatScale(values, reading);

interface Cell {
  row: string;
  column: string;
  value: number | null;
  text: string;
}

function cellsOf({ rows, columns, values }: Heatmap, { format }: HeatScale): Cell[] {
  return rows.flatMap((row, i) =>
    columns.map((column, j) => {
      const value = values[i][j];
      return { row, column, value, text: value === null ? '–' : format(value) };
    }),
  );
}

/** Width and height of the cells: as large as there is room, and whole pixels, so that no seams show. */
function cellSize({ rows, columns, axes, most }: Heatmap, width: number): number {
  const longest = rows.reduce((letters, name) => Math.max(letters, name.length), 0);
  const names = Math.min(NAMES, 7.2 * longest) + 14 + (axes ? 24 : 0);
  const room = Math.max(100, Math.min(most, width - names));
  const size = Math.min(68, room / columns.length, (1.25 * room) / rows.length);
  return size > 4 ? Math.floor(size) : size;
}

function heatmapSpec(heatmap: Heatmap, width: number, image: string | undefined): TopLevelSpec {
  const { rows, columns, axes, markSame } = heatmap;
  const cell = cellSize(heatmap, width);
  const [plotWidth, plotHeight] = [cell * columns.length, cell * rows.length];
  const scale = scaleOf(heatmap);
  const cells = cellsOf(heatmap, scale);
  const colour = colourChannel(heatmap, scale, plotWidth);
  const side = (names: readonly string[], title: string | undefined) => ({
    type: 'nominal' as const,
    sort: [...names],
    scale: { domain: [...names] },
    title: title ?? null,
    axis: {
      values: readable(names, cell),
      labelLimit: NAMES,
      labelOverlap: false,
      domain: false,
      ticks: false,
    },
  });
  const x = side(columns, axes?.column);
  const flat = fits(columns, cell);
  const same = cells.filter(({ row, column }) => row === column);
  const best = (heatmap.best ?? []).flatMap((column, row) =>
    column === null ? [] : [cells[row * columns.length + column]],
  );
  return {
    $schema: schema,
    width: plotWidth,
    height: plotHeight,
    data: { values: image === undefined ? cells : [] },
    encoding: {
      x: { field: 'column', ...x, axis: { ...x.axis, labelAngle: flat ? 0 : -40 } },
      y: { field: 'row', ...side(rows, axes?.row) },
    },
    layer: [
      ...(image === undefined ? [cellLayer(colour)] : imageLayers(image, plotWidth, plotHeight, colour)),
      ...(markSame && same.length > 0 ? [sameLayer(same, scale, cell)] : []),
      ...(best.length > 0 ? [bestLayer(best, scale, cell)] : []),
      ...(cell < READABLE || image !== undefined ? [] : [numberLayer(scale, cell)]),
    ],
  };
}

/** The colours and their legend below the picture, as long as it is wide, with the value by chance on it. */
function colourChannel({ measure, chance = null }: Heatmap, scale: HeatScale, width: number) {
  const ticks = legendTicks(scale, chance);
  return {
    field: 'value',
    type: 'quantitative' as const,
    scale: { scheme: 'viridis' as const, domain: [...scale.domain], reverse: scale.reverse },
    legend: {
      title: measure,
      orient: 'bottom' as const,
      direction: 'horizontal' as const,
      gradientLength: Math.max(100, width),
      gradientThickness: 12,
      gradientOpacity: 1,
      values: ticks,
      format: scale.legendFormat,
      offset: 10,
      ...(chance === null ? {} : { labelOverlap: false, labelExpr: chanceLabel(scale, ticks, chance) }),
    },
  };
}

/** The tick that is the value by chance has an arrow and says so. */
function chanceLabel({ domain: [low, high], format }: HeatScale, ticks: number[], chance: number): string {
  const at = Math.min(high, Math.max(low, chance));
  const close = `abs(datum.value - ${ticks.find((tick) => tick === at) ?? at}) < ${1e-9 * (high - low)}`;
  return `${close} ? ['▲ ' + ${JSON.stringify(format(chance))}, 'by chance'] : datum.label`;
}

type Colour = ReturnType<typeof colourChannel>;

function cellLayer(color: Colour): Layer {
  return {
    transform: [{ filter: 'isValid(datum.value)' }],
    mark: { type: 'rect', strokeWidth: 0 },
    encoding: { color },
  };
}

/** The picture, and unseen points that give it the legend. */
function imageLayers(url: string, width: number, height: number, color: Colour): Layer[] {
  const sharp = { smooth: false };
  return [
    {
      data: { values: [{}] },
      mark: { type: 'image', url, width, height, aspect: false, align: 'left', baseline: 'top', ...sharp },
      encoding: { x: { value: 0 }, y: { value: 0 } },
    },
    {
      data: { values: color.scale.domain.map((value) => ({ value })) },
      mark: { type: 'point', opacity: 0 },
      encoding: { x: { value: 0 }, y: { value: 0 }, color },
    },
  ];
}

/** Dark marks on light cells and the reverse; what has no value stands on the page's own background. */
const onCell = (scale: HeatScale, undefinedColour: string) => ({
  condition: [
    { test: '!isValid(datum.value)', value: undefinedColour },
    { test: lightCells(scale), value: '#101010' },
  ],
  value: '#ffffff',
});

function sameLayer(values: Cell[], scale: HeatScale, cell: number): Layer {
  return {
    data: { values },
    mark: {
      type: 'rect',
      fill: null,
      strokeWidth: cell < 12 ? 1 : 1.5,
      ...{ x2Offset: -1, xOffset: 1, yOffset: 1, y2Offset: -1 },
    },
    encoding: { stroke: onCell(scale, foreground) },
  };
}

/** A dot in the upper right corner, or in the middle of cells that have no room for a corner. */
function bestLayer(values: Cell[], scale: HeatScale, cell: number): Layer {
  const corner = cell >= READABLE;
  const diameter = corner ? 6 : Math.max(1.5, 0.36 * cell);
  return {
    data: { values },
    mark: { type: 'point', filled: true, size: (Math.PI / 4) * diameter ** 2, opacity: 1 },
    encoding: {
      x: { field: 'column', bandPosition: corner ? 1 - 7 / cell : 0.5 },
      y: { field: 'row', bandPosition: corner ? 7 / cell : 0.5 },
      color: onCell(scale, foreground),
    },
  };
}

function numberLayer(scale: HeatScale, cell: number): Layer {
  return {
    mark: { type: 'text', fontSize: cell < 44 ? 10 : 12, limit: cell },
    encoding: { text: { field: 'text', type: 'nominal' }, color: onCell(scale, muted) },
  };
}
