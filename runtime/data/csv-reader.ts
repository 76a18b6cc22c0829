/**
 * Tables of comma-separated values (RFC 4180; UTF-8, with or without a byte order mark) whose first line
 * names the columns. A column of numbers stays numbers; any other becomes categories. Every cell must hold a
 * value: what a missing one means is for the person to say. Empty lines are skipped.
 */
import { parse } from 'csv-parse/sync';
import { UserError, messageOf } from '../errors';

/** One column, numbers or categories. */
export interface CsvColumn {
  readonly name: string;
  /** One number a row; of a column of categories, the index into `categories`. */
  readonly values: Float64Array;
  /** Names of the categories in ascending order; undefined for a column of numbers. */
  readonly categories?: readonly string[];
  /** The first cell that is not a number, of a column of categories. Lines count from 1. */
  readonly firstText?: { readonly line: number; readonly cell: string };
}

/** Numbers as Python, NumPy and pandas write them; undefined for anything else. */
function numberOf(cell: string): number | undefined {
  const value = Number(cell);
  if (!Number.isNaN(value)) return value;
  const special = /^\s*([+-]?)(nan|inf|infinity)\s*$/i.exec(cell);
  if (!special) return undefined;
  const size = special[2].toLowerCase() === 'nan' ? NaN : Infinity;
  return special[1] === '-' ? -size : size;
}

/** A column while it is read: numbers until a cell turns up that is none. */
class ColumnReader {
  private values = new Float64Array(1024);
  private rows = 0;
  private readonly codes = new Map<string, number>();
  firstText: CsvColumn['firstText'];

  /** @param categorical every cell is a category, numbers included */
  constructor(
    readonly name: string,
    private readonly categorical: boolean,
  ) {}

  add(cell: string, line: number): void {
    const value = numberOf(cell);
    if (value === undefined) this.firstText ??= { line, cell };
    if (this.rows === this.values.length) {
      const grown = new Float64Array(2 * this.rows);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.rows++] = this.categorical ? this.codeOf(cell.trim()) : (value ?? NaN);
  }

  /** The column must be read again as categories. */
  get misjudged(): boolean {
    return !this.categorical && this.firstText !== undefined;
  }

  private codeOf(category: string): number {
    const code = this.codes.get(category) ?? this.codes.size;
    this.codes.set(category, code);
    return code;
  }

  finish(): CsvColumn {
    const values = this.values.slice(0, this.rows);
    if (!this.categorical) return { name: this.name, values };
    const categories = [...this.codes.keys()].sort();
    const rank = new Float64Array(categories.length);
    categories.forEach((category, index) => (rank[this.codeOf(category)] = index));
    return {
      name: this.name,
      values: values.map((code) => rank[code]),
      categories,
      firstText: this.firstText,
    };
  }
}

function checkHeader(names: readonly string[], file: string): void {
  const fail = (reason: string, remedy: string) => new UserError(file, reason, remedy);
  if (names.length === 1 && /[;\t|]/.test(names[0]))
    throw fail(
      'separates its columns by something else than commas.',
      'Save it with commas between the columns.',
    );
  if (names.every((name) => name !== '' && numberOf(name) !== undefined))
    throw fail(
      'has no header: its first line holds numbers.',
      'Put the names of the columns in the first line.',
    );
  names.forEach((name, index) => {
    if (name === '')
      throw fail(
        `has no name for column ${index + 1} in its header.`,
        'Name it, or leave the column out (pandas: to_csv(index=False)).',
      );
    if (names.indexOf(name) !== index)
      throw fail(`has two columns called "${name}".`, 'Give each column its own name.');
  });
}

/** Calls `row` with the cells and the line of each record; the first record is the header. */
function eachRecord(bytes: Uint8Array, file: string, row: (cells: string[], line: number) => void): void {
  try {
    parse(bytes, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        row(cells, lines);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    const remedy =
      'Correct it there; a cell that holds a quote or a comma is quoted, and quotes in it are doubled.';
    throw new UserError(file, `is not valid CSV (${messageOf(error)}).`, remedy, { cause: error });
  }
}

function checkRow(cells: readonly string[], line: number, names: readonly string[], file: string): void {
  if (cells.length !== names.length)
    throw new UserError(
      file,
      `has ${cells.length} cells in line ${line}, and its header names ${names.length} columns.`,
      'Correct that line.',
    );
  const missing = cells.findIndex((cell) => cell.trim() === '');
  if (missing >= 0)
    throw new UserError(
      file,
      `has no value in line ${line}, column "${names[missing]}".`,
      'Fill it in, or remove the row or the column.',
    );
}

/** Reads all cells; columns in `categorical`, and those whose first cell is no number, as categories. */
function readColumns(bytes: Uint8Array, file: string, categorical: ReadonlySet<number>): ColumnReader[] {
  let names: string[] | undefined;
  let columns: ColumnReader[] | undefined;
  eachRecord(bytes, file, (cells, line) => {
    if (!names) {
      names = cells.map((name) => name.trim());
      checkHeader(names, file);
      return;
    }
    checkRow(cells, line, names, file);
    columns ??= names.map(
      (name, index) => new ColumnReader(name, categorical.has(index) || numberOf(cells[index]) === undefined),
    );
    for (let index = 0; index < cells.length; index++) columns[index].add(cells[index], line);
  });
  if (!names)
    throw new UserError(file, 'is empty.', 'Put the names of the columns in the first line, values below.');
  if (!columns) throw new UserError(file, 'holds a header and no rows.', 'Add at least one row.');
  return columns;
}

/**
 * Reads a CSV file; twice when a column of numbers turns out to hold text further down.
 * @throws UserError that names the file, and the line and column where it can
 */
export function readCsv(bytes: Uint8Array, file: string): CsvColumn[] {
  if (bytes.includes(0))
    throw new UserError(file, 'is not a text file in UTF-8.', 'Save it as CSV in UTF-8.');
  const first = readColumns(bytes, file, new Set());
  const categorical = new Set([...first.keys()].filter((index) => first[index].misjudged));
  const columns = categorical.size === 0 ? first : readColumns(bytes, file, categorical);
  return columns.map((column) => column.finish());
}
