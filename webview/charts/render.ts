/**
 * Draws a chart into an element with Vega, as SVG and under a strict content security policy: expressions are
 * interpreted (no eval), tooltips are our own (no injected style). It is drawn again when the width changes;
 * colours follow the theme by themselves.
 */
import { parse, View, Warn, logger, type LoggerInterface } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import { vegaConfig } from '../theme/vegaConfig';
import type { Chart, Readout } from './chart';
import { pageTooltip } from './tooltip';

/** A chart on the page. */
export interface MountedChart {
  /** Settles when the chart has been drawn for the first time; rejects where it cannot be. */
  drawn: Promise<void>;
  dispose(): void;
}

/** Draws `chart` in `host` and keeps it as wide as `host`. */
export function mountChart(host: HTMLElement, chart: Chart): MountedChart {
  let view: View | undefined;
  let width = 0;
  let disposed = false;
  const draw = async () => {
    width = Math.floor(host.clientWidth);
    if (width === 0 || disposed) return;
    view?.finalize();
    view = viewOf(host, chart, width);
    await view.runAsync();
  };
  const observer = new ResizeObserver(() => {
    if (Math.floor(host.clientWidth) !== width) void draw();
  });
  const drawn = draw().then(() => {
    if (!disposed) observer.observe(host);
  });
  return {
    drawn,
    dispose() {
      disposed = true;
      observer.disconnect();
      view?.finalize();
      pageTooltip().hide();
    },
  };
}

function viewOf(host: HTMLElement, chart: Chart, width: number): View {
  const log: LoggerInterface = logger(Warn);
  const config = vegaConfig(getComputedStyle(host).fontFamily);
  const { spec } = compile(chart.spec(width), { config, logger: log });
  const tooltip = pageTooltip();
  const view = new View(parse(spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'svg',
    container: host,
    hover: true,
    logger: log,
    tooltip: (_, event, __, value: unknown) => {
      if (isReadout(value)) tooltip.show(value, event);
      else tooltip.hide();
    },
  });
  if (chart.readout) readImage(view, host, chart.readout);
  return view;
}

/** Shows what lies under the pointer while it is over the chart's image mark. */
function readImage(view: View, host: HTMLElement, readout: NonNullable<Chart['readout']>): void {
  const tooltip = pageTooltip();
  view.addEventListener('pointermove', (event, item) => {
    const image = host.querySelector('image');
    if (!(event instanceof MouseEvent) || item?.mark?.marktype !== 'image' || !image) return;
    const { left, top, width, height } = image.getBoundingClientRect();
    const found = readout((event.clientX - left) / width, (event.clientY - top) / height);
    if (found) tooltip.show(found, event);
    else tooltip.hide();
  });
  view.addEventListener('pointerout', () => tooltip.hide());
}

function isReadout(value: unknown): value is Readout {
  return typeof value === 'object' && value !== null;
}
