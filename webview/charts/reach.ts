/** Which stop of a chart the pointer is at: by arithmetic where the chart can tell, otherwise the nearest. */
import type { Layout } from './layout';
import type { At, Stops } from './stops';

/** Number of the stop at a point of the drawing, in CSS pixels; undefined where there is none. */
export type StopFinder = (x: number, y: number) => number | undefined;

/** How far from a stop the pointer reaches it, in CSS pixels. */
const REACH = 24;

/** A finder for a chart as it is laid out. */
export function stopFinder(stops: Stops, layout: Layout): StopFinder {
  const { find } = stops;
  const { plot } = layout;
  const inPlot = (x: number, y: number) =>
    x >= plot.left && x <= plot.right && y >= plot.top && y <= plot.bottom;
  if (find) return (x, y) => (inPlot(x, y) ? find(...layout.values(x, y)) : undefined);
  const boxes = boxesOf(stops, layout);
  return (x, y) => (inPlot(x, y) ? nearest(boxes, x, y) : undefined);
}

/** Four numbers a stop (left, top, right, bottom), and how far each reaches. */
interface Boxes {
  sides: Float32Array;
  reach: Float32Array;
}

function boxesOf(stops: Stops, layout: Layout): Boxes {
  const sides = new Float32Array(4 * stops.count);
  const reach = new Float32Array(stops.count);
  for (let index = 0; index < stops.count; index++) {
    const { place } = stops.at(index);
    const { left, top, right, bottom } = layout.box(place);
    sides.set([left, top, right, bottom], 4 * index);
    reach[index] = spans(place.x) || spans(place.y) ? Infinity : REACH;
  }
  return { sides, reach };
}

/** A stop along a whole axis is reached from everywhere in the plot. */
const spans = (at: At) => at === null;

function nearest({ sides, reach }: Boxes, x: number, y: number): number | undefined {
  let found: number | undefined;
  let least = Infinity;
  for (let index = 0; index < reach.length; index++) {
    const dx = Math.max(sides[4 * index] - x, 0, x - sides[4 * index + 2]);
    const dy = Math.max(sides[4 * index + 1] - y, 0, y - sides[4 * index + 3]);
    const distance = Math.hypot(dx, dy);
    if (distance < least && distance <= reach[index]) {
      least = distance;
      found = index;
    }
  }
  return found;
}
