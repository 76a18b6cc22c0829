/** What lies over a drawing: the marks of the selection, the stop that is read, the rectangle that is dragged. */
import type { Box, Layout } from './layout';
import type { Highlight, Place } from './stops';

const SVG = 'http://www.w3.org/2000/svg';
/** Radius of the ring around a point. */
const RING = 6;

/** More rings than this are drawn together: thousands of elements are slow to make. */
const MOST_RINGS = 200;

/** The overlay of one drawing. */
export interface Overlay {
  select(highlights: readonly Highlight[]): void;
  /** Marks the stop that is read; null marks none. */
  cursor(place: Place | null): void;
  /** The rectangle being dragged; null takes it away. */
  brush(box: Box | null): void;
}

/** Puts an overlay into the SVG of a drawing; the pointer passes through it. */
export function overlayOn(svg: SVGSVGElement, layout: Layout): Overlay {
  const group = (name: string) => {
    const made = svgElement('g', { class: `overlay ${name}`, 'pointer-events': 'none' });
    svg.append(made);
    return made;
  };
  const [selected, cursor, brush] = [group('selected'), group('cursor'), group('brush')];
  return {
    select(highlights) {
      const rings = highlights.filter(({ shape }) => shape === 'ring');
      const isMany = rings.length > MOST_RINGS;
      const single = isMany ? highlights.filter(({ shape }) => shape !== 'ring') : highlights;
      selected.replaceChildren(
        ...(isMany ? ringPaths(rings, layout) : []),
        ...single.flatMap((highlight) => marks(highlight, layout)),
      );
    },
    cursor(place) {
      cursor.replaceChildren(...(place === null ? [] : cursorMarks(layout.box(place))));
    },
    brush(box) {
      brush.replaceChildren(...(box === null ? [] : [rectangle(box, 'brush')]));
    },
  };
}

function svgElement(tag: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** A mark in two strokes, so that it stands out from light and dark alike. */
function outlined(tag: string, shape: Record<string, string | number>, fill = 'none'): SVGElement[] {
  return [
    svgElement(tag, { ...shape, fill: 'none', stroke: 'var(--replens-background)', 'stroke-width': 4 }),
    svgElement(tag, { ...shape, fill, stroke: 'var(--replens-selected)', 'stroke-width': 2 }),
  ];
}

function marks({ shape, place, fill }: Highlight, layout: Layout): SVGElement[] {
  const box = layout.box(place);
  switch (shape) {
    case 'ring':
      return outlined('circle', circle(box, RING), fill);
    case 'box':
      return outlined('rect', corners(box));
    case 'band':
      return [rectangle(box, 'band')];
    case 'line':
      return [
        svgElement('line', {
          x1: box.left,
          y1: box.top,
          x2: box.right,
          y2: box.bottom,
          stroke: 'var(--replens-selected)',
          'stroke-width': 1,
        }),
      ];
  }
}

/** All rings as a path for each fill, in the two strokes of a single ring. */
function ringPaths(rings: readonly Highlight[], layout: Layout): SVGElement[] {
  const byFill = new Map<string | undefined, string[]>();
  for (const { place, fill } of rings) {
    const { cx, cy, r } = circle(layout.box(place), RING);
    const ring = `M${(cx - r).toFixed(1)},${cy.toFixed(1)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`;
    const sameFill = byFill.get(fill);
    if (sameFill) sameFill.push(ring);
    else byFill.set(fill, [ring]);
  }
  return [...byFill].flatMap(([fill, shapes]) => outlined('path', { d: shapes.join('') }, fill));
}

function circle({ left, top, right, bottom }: Box, r: number) {
  return { cx: (left + right) / 2, cy: (top + bottom) / 2, r };
}

function corners({ left, top, right, bottom }: Box) {
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function rectangle(box: Box, kind: 'band' | 'brush'): SVGElement {
  const look = {
    band: { fill: 'var(--replens-selected)', 'fill-opacity': 1 },
    brush: {
      fill: 'var(--replens-selected)',
      'fill-opacity': 0.15,
      stroke: 'var(--replens-selected)',
      'stroke-dasharray': '4 3',
    },
  };
  return svgElement('rect', { ...corners(box), ...look[kind] });
}

/** A line where the place has no extent, a ring at a point, an outline otherwise. */
function cursorMarks(box: Box): SVGElement[] {
  const wide = box.right - box.left > 1;
  const high = box.bottom - box.top > 1;
  if (!wide && !high) return outlined('circle', circle(box, RING + 2));
  if (wide && high) return outlined('rect', corners(box));
  return [
    svgElement('line', {
      x1: box.left,
      y1: box.top,
      x2: box.right,
      y2: box.bottom,
      stroke: 'var(--replens-axis)',
      'stroke-width': 1,
    }),
  ];
}
