/** Keeps how far the page is scrolled over a reload. */

const REST_MS = 150;

/** How far the page is scrolled, now and after a reload. */
export interface KeptScroll {
  /** In CSS pixels; what was kept, until the page has been scrolled there. */
  position(): number;
  /** Scrolls to where it was, once, as soon as the page is long enough. */
  restore(): void;
}

/** Calls `save` when scrolling rests. */
export function keepScroll(kept: number, save: () => void): KeptScroll {
  let open = kept > 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  window.addEventListener(
    'scroll',
    () => {
      clearTimeout(timer);
      timer = setTimeout(save, REST_MS);
    },
    { passive: true },
  );
  const grown = new ResizeObserver(() => {
    if (!open || document.documentElement.scrollHeight < kept + window.innerHeight) return;
    open = false;
    grown.disconnect();
    window.scrollTo({ top: kept });
  });
  return {
    position: () => (open ? kept : window.scrollY),
    restore() {
      if (open) grown.observe(document.body);
    },
  };
}
