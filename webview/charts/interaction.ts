/**
 * One way to work with every chart, by pointer and by keyboard: reading a stop, selecting it, dragging over several.
 * Reading: the pointer over a stop, or arrow keys from stop to stop. Selecting: a click, Enter or Space, with Shift to
 * add. Escape clears.
 */
import type { Chart } from './chart';
import type { Box, Layout } from './layout';
import { overlayOn, type Overlay } from './overlay';
import { stopFinder, type StopFinder } from './reach';
import { extended, NOTHING, type Pick, type Selection } from './selection';
import type { Arrow } from './stops';
import { pageTooltip, spoken } from './tooltip';

/** Farther than this, in CSS pixels, a press is a drag. */
const DRAG = 4;

const ARROWS: Readonly<Record<string, Arrow>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** What a person does in a chart goes to these. */
export interface Listeners {
  onPick?: (pick: Pick) => void;
  /** Text of the stop that the keyboard has reached, to be read aloud. */
  onRead?: (text: string) => void;
}

interface Point {
  x: number;
  y: number;
}

/** A chart as it stands on the page. */
interface Drawn {
  svg: SVGSVGElement;
  layout: Layout;
  overlay: Overlay;
  find: StopFinder;
}

/** The work of a person with one chart that has stops. */
export class Interaction {
  private readonly controller = new AbortController();
  private readonly tooltip = pageTooltip();
  private selection = NOTHING;
  private drawing: Drawn | undefined;
  /** The stop being read, and the pointer that reads it. */
  private at: number | undefined;
  private pointer: Readonly<MouseEvent> | undefined;
  private press: (Point & { adding: boolean; dragged: boolean }) | undefined;

  /** Listens in `host`, the element that is focused and that holds the drawing. */
  constructor(
    private readonly host: HTMLElement,
    private chart: Chart,
    private readonly listeners: Listeners,
  ) {
    this.on('pointermove', (event) => this.move(event));
    this.on('pointerdown', (event) => this.start(event));
    this.on('pointerup', (event) => this.release(event));
    this.on('pointercancel', () => this.cancel());
    this.on('pointerleave', () => this.leave());
    this.on('blur', () => this.leave());
    this.on('keydown', (event) => this.key(event));
  }

  /** Another chart comes in the place of this one; what is being read is read in that one too. */
  show(chart: Chart): void {
    this.chart = chart;
    this.cancel();
    this.drawing = undefined;
  }

  /** The chart has been drawn anew in this SVG. */
  drawn(svg: SVGSVGElement, layout: Layout): void {
    const { stops } = this.chart;
    const find = stops ? stopFinder(stops, layout) : () => undefined;
    this.drawing = { svg, layout, overlay: overlayOn(svg, layout), find };
    this.select(this.selection);
    const { at, pointer } = this;
    this.leave();
    if (at !== undefined && stops && at < stops.count) this.read(at, pointer);
  }

  /** Marks the selection. */
  select(selection: Selection): void {
    this.selection = selection;
    this.drawing?.overlay.select(this.chart.highlights?.(selection) ?? []);
  }

  dispose(): void {
    this.controller.abort();
    this.leave();
  }

  private on<K extends keyof HTMLElementEventMap>(
    name: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ): void {
    this.host.addEventListener(name, listener, { signal: this.controller.signal });
  }

  private move(event: PointerEvent): void {
    const { press, drawing } = this;
    const point = drawing && pointIn(drawing.svg, event);
    if (!drawing || !point) return;
    if (press && this.canDrag) {
      press.dragged ||= Math.hypot(point.x - press.x, point.y - press.y) > DRAG;
      if (press.dragged) {
        this.leave();
        drawing.overlay.brush(between(press, point, drawing.layout.plot));
        return;
      }
    }
    const index = drawing.find(point.x, point.y);
    if (index === undefined) this.leave();
    else this.read(index, event);
  }

  private get canDrag(): boolean {
    return this.chart.within !== undefined && this.listeners.onPick !== undefined;
  }

