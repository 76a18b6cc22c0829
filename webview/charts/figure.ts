/** A chart with what belongs to it: title, controls, drawing, caption and its numbers as a table. */
import type { ExportParams } from '../wire/contract';
import type { Drawing, Table } from './chart';
import { cell } from './format';
import { element } from './dom';
import { explainTerms } from './glossary';
import { mountChart, type MountedChart } from './render';
import type { Pick, Selection } from './selection';

/** A place on the page that shows one drawing after another. */
export interface Figure {
  node: HTMLElement;
  /** Shows another drawing in the same place. Settles when it has been drawn. */
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
export function figure(id: string, { controls = [], level = 3 }: FigureOptions = {}): Figure {
  const title = element(level === 2 ? 'h2' : 'h3', { id: `${id}-title` });
  const body = element('div', { class: 'body' });
  const bar = element('div', { class: 'controls' }, ...controls);
  const node = element('figure', { class: 'figure', id, 'aria-labelledby': title.id }, title, bar, body);
  let mounted: MountedChart | undefined;
  return {
    node,
    async show(drawing) {
      mounted?.dispose();
      mounted = undefined;
      title.textContent = drawing.title;
      if (drawing.kind === 'empty') {
        body.replaceChildren(element('p', { class: 'empty' }, drawing.reason));
        return;
      }
      const open = body.querySelector('details')?.open ?? false;
      const host = element('div', { class: 'drawing', role: 'img', 'aria-label': drawing.caption });
      body.replaceChildren(host, caption(drawing.caption), dataTable(drawing.title, drawing.table, open));
      mounted = mountChart(host, drawing);
      await mounted.drawn;
    },
    select() {
      // Drawn by the overlay.
    },
    dispose() {
      mounted?.dispose();
    },
  };
}

/** A sentence whose terms explain themselves under the pointer. */
function caption(sentence: string): HTMLElement {
  return element('figcaption', { class: 'caption' }, ...explained(sentence));
}

/** The pieces of a sentence, terms as `<abbr>`. */
export function explained(sentence: string): (HTMLElement | string)[] {
  return explainTerms(sentence).map(({ text, explanation }) =>
    explanation === undefined ? text : element('abbr', { title: explanation }, text),
  );
}

function dataTable(title: string, table: Table, open: boolean): HTMLElement {
  const numeric = table.columns.map((_, index) => table.rows.every((row) => typeof row[index] !== 'string'));
  const kind = (index: number) => (numeric[index] ? 'number' : undefined);
  const head = table.columns.map((name, index) => element('th', { scope: 'col', class: kind(index) }, name));
  const rows = table.rows.map((row) =>
    element('tr', {}, ...row.map((value, index) => element('td', { class: kind(index) }, cell(value)))),
  );
  return element(
    'details',
    { class: 'data', open: open ? '' : undefined },
    element('summary', {}, 'Data table'),
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Data: ${title}` },
      element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows)),
    ),
  );
}
