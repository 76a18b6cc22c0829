/**
 * Draws a chart into an element with Vega, as SVG and under a strict content security policy: expressions are
 * interpreted (no eval), tooltips are our own (no injected style). It is drawn again when the width changes;
 * colours follow the theme by themselves, and a selection is marked without drawing anew.
 */
import { loader, parse, View, Warn, logger, type Loader, type LoggerInterface } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import { vegaConfig } from '../theme/vegaConfig';
import type { ExportFormat, ExportParams } from '../wire/contract';
import type { Chart, Readout } from './chart';
import { element } from './dom';
import { exported } from './export';
import { Interaction, type Listeners } from './interaction';
import { layoutOf } from './layout';
import { NO_PICTURE, pictureOf } from './picture';
import { NOTHING, type Selection } from './selection';
import { pageTooltip } from './tooltip';
import { viridisPalette } from './viridis';

/** A chart on the page. */
export interface MountedChart {
  /** Settles when the chart has been drawn for the first time; rejects where it cannot be. */
  drawn: Promise<void>;
  /** Draws another chart in the place of this one, with no gap between. Settles when it has been drawn. */
  replace(chart: Chart): Promise<void>;
  select(selection: Selection): void;
  /** The chart as it is drawn, as a file. */
  exported(format: ExportFormat): Promise<ExportParams>;
  dispose(): void;
}

/** Draws `chart` in `host` and keeps it as wide as `host`. */
export function mountChart(host: HTMLElement, first: Chart, listeners: Listeners = {}): MountedChart {
  // Vega names its container after itself; what the drawing is called stands on the host.
  const plot = element('div', { 'aria-hidden': 'true' });
  host.replaceChildren(plot);
  let chart = first;
  let interaction = new Interaction(host, chart, listeners);
  let selection = NOTHING;
  let view: View | undefined;
  let picture = NO_PICTURE;
  let width = 0;
  let disposed = false;
  const draw = async () => {
    width = Math.floor(host.clientWidth);
    if (width === 0 || disposed) return;
    view?.finalize();
    const drawing = viewOf(plot, chart, width, picture.address);
    view = drawing;
    await drawing.runAsync();
    const svg = host.querySelector('svg');
    if (svg && view === drawing && !disposed) interaction.drawn(svg, layoutOf(drawing));
  };
  const observer = new ResizeObserver(() => {
    if (Math.floor(host.clientWidth) !== width) void draw();
  });
  const begin = async () => {
    const wanted = chart;
    const made = wanted.image ? await pictureOf(wanted.image(viridisPalette())) : NO_PICTURE;
    if (disposed || chart !== wanted) return made.release();
    picture.release();
    picture = made;
    await draw();
    if (!disposed) observer.observe(host);
  };
  return {
    drawn: begin(),
    replace(next) {
      chart = next;
      interaction.dispose();
      interaction = new Interaction(host, chart, listeners);
      interaction.select(selection);
      return begin();
    },
    select(next) {
      selection = next;
      interaction.select(selection);
    },
    exported(format) {
      const svg = host.querySelector('svg');
      if (!svg) return Promise.reject(new Error(`${chart.title} has not been drawn.`));
      return exported({ chart, host, svg }, format);
    },
    dispose() {
      disposed = true;
      observer.disconnect();
      interaction.dispose();
      view?.finalize();
      picture.release();
      pageTooltip().hide();
    },
  };
}

function viewOf(container: HTMLElement, chart: Chart, width: number, image: string): View {
  const log: LoggerInterface = logger(Warn);
  const config = vegaConfig(getComputedStyle(container).fontFamily);
  const { spec } = compile(chart.spec(width, image), { config, logger: log });
  const tooltip = pageTooltip();
  return new View(parse(spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'svg',
    container,
    hover: true,
    logger: log,
    loader: pictureLoader(),
    tooltip: (_, event, __, value: unknown) => {
      if (isReadout(value)) tooltip.show(value, event);
      else if (!chart.stops) tooltip.hide();
    },
  });
}

/** Reads nothing but pictures that this page has made. */
function pictureLoader(): Loader {
  const sanitize: Loader['sanitize'] = (address) =>
    /^(data:image\/|blob:)/.test(address)
      ? Promise.resolve({ href: address })
      : Promise.reject(new Error(`Not a picture of this page: ${address}`));
  return { ...loader(), sanitize };
}

function isReadout(value: unknown): value is Readout {
  return typeof value === 'object' && value !== null;
}
