/** Rows of a table that are selected by click and by arrow keys: one row is in the tab order, and focus follows. */

/** How far a key moves in a table of rows; null for other keys. */
export function rowAfter(key: string, current: number, rows: number, page = 10): number | null {
  const at = (row: number) => (rows === 0 ? null : Math.min(rows - 1, Math.max(0, row)));
  switch (key) {
    case 'ArrowDown':
      return at(current + 1);
    case 'ArrowUp':
      return at(current - 1);
    case 'PageDown':
      return at(current + page);
    case 'PageUp':
      return at(current - page);
    case 'Home':
      return at(0);
    case 'End':
      return at(rows - 1);
    default:
      return null;
  }
}

/** Handles keys on a table body whose rows are its children: selects the row, moves focus to it, keeps it in view. */
export function moveByKey(event: KeyboardEvent, select: (index: number) => void): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const body = event.currentTarget as HTMLElement;
  const rows = [...body.children] as HTMLElement[];
  const current = rows.findIndex((row) => row.contains(event.target as Node));
  const next = rowAfter(event.key, current, rows.length);
  if (next === null) return;
  event.preventDefault();
  select(next);
  rows[next].focus();
}
