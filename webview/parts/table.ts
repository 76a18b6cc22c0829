/** A table whose rows can be sorted, selected by click and by arrow keys; columns are plain data. */
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from './text';
import { moveByKey } from './rowGrid';
import { ariaSort, nextSort, sorted, type Sort, type SortValue } from './sorting';

/** A column: what it sorts by and how it is written. */
export interface Column<R> {
  /** Unique within the table. */
  key: string;
  title: string;
  /** Shown under the pointer. */
  explanation?: string;
  numeric: boolean;
  value(row: R): SortValue;
  cell(row: R): unknown;
  /** Shown under the pointer: the value in full, or why there is none. */
  hint?(row: R): string | undefined;
}

/** What a table shows and tells. */
export interface TableOptions<R> {
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  /** Unique name of a row. */
  key(row: R): string;
  selected: string | null;
  /** Rows shown at most, of those that come first; all unless told. */
  most?: number;
  /** Shown when no row is left. */
  empty: string;
  sort: Sort;
  onSort(sort: Sort): void;
  /** None: rows can be reached and read, not selected. */
  onSelect?(row: R): void;
}

/** The rows in the order in which the table shows them. */
export function orderedRows<R>(rows: readonly R[], columns: readonly Column<R>[], sort: Sort): readonly R[] {
  const column = columns.find(({ key }) => key === sort?.column);
  return sort && column ? sorted(rows, column.value, sort.descending) : rows;
}

/** The table as a lit template. */
export function table<R>(options: TableOptions<R>): TemplateResult {
  const { columns, sort } = options;
  const rows = orderedRows(options.rows, columns, sort).slice(0, options.most);
  if (rows.length === 0) return html`<p class="empty-table">${options.empty}</p>`;
  const selected = rows.findIndex((row) => options.key(row) === options.selected);
  const reachable = Math.max(0, selected);
  return html`<table class="grid" role="grid" aria-label=${options.label} aria-rowcount=${rows.length + 1}>
    <thead>
      <tr>
        ${columns.map((column) => headerCell(column, options))}
      </tr>
    </thead>
    <tbody @keydown=${(event: KeyboardEvent) => moveByKey(event, (index) => options.onSelect?.(rows[index]))}>
      ${repeat(
        rows,
        (row) => options.key(row),
        (row, index) =>
          guard([row, columns, index === selected, index === reachable], () =>
            bodyRow(row, columns, index === selected, index === reachable, options),
          ),
      )}
    </tbody>
  </table>`;
}

function headerCell<R>(column: Column<R>, { sort, onSort }: TableOptions<R>): TemplateResult {
  const direction = ariaSort(sort, column.key);
  return html`<th scope="col" class=${column.numeric ? 'number' : ''} aria-sort=${direction}>
    <button
      type="button"
      title=${column.explanation ?? nothing}
      @click=${() => onSort(nextSort(sort, column.key, column.numeric))}
    >
      <span>${column.title}</span>${
        direction === 'none'
          ? nothing
          : icon(direction === 'ascending' ? 'arrow-small-up' : 'arrow-small-down')
      }
    </button>
  </th>`;
}

function bodyRow<R>(
  row: R,
  columns: readonly Column<R>[],
  isSelected: boolean,
  reachable: boolean,
  { onSelect }: TableOptions<R>,
): TemplateResult {
  return html`<tr
    aria-selected=${String(isSelected)}
    tabindex=${reachable ? 0 : -1}
    @click=${() => onSelect?.(row)}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        onSelect?.(row);
      }
    }}
  >
    ${columns.map((column) => {
      const hint = column.hint?.(row);
      return html`<td class=${column.numeric ? 'number' : ''} title=${hint ?? nothing}>
        ${column.cell(row)}
      </td>`;
    })}
  </tr>`;
}
