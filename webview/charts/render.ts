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
import type { Chart } from './chart';
import { element } from './dom';
import { exported } from './export';
import { Interaction, type Listeners } from './interaction';
import { layoutOf } from './layout';
import { NO_PICTURE, pictureOf } from './picture';
import { safeStrings } from './safeStrings';
import type { Selection } from './selection';

/** A chart on the page. */
export class MountedChart {
  /** Settles when the chart has been drawn for the first time; rejects where it cannot be. */
  readonly drawn: Promise<void>;
  private readonly plot = element('div', { 'aria-hidden': 'true' });
  private readonly interaction: Interaction;
  private readonly observer: ResizeObserver;
  private view: View | undefined;
  private picture = NO_PICTURE;
  private width = 0;
  private disposed = false;

  /** Draws `chart` in `host` and keeps it as wide as `host`. */
  constructor(
    private readonly host: HTMLElement,
    private chart: Chart,
    listeners: Listeners = {},
  ) {
    // Vega names the element that it draws in after itself; what the drawing is called stands on the host.
    host.replaceChildren(this.plot);
    this.interaction = new Interaction(host, chart, listeners);
    this.observer = new ResizeObserver(() => {
      if (Math.floor(host.clientWidth) !== this.width) void this.draw();
    });
    this.drawn = this.begin();
  }

  /** Draws another chart in the place of this one, with no gap between. Settles when it has been drawn. */
  replace(chart: Chart): Promise<void> {
    this.chart = chart;
    this.interaction.show(chart);
    return this.begin();
  }

  /** Marks the selection, without drawing anew. */
  select(selection: Selection): void {
    this.interaction.select(selection);
  }

  /** The chart as it is drawn, as a file. */
  exported(format: ExportFormat): Promise<ExportParams> {
    const { chart, host } = this;
    const svg = this.plot.querySelector('svg');
    if (!svg) return Promise.reject(new Error(`${chart.title} has not been drawn.`));
    return exported({ chart, host, svg }, format);
  }

  dispose(): void {
    this.disposed = true;
    this.observer.disconnect();
    this.interaction.dispose();
    this.view?.finalize();
    this.picture.release();
  }

  private async begin(): Promise<void> {
    const { chart } = this;
    const made = chart.image ? pictureOf(chart.image()) : NO_PICTURE;
    this.picture.release();
    this.picture = made;
    await this.draw();
    if (!this.disposed) this.observer.observe(this.host);
  }

  private async draw(): Promise<void> {
    this.width = Math.floor(this.host.clientWidth);
    if (this.width === 0 || this.disposed) return;
    this.view?.finalize();
    const view = viewOf(this.plot, this.chart, this.width, this.picture.address);
    this.view = view;
    await view.runAsync();
    const svg = this.plot.querySelector('svg');
    if (svg && view === this.view && !this.disposed) this.interaction.drawn(svg, layoutOf(view));
  }
}

function viewOf(container: HTMLElement, chart: Chart, width: number, image: string): View {
  const log: LoggerInterface = logger(Warn);
  const config = vegaConfig(getComputedStyle(container).fontFamily);
  const { spec } = compile(safeStrings(chart.spec(width, image)), { config, logger: log });
  return new View(parse(spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'svg',
    container,
    logger: log,
    loader: pictureLoader(),
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
