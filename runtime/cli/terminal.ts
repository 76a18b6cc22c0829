/** Text for a terminal: tables, numbers, durations and the progress line. */
import type { ProgressEvent } from '../job';
import type { Interval } from '../studies/results';

/** A column: its heading, how its cells are aligned, and whether they may be shortened where space is short. */
export interface Column {
  title: string;
  align: 'left' | 'right';
  shrinks?: boolean;
}

const GAP = '  ';
/** Width below which no column is shortened. */
const LEAST_WIDTH = 12;

/** Text in at most `width` characters: its middle gives way, for names differ at their ends. */
export function shortened(text: string, width: number): string {
  if (text.length <= width) return text;
  const tail = Math.ceil((width - 1) / 2);
  return `${text.slice(0, width - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/** Widths of the columns: the widest that shrinks gives way until a line fits, or none can. */
function widthsOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  available: number,
): number[] {
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const least = columns.map(({ title, shrinks }, i) =>
    shrinks ? Math.min(widths[i], Math.max(LEAST_WIDTH, title.length)) : widths[i],
  );
  const total = () => widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));
  while (total() > available) {
    const spare = widths.flatMap((width, i) => (width > least[i] ? [width] : []));
    if (spare.length === 0) break;
    const widest = Math.max(...spare);
    widths[widths.findIndex((width, i) => width === widest && width > least[i])]--;
  }
  return widths;
}

/** Characters of the longest line of a text. */
export function widthOf(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

/** Lays out rows of cells under headings, in lines of at most `available` characters where columns can give way. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  available = Number.POSITIVE_INFINITY,
): string {
  const widths = widthsOf(columns, rows, available);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const shown = shortened(cell, widths[i]);
        return columns[i].align === 'left' ? shown.padEnd(widths[i]) : shown.padStart(widths[i]);
      })
      .join(GAP)
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

/** A measured value: decimal points below each other, very small and very large ones as powers of ten. */
export function decimal(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return String(value);
  return (size >= 1e-4 && size < 1e9 ? value.toFixed(6) : value.toExponential(4)).replace('-', '−');
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

/** `1 seed`, `5 seeds` */
export function counted(value: number, what: string): string {
  return `${count(value)} ${what}${value === 1 ? '' : 's'}`;
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
