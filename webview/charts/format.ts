/** Numbers as text, the same everywhere: proportions with two decimals, accuracies in per cent. */
import type { Interval } from '../../runtime/studies/results';

/** Shown for a value that could not be computed. */
export const UNDEFINED = 'undefined';

/** A way to write a number. */
export type Format = (value: number) => string;

/** 0.123 -> "0.12"; a true minus sign for negative values. */
export const decimal: Format = (value) =>
  value
    .toFixed(2)
    .replace(/^-(0\.00)$/, '$1')
    .replace('-', '−');

/** 0.981 -> "98.1 %" */
export const percent: Format = (value) => `${(100 * value).toFixed(1).replace('-', '−')} %`;

/** Three significant digits: 0.01234 -> "0.0123" */
export const significant: Format = (value) => String(Number(value.toPrecision(3))).replace('-', '−');

/** 16384 -> "16,384" */
export const count: Format = (value) => value.toLocaleString('en-GB');

/** A cell of a data table: up to four significant digits. */
export function cell(value: string | number | null): string {
  if (value === null) return UNDEFINED;
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

/** "[0.51, 0.58]"; empty where there is no interval. */
export function bounds({ low, high }: Interval, format: Format): string {
  return low === null || high === null ? '' : `[${format(low)}, ${format(high)}]`;
}

/** "0.55 [0.51, 0.58]", or the mean alone. */
export function estimate(interval: Interval, format: Format): string {
  if (interval.mean === null) return UNDEFINED;
  return `${format(interval.mean)} ${bounds(interval, format)}`.trim();
}
