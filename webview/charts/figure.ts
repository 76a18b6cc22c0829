/** A chart with what belongs to it: title, export, controls, drawing, caption and its numbers as a table. */
import type { ExportParams } from '../wire/contract';
import type { Chart, Drawing } from './chart';
import { dataTable } from './dataTable';
import { element } from './dom';
import { exportMenu } from './exportMenu';
import { explainTerms } from './glossary';
import { MountedChart } from './render';
import { NOTHING, type Pick, type Selection } from './selection';

/** A place on the page that shows one drawing after another. */
export interface Figure {
  node: HTMLElement;
  /**
   * Shows another drawing in the same place: focus, scrolling and an open table stay as they are, so that it may be
   * called while data come in. Settles when it has been drawn.
   */
  show(drawing: Drawing): Promise<void>;
  /** Marks the selection in the drawing and in those shown later; the drawing stays as it is. */
  select(selection: Selection): void;
  /** Gives back what the figure holds. */
  dispose(): void;
}

/** What a figure can do beside showing. */
export interface FigureOptions {
  /** Stay between the title and the drawing. */
  controls?: readonly HTMLElement[];
  /** Called with what the person selects in the drawing. */
  onPick?: (pick: Pick) => void;
  /** Called with a file to save; the figure then has a menu for it. */
  onExport?: (params: ExportParams) => void;
  /** Of the heading; 3 unless told. */
  level?: 2 | 3;
}

/** An empty figure. */
export function figure(id: string, options: FigureOptions = {}): Figure {
  const { controls = [], onPick, onExport, level = 3 } = options;
  const title = element(level === 2 ? 'h2' : 'h3', { id: `${id}-title`, class: 'title' });
  const head = element('div', { class: 'head' }, title);
  const body = element('div', { class: 'body' });
  const bar = element('div', { class: 'controls' }, ...controls);
  const node = element('figure', { class: 'figure', id, 'aria-labelledby': title.id }, head, bar, body);
  let mounted: MountedChart | undefined;
  let selection = NOTHING;
  const menu = onExport && exportMenu(() => mounted, onExport);
  if (menu) head.append(menu.node);

  const reading = element('p', { class: 'unseen', 'aria-live': 'polite' });
  const caption = element('figcaption', { class: 'caption', id: `${id}-caption` });
  const table = dataTable();
  let captioned = '';
  let host: HTMLElement | undefined;

  const draw = (chart: Chart) => {
    const next = hostOf(chart, caption.id, onPick !== undefined);
    if (chart.caption !== captioned) caption.replaceChildren(...explained(chart.caption));
    captioned = chart.caption;
    table.show(chart);
    if (mounted && host?.className === next.className) {
      host.ariaLabel = next.ariaLabel;
      return mounted.replace(chart);
    }
    mounted?.dispose();
    host = next;
    body.replaceChildren(host, caption, table.node, reading);
    mounted = new MountedChart(host, chart, { onPick, onRead: (text) => reading.replaceChildren(text) });
    mounted.select(selection);
    return mounted.drawn;
  };
  return {
    node,
    async show(drawing) {
      title.textContent = drawing.title;
      menu?.enable(drawing.kind === 'chart');
      if (drawing.kind === 'chart') return draw(drawing);
      mounted?.dispose();
      mounted = undefined;
      body.replaceChildren(element('p', { class: 'empty' }, drawing.reason));
    },
    select(next) {
      selection = next;
      mounted?.select(next);
    },
    dispose() {
      mounted?.dispose();
      mounted = undefined;
      menu?.dispose();
    },
  };
}

/** The element of the drawing: a picture, or where it has stops, something to work with by keyboard. */
function hostOf(chart: Chart, captionId: string, canPick: boolean): HTMLElement {
  if (!chart.stops || chart.stops.count === 0) {
    return element('div', { class: 'drawing', role: 'img', 'aria-label': chart.caption });
  }
  const selects = canPick && chart.stops.at(0).pick !== undefined;
  const keys = `Arrow keys read it out${selects ? ', Enter selects, Shift adds, Escape clears' : ''}.`;
  return element('div', {
    class: 'drawing interactive',
    tabindex: '0',
    role: 'application',
    'aria-roledescription': 'chart',
    'aria-label': `${chart.title}. ${keys}`,
    'aria-describedby': captionId,
  });
}

/** The pieces of a sentence, terms as `<abbr>`. */
export function explained(sentence: string): (HTMLElement | string)[] {
  return explainTerms(sentence).map(({ text, explanation }) =>
    explanation === undefined ? text : element('abbr', { title: explanation }, text),
  );
}
