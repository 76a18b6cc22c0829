/** The numbers of a chart as a table that opens; it is made when it is opened first. */
import type { Chart, Table } from './chart';
import { element } from './dom';
import { cell } from './format';

/** Rows shown; a table of more says so, and its export has them all. */
const MOST_ROWS = 2000;

/** A table that shows the numbers of one chart after another, and stays open, scrolled and focused meanwhile. */
export interface DataTable {
  node: HTMLDetailsElement;
  show(chart: Chart): void;
}

/** A closed table. */
export function dataTable(): DataTable {
  const content = element('div', { class: 'scroll', tabindex: '0', role: 'region' });
  const summary = element('summary', {}, 'Data table');
  const node = element('details', { class: 'data' }, summary, content);
  let shown: Chart | undefined;
  summary.addEventListener('click', () => {
    if (shown && !content.hasChildNodes()) content.append(...tableNodes(shown.table));
  });
  return {
    node,
    show(chart) {
      shown = chart;
      content.setAttribute('aria-label', `Data: ${chart.title}`);
      content.replaceChildren(...(node.open ? tableNodes(chart.table) : []));
    },
  };
}

function tableNodes(table: Table): HTMLElement[] {
  const numeric = table.columns.map((_, index) => table.rows.every((row) => typeof row[index] !== 'string'));
  const kind = (index: number) => (numeric[index] ? 'number' : undefined);
  const head = table.columns.map((name, index) => element('th', { scope: 'col', class: kind(index) }, name));
  const rows = table.rows
    .slice(0, MOST_ROWS)
    .map((row) =>
      element('tr', {}, ...row.map((value, index) => element('td', { class: kind(index) }, cell(value)))),
    );
  const whole = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
  const left = table.rows.length - rows.length;
  return left > 0 ? [whole, element('p', {}, `${left} more rows are in the exported CSV file.`)] : [whole];
}
