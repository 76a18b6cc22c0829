/** Sorting of tables by a column, and the state of their headers. */

/** By which column, and which way. Null is the order in which the rows came. */
export type Sort = { readonly column: string; readonly descending: boolean } | null;

/** A value to sort by; null (no value) always comes last. */
export type SortValue = string | number | null;

/** What a click on a header does: numbers largest first, then smallest first, then the rows' own order; text the other way. */
export function nextSort(sort: Sort, column: string, numeric: boolean): Sort {
  if (sort?.column !== column) return { column, descending: numeric };
  return sort.descending === numeric ? { column, descending: !numeric } : null;
}

/** Value of `aria-sort` of a column. */
export function ariaSort(sort: Sort, column: string): 'ascending' | 'descending' | 'none' {
  if (sort?.column !== column) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}

const collator = new Intl.Collator('en', { numeric: true });

function compareValues(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}

/** The rows in order; stable, `hidden.2` before `hidden.10`. */
export function sorted<R>(rows: readonly R[], value: (row: R) => SortValue, descending: boolean): R[] {
  const sign = descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: value(row) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * compareValues(a.key, b.key);
  });
  return keyed.map(({ row }) => row);
}
