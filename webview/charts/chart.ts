/** What a chart is before it is drawn: plain data, made by pure functions and drawn by render.ts. */
import type { TopLevelSpec } from 'vega-lite';
import type { MatrixImage } from './matrixImage';
import type { Highlight, Stops, Values } from './stops';
import type { Selection } from './selection';

type LayeredSpec = Extract<TopLevelSpec, { layer: unknown }>;
/** One layer of a spec of several. */
export type Layer = LayeredSpec['layer'][number];

/** A cell of a data table; null is a value that could not be computed. */
export type Cell = string | number | null;

/** The numbers of a chart, as text: the alternative for people who cannot see or hover. */
export interface Table {
  columns: string[];
  rows: Cell[][];
}

/** Name and value pairs that a tooltip shows, in order. */
export type Readout = Record<string, string>;

/** A chart with something to show. */
export interface Chart {
  kind: 'chart';
  title: string;
  /** What it shows and how to read it, in one or two plain sentences. */
  caption: string;
  /** The Vega-Lite spec for a host of this width, in CSS pixels; `image` is the address of its picture. */
  spec(width: number, image?: string): TopLevelSpec;
  /** For a chart with an image mark: its picture. */
  image?(): MatrixImage;
  readonly table: Table;
  /** What pointer and arrow keys read out, and what a click or Enter selects. */
  stops?: Stops;
  /** How the chart shows a selection. */
  highlights?(selection: Selection): Highlight[];
  /** Rows of the probe set in a rectangle of the chart: where there are such, dragging selects them. */
  within?(x: Values, y: Values): number[];
}

/** A chart that has nothing to show, and why. */
export interface EmptyChart {
  kind: 'empty';
  title: string;
  reason: string;
}

/** What a figure can show. */
export type Drawing = Chart | EmptyChart;

/** Schema that every spec names. */
export const schema = 'https://vega.github.io/schema/vega-lite/v6.json';

/** Smaller layout below this width of the host, in CSS pixels. */
export const NARROW = 420;
