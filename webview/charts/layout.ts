/** Where the places of a drawn chart lie in it, by the scales of its Vega view. */
import type { View } from 'vega';
import type { At, Place } from './stops';

/** In CSS pixels from the left upper corner of the drawing. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A chart as it has been laid out. */
export interface Layout {
  /** The area between the axes. */
  plot: Box;
  box(place: Place): Box;
  /** A point of the drawing in the units of the scales; on an axis of categories, their number from 0. */
  values(left: number, top: number): [x: number, y: number];
}

/** The part of a Vega scale that is needed here. */
interface Scale {
  (value: unknown): number | undefined;
  bandwidth?(): number;
  domain(): unknown[];
  range(): number[];
  invert?(position: number): number;
}

/** The layout of a view that has been run. */
export function layoutOf(view: View): Layout {
  const [originX, originY] = view.origin();
  const padding = view.padding();
  const inset = typeof padding === 'number' ? { left: padding, top: padding } : padding;
  const left = (inset.left ?? 0) + originX;
  const top = (inset.top ?? 0) + originY;
  const plot = { left, top, right: left + view.width(), bottom: top + view.height() };
  const axis = (name: 'x' | 'y', from: number, length: number) => {
    const scale = scaleOf(view, name);
    const offset = () => scaleOf(view, `${name}Offset`);
    return {
      extent: (at: At) => extent(scale, offset, at, length).map((value) => from + value),
      value: (position: number) => (scale ? valueAt(scale, position - from) : NaN),
    };
  };
  const x = axis('x', left, view.width());
  const y = axis('y', top, view.height());
  return {
    plot,
    box(place) {
      const [boxLeft, boxRight] = x.extent(place.x);
      const [boxTop, boxBottom] = y.extent(place.y);
      return { left: boxLeft, right: boxRight, top: boxTop, bottom: boxBottom };
    },
    values: (atLeft, atTop) => [x.value(atLeft), y.value(atTop)],
  };
}

/** Undefined where the view has no scale of this name; Vega throws. */
function scaleOf(view: View, name: string): Scale | undefined {
  try {
    return view.scale(name) as Scale;
  } catch {
    return undefined;
  }
}

/** The stretch of an axis, ascending; the whole axis where the chart has no such value. */
function extent(
  scale: Scale | undefined,
  offset: () => Scale | undefined,
  at: At,
  length: number,
): [number, number] {
  if (at === null || !scale) return [0, length];
  if (Array.isArray(at)) return ordered(scale(at[0]), scale(at[1]), length);
  if (typeof at === 'object' && 'category' in at) {
    const start = scale(at.category);
    const beside = offset();
    const shift = beside?.(at.offset);
    if (start === undefined || shift === undefined) return [0, length];
    return [start + shift, start + shift + (beside?.bandwidth?.() ?? 0)];
  }
  const start = scale(at);
  return ordered(start, start === undefined ? undefined : start + (scale.bandwidth?.() ?? 0), length);
}

function ordered(a: number | undefined, b: number | undefined, length: number): [number, number] {
  if (a === undefined || b === undefined || Number.isNaN(a + b)) return [0, length];
  return a < b ? [a, b] : [b, a];
}

function valueAt(scale: Scale, position: number): number {
  if (scale.invert) return scale.invert(position);
  const [from, to] = scale.range();
  return ((position - from) / (to - from)) * scale.domain().length;
}
