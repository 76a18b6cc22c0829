/** Keeps the selected row of a table in view when the selection was made elsewhere. */

/** A function to call after each rendering: when `selected` is another, its row is scrolled to within the table alone. */
export function revealSelected(root: HTMLElement): (selected: string | null) => void {
  let last: string | null = null;
  return (selected) => {
    if (selected === last) return;
    last = selected;
    const row = root.querySelector<HTMLElement>('.grid tr[aria-selected=true]');
    const place = row?.closest('.table-scroll');
    const head = place?.querySelector('thead');
    if (!row || !place || !head) return;
    const box = row.getBoundingClientRect();
    const view = place.getBoundingClientRect();
    const top = view.top + head.getBoundingClientRect().height;
    if (box.top < top) place.scrollTop -= top - box.top;
    else if (box.bottom > view.bottom) place.scrollTop += box.bottom - view.bottom + box.height;
  };
}
