/** The places of a chart that pointer and arrow keys reach: what each reads out, and what it selects. */
import type { Readout } from './chart';
import type { Pick } from './selection';

/** From and to on a quantitative axis, in the units of its scale. */
export type Values = readonly [from: number, to: number];

/**
 * Where on an axis, in the units of the chart's scale: a value, a stretch, a category, one bar of a category
 * (`offset`), or null for the whole axis.
 */
export type At = number | string | Values | { category: string; offset: string } | null;

/** Where in a chart. */
export interface Place {
  x: At;
  y: At;
}

/** A place with what it tells. */
export interface Stop {
  place: Place;
  readout: Readout;
  /** What it selects; undefined where it only reads out. */
  pick?: Pick;
}

/** Keys that lead from stop to stop. */
export type Arrow = 'left' | 'right' | 'up' | 'down';

/** All the stops of a chart, by number from 0; made only when they are asked for. */
export interface Stops {
  count: number;
  at(index: number): Stop;
  /** Where an arrow leads to from a stop: the stop itself at an edge. */
  next(index: number, arrow: Arrow): number;
  /** The stop at a point of the chart's scales, where arithmetic can tell; undefined outside. */
  find?(x: number, y: number): number | undefined;
}

/** A mark of the selection, drawn over the chart. */
export interface Highlight {
  /** `ring` around a point, `box` around a place, `band` filled, `line` across. */
  shape: 'ring' | 'box' | 'band' | 'line';
  place: Place;
  /** Colour of the point inside a ring. */
  fill?: string;
}

/** Stops in rows (from the top) and columns, numbered row by row. */
export function gridStops(
  rows: number,
  columns: number,
  stop: (row: number, column: number) => Stop,
  find?: Stops['find'],
): Stops {
  const clamp = (value: number, most: number) => Math.max(0, Math.min(most - 1, value));
  return {
    count: rows * columns,
    at: (index) => stop(Math.floor(index / columns), index % columns),
    next(index, arrow) {
      const row = Math.floor(index / columns) + (arrow === 'down' ? 1 : arrow === 'up' ? -1 : 0);
      const column = (index % columns) + (arrow === 'right' ? 1 : arrow === 'left' ? -1 : 0);
      return clamp(row, rows) * columns + clamp(column, columns);
    },
    find,
  };
}

/** Stops at points: left and right lead along x, up and down along y. */
export function pointStops(x: ArrayLike<number>, y: ArrayLike<number>, stop: (index: number) => Stop): Stops {
  const along = (values: ArrayLike<number>) => {
    const order = Array.from(values, (_, index) => index).sort((a, b) => values[a] - values[b]);
    const place = new Int32Array(order.length);
    order.forEach((index, position) => (place[index] = position));
    return (index: number, by: number) => order[Math.max(0, Math.min(order.length - 1, place[index] + by))];
  };
  let alongX: ReturnType<typeof along> | undefined;
  let alongY: ReturnType<typeof along> | undefined;
  return {
    count: x.length,
    at: stop,
    next(index, arrow) {
      if (arrow === 'left' || arrow === 'right') {
        alongX ??= along(x);
        return alongX(index, arrow === 'right' ? 1 : -1);
      }
      alongY ??= along(y);
      return alongY(index, arrow === 'up' ? 1 : -1);
    },
  };
}
