/** Text for a terminal: tables, numbers, durations and the progress line. */
import type { ProgressEvent } from '../protocol';
import type { Interval } from '../studies/results';

/** A column: its heading and how its cells are aligned. */
export interface Column {
  title: string;
  align: 'left' | 'right';
}

/** Lays out rows of cells under headings. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (columns[i].align === 'left' ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
}

/** A number with a fixed number of decimals, `undefined` where there is none. */
export function fixed(value: number | null | undefined, decimals = 3): string {
  return value === null || value === undefined ? 'undefined' : value.toFixed(decimals).replace('-', '−');
}

/** A share as per cent. */
export function percent(value: number | null, decimals = 1): string {
  return value === null ? 'undefined' : `${(value * 100).toFixed(decimals)} %`;
}

/** `0.550 [0.500, 0.600]`: mean and interval. */
export function interval(
  { mean, low, high }: Interval,
  format: (value: number | null) => string = fixed,
): string {
  return low === null ? format(mean) : `${format(mean)} [${format(low)}, ${format(high)}]`;
}

/** `1 h 02 min`, `2 min 05 s`, `7 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  return whole >= 60 ? `${Math.floor(whole / 60)} min ${two(whole % 60)} s` : `${whole} s`;
}

/** `4.5 MB`; powers of 1000. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return `${(count / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** `12,345` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Jobs that end sooner show no progress. */
const QUIET_MS = 1000;
/** Least time between two lines where lines can't be rewritten. */
const LINE_MS = 3000;

/** Shows progress on a stream: one line rewritten on a terminal, a new line every few seconds elsewhere. */
export class ProgressLine {
  private shown = '';
  private nextAt: number | undefined;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly now: () => number = () => performance.now(),
  ) {}

  readonly report = (event: ProgressEvent): void => {
    if (event.kind !== 'progress') return;
    this.nextAt ??= this.now() + QUIET_MS;
    if (this.now() < this.nextAt) return;
    const share = event.total > 0 ? event.done / event.total : 0;
    const left = event.secondsLeft === null ? '' : `, ${duration(event.secondsLeft)} left`;
    const line = `${event.label}: ${percent(share, 0)}${left}`;
    if (this.stream.isTTY) this.rewrite(`${bar(share)} ${line}`);
    else {
      this.stream.write(`${line}\n`);
      this.nextAt = this.now() + LINE_MS;
    }
  };

  /** Removes the line, so that other text can be written. */
  clear(): void {
    if (this.shown !== '') this.stream.write(`\r${' '.repeat(this.shown.length)}\r`);
    this.shown = '';
  }

  private rewrite(line: string): void {
    const cut = line.slice(0, Math.max(20, (this.stream.columns ?? 80) - 1));
    this.stream.write(`\r${cut.padEnd(this.shown.length)}`);
    this.shown = cut;
  }
}

function bar(share: number): string {
  const width = 24;
  const full = Math.round(Math.min(1, share) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}
