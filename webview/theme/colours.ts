/** The names that charts have for the colours of theme.css. */

export const foreground = 'var(--replens-foreground)';
/** Text and marks that stand back. */
export const muted = 'var(--replens-muted)';
/** Axes and reference lines. */
export const axisLine = 'var(--replens-axis)';
/** Grid lines. */
export const gridLine = 'var(--replens-grid)';

/** Number of categorical colours; a study has at most as many features. */
export const SERIES = 8;

/** Colour of the feature at `index` in the study; they repeat after {@link SERIES}. */
export function series(index: number): string {
  return `var(--replens-series-${(index % SERIES) + 1})`;
}

/** Colours of the first `count` features. */
export function seriesRange(count: number): string[] {
  return Array.from({ length: count }, (_, index) => series(index));
}

/** Colours of `count` layers by depth: from the first series over the third to the second, neighbours alike. */
export function depthRange(count: number): string[] {
  const stops = [series(0), series(2), series(1)];
  return Array.from({ length: count }, (_, index) => {
    const at = count < 2 ? 0 : (2 * index) / (count - 1);
    const from = Math.min(1, Math.floor(at));
    const share = Math.round(100 * (at - from));
    return share === 0 || share === 100
      ? stops[from + share / 100]
      : `color-mix(in srgb, ${stops[from + 1]} ${share}%, ${stops[from]})`;
  });
}
