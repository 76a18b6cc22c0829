/** Tells style sheets how high the bar is that stays in view, so that others stay below it. */

/** Keeps `--sticky-height` of the document at the height of the `.sticky` in `root`; to be called after each rendering. */
export function followSticky(root: HTMLElement): () => void {
  let watched: Element | null = null;
  const measure = (bar: Element) =>
    document.documentElement.style.setProperty('--sticky-height', `${bar.getBoundingClientRect().height}px`);
  const sizes = new ResizeObserver(([{ target }]) => measure(target));
  return () => {
    const bar = root.querySelector('.sticky');
    if (!bar) return;
    measure(bar);
    if (bar === watched) return;
    sizes.disconnect();
    sizes.observe(bar);
    watched = bar;
  };
}
