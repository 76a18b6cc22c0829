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