  private start(event: PointerEvent): void {
    if (event.button !== 0 || !this.drawing) return;
    this.move(event);
    this.press = { ...pointIn(this.drawing.svg, event), adding: event.shiftKey, dragged: false };
    if (this.canDrag) this.host.setPointerCapture(event.pointerId);
  }

  private release(event: PointerEvent): void {
    const { press, drawing } = this;
    this.cancel();
    if (!press || !drawing) return;
    if (!press.dragged) return this.pick(press.adding);
    const { left, top, right, bottom } = between(press, pointIn(drawing.svg, event), drawing.layout.plot);
    const [x0, y0] = drawing.layout.values(left, top);
    const [x1, y1] = drawing.layout.values(right, bottom);
    const inputs = this.chart.within?.(ascending(x0, x1), ascending(y0, y1)) ?? [];
    this.tell({ inputs }, press.adding);
  }

  private cancel(): void {
    this.press = undefined;
    this.drawing?.overlay.brush(null);
  }

  private key(event: KeyboardEvent): void {
    const arrow = ARROWS[event.key];
    if (arrow) this.step(arrow);
    else if (event.key === 'Enter' || event.key === ' ') this.pick(event.shiftKey);
    else if (event.key === 'Escape') this.clear();
    else return;
    event.preventDefault();
  }

  private step(arrow: Arrow): void {
    const { stops } = this.chart;
    if (!stops || stops.count === 0) return;
    const next = this.at === undefined ? 0 : stops.next(this.at, arrow);
    this.read(next);
    this.listeners.onRead?.(spoken(stops.at(next).readout));
  }

  private clear(): void {
    this.cancel();
    this.leave();
    if (this.selection.inputs.length > 0) this.listeners.onPick?.({ inputs: [] });
  }

  /** Shows a stop, beside the pointer or beside itself. */
  private read(index: number, pointer?: MouseEvent): void {
    const { drawing } = this;
    const stop = this.chart.stops?.at(index);
    if (!drawing || !stop) return;
    if (index !== this.at) drawing.overlay.cursor(stop.place);
    this.at = index;
    this.pointer = pointer;
    this.tooltip.show(stop.readout, pointer ?? middleOf(drawing.svg, drawing.layout.box(stop.place)));
  }

  private leave(): void {
    if (this.at === undefined) return;
    this.at = undefined;
    this.drawing?.overlay.cursor(null);
    this.tooltip.hide();
  }

  /** Selects the stop being read. */
  private pick(adding: boolean): void {
    const picked = this.at === undefined ? undefined : this.chart.stops?.at(this.at).pick;
    if (picked) this.tell(picked, adding);
  }

  private tell(pick: Pick, adding: boolean): void {
    this.listeners.onPick?.(adding ? extended(this.selection, pick) : pick);
  }
}

/** Of the window to the drawing, which the page may show smaller than it is. */
function pointIn(svg: SVGSVGElement, { clientX, clientY }: MouseEvent): Point {
  const { left, top, width } = svg.getBoundingClientRect();
  const scale = svg.width.baseVal.value / (width || 1);
  return { x: (clientX - left) * scale, y: (clientY - top) * scale };
}

/** The middle of a box of the drawing, in the window. */
function middleOf(svg: SVGSVGElement, box: Box): { clientX: number; clientY: number } {
  const { left, top, width } = svg.getBoundingClientRect();
  const scale = width / (svg.width.baseVal.value || 1);
  return {
    clientX: left + (scale * (box.left + box.right)) / 2,
    clientY: top + (scale * (box.top + box.bottom)) / 2,
  };
}

/** The rectangle between two points, within the plot. */
function between(a: Point, b: Point, plot: Box): Box {
  const x = (value: number) => Math.max(plot.left, Math.min(plot.right, value));
  const y = (value: number) => Math.max(plot.top, Math.min(plot.bottom, value));
  const [left, right] = ascending(x(a.x), x(b.x));
  const [top, bottom] = ascending(y(a.y), y(b.y));
  return { left, top, right, bottom };
}

function ascending(a: number, b: number): [number, number] {
  return a < b ? [a, b] : [b, a];
}
