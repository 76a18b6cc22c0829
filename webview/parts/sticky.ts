/** Tells style sheets how high the bar is that stays in view, so that others stay below it. */

/** Keeps `--sticky-height` of `root` at the height of its `.sticky`, whenever that is there. */
export function followSticky(root: HTMLElement): () => void {
  let watched: Element | null = null;
  const sizes = new ResizeObserver(([{ target }]) => {
    root.style.setProperty('--sticky-height', `${target.getBoundingClientRect().height}px`);
  });
  return () => {
    const bar = root.querySelector('.sticky');
    if (!bar || bar === watched) return;
    sizes.disconnect();
    sizes.observe(bar);
    watched = bar;
  };
}
