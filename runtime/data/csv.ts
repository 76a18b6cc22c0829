/**
 * Columns of a CSV file become the inputs of a model and labels. An input takes
 *   1. the column of exactly its name (an input of one value a row), else
 *   2. the columns NAME[0], NAME[1], ... or NAME_0, NAME.0, NAME0, counted from 0 or 1, else,
 *   3. where the model has no other input and its width is known, the first columns that hold numbers.
 * Every column that no input takes is a label.
 */
import type { NdArray } from '../engine/ndarray';
import { UserError } from '../errors';
import type { CsvColumn } from './csv-reader';

/** An input of a model as far as a table is concerned. */
export interface WantedInput {
  name: string;
  /** Values a row; undefined where the model leaves it open or takes one value a row without an axis for it. */
  width: number | undefined;
}

/** Columns as an array [rows, columns], or [rows] of a single column where no width is wanted. */
function gather(columns: readonly CsvColumn[], input: WantedInput, file: string, flat: boolean): NdArray {
  const rows = columns[0].values.length;
  const data = new Float64Array(rows * columns.length);
  columns.forEach(({ name, values, firstText }, c) => {
    if (firstText)
      throw new UserError(
        file,
        `has "${firstText.cell}" in line ${firstText.line}, column "${name}", where input "${input.name}" takes numbers.`,
        'Put a number there, or rename the column if it is a label.',
      );
    for (let row = 0; row < rows; row++) data[row * columns.length + c] = values[row];
  });
  return { type: 'float64', shape: flat ? [rows] : [rows, columns.length], data };
}

/** The columns that are called after an input with a number, in the order of their numbers. */
function numbered(columns: readonly CsvColumn[], { name, width }: WantedInput, file: string): CsvColumn[] {
  const found: { column: CsvColumn; number: number }[] = [];
  for (const column of columns) {
    if (!column.name.startsWith(name)) continue;
    const match = /^(?:\[(\d+)\]|[_.]?(\d+))$/.exec(column.name.slice(name.length));
    if (match) found.push({ column, number: Number(match[1] ?? match[2]) });
  }
  if (found.length === 0) return [];
  found.sort((a, b) => a.number - b.number);
  const start = found[0].number;
  const gap = found.findIndex(({ number }, index) => number !== start + index);
  if (start > 1 || gap > 0)
    throw new UserError(
      file,
      `has columns for input "${name}" that are not numbered one after the other from 0 or 1 (see "${found[Math.max(gap, 0)].column.name}").`,
      `Number them ${name}[0], ${name}[1] and so on, and call labels differently.`,
    );
  if (width !== undefined && found.length !== width)
    throw new UserError(
      file,
      `has ${found.length} columns for input "${name}", which takes ${width}.`,
      `Give the columns ${name}[0] to ${name}[${width - 1}].`,
    );
  return found.map(({ column }) => column);
}

/** Rule 3: the first `width` columns of numbers. */
function leading(columns: readonly CsvColumn[], { name, width }: WantedInput, file: string): CsvColumn[] {
  const remedy = `Name the columns of the input ${name}[0], ${name}[1] and so on; all others are labels.`;
  if (width === undefined)
    throw new UserError(file, `has no column called after input "${name}", whose width is open.`, remedy);
  const numbers = columns.filter(({ categories }) => !categories);
  if (numbers.length < width)
    throw new UserError(
      file,
      `has ${numbers.length} columns of numbers, and input "${name}" takes ${width}.`,
      remedy,
    );
  return numbers.slice(0, width);
}

function columnsOf(
  columns: readonly CsvColumn[],
  input: WantedInput,
  alone: boolean,
  file: string,
): CsvColumn[] {
  const exact = columns.filter(({ name }) => name === input.name);
  if (exact.length === 1 && (input.width ?? 1) === 1) return exact;
  const group = numbered(columns, input, file);
  if (group.length > 0 && exact.length === 0) return group;
  if (exact.length === 1)
    throw new UserError(
      file,
      `has a column "${input.name}" of one value a row, and the input of that name takes ${input.width}.`,
      `Rename the column, and name those of the input ${input.name}[0], ${input.name}[1] and so on.`,
    );
  return alone ? leading(columns, input, file) : [];
}

/** A column as a label: its numbers, or the indices of its categories. */
function labelOf({ values, categories }: CsvColumn): NdArray {
  const shape = [values.length];
  return categories
    ? { type: 'int32', shape, data: Int32Array.from(values) }
    : { type: 'float64', shape, data: values };
}

/** Each column as an array of its own: numbers as float64 [rows], categories as int32 [rows]. */
export function columnArrays(columns: readonly CsvColumn[]): Record<string, NdArray> {
  return Object.fromEntries(columns.map((column) => [column.name, labelOf(column)]));
}

/**
 * Forms the inputs of a model, float64 [rows, width] or [rows], by the rules above; the other columns follow
 * as labels. An input for which nothing is found is left out when there are several.
 * @param file file that errors name
 * @throws UserError where columns do not fit an input, or one that does holds text
 */
export function csvArrays(
  columns: readonly CsvColumn[],
  modelInputs: readonly WantedInput[],
  file = 'probe set',
): Record<string, NdArray> {
  const taken = new Set<CsvColumn>();
  const inputs: [string, NdArray][] = [];
  for (const input of modelInputs) {
    const own = columnsOf(columns, input, modelInputs.length === 1, file);
    if (own.length === 0) continue;
    const flat = input.width === undefined && own[0].name === input.name;
    inputs.push([input.name, gather(own, input, file, flat)]);
    for (const column of own) taken.add(column);
  }
  const labels = columns.filter((column) => !taken.has(column));
  return { ...Object.fromEntries(inputs), ...columnArrays(labels) };
}
