/**
 * Probe sets: files of inputs, and labels if any, on which models are compared. Rows lie along the first axis
 * of every array. A `.npz` names its arrays, a `.csv` its columns; the array of a `.npy` is called `input`.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { UserError } from '../errors';
import { type NdArray, formatShape } from '../engine/ndarray';
import { readBytes } from '../store/files';
import { columnArrays } from './csv';
import { type CsvColumn, readCsv } from './csv-reader';
import { readNpy } from './npy';
import { readNpz } from './npz';

/** The arrays of a file, rows along the first axis of each. */
export interface ProbeSet {
  /** Path as given. */
  file: string;
  /** Extent of the first axis of every array, at least 1. */
  rows: number;
  arrays: Record<string, NdArray>;
  /** Label -> the names of its categories, which its values index; of .csv files alone. */
  categories: Record<string, readonly string[]>;
  /** The columns of a .csv file, which `csvArrays` puts together into the inputs of a model. */
  columns?: readonly CsvColumn[];
  /** SHA-256 of the file. */
  sha256: string;
}

/** Name of the only array of a .npy file. */
const NPY_NAME = 'input';

type Content = Pick<ProbeSet, 'arrays' | 'columns' | 'categories'>;

function readCsvContent(bytes: Uint8Array, file: string): Content {
  const columns = readCsv(bytes, file);
  const categories = columns.flatMap(({ name, categories: names }) =>
    names ? [[name, names] as const] : [],
  );
  return { columns, arrays: columnArrays(columns), categories: Object.fromEntries(categories) };
}

const READERS: Readonly<Record<string, (bytes: Uint8Array, file: string) => Content>> = {
  '.npz': (bytes, file) => ({ arrays: readNpz(bytes, file), categories: {} }),
  '.npy': (bytes, file) => ({ arrays: { [NPY_NAME]: readNpy(bytes, file) }, categories: {} }),
  '.csv': readCsvContent,
};

/** The common first extent of all arrays. */
function rowsOf(arrays: Readonly<Record<string, NdArray>>, file: string): number {
  const entries = Object.entries(arrays);
  const describe = ([name, { shape }]: [string, NdArray]) => `"${name}" (${formatShape(shape)})`;
  const scalar = entries.find(([, { shape }]) => shape.length === 0);
  if (scalar)
    throw new UserError(file, `holds a scalar, ${describe(scalar)}.`, 'Give every array one entry a row.');
  const [first, ...others] = entries;
  const rows = first[1].shape[0];
  const odd = others.find(([, { shape }]) => shape[0] !== rows);
  if (odd)
    throw new UserError(
      file,
      `holds arrays of different numbers of rows: ${describe(first)} and ${describe(odd)}.`,
      'Give every array the same extent along its first axis.',
    );
  if (rows === 0) throw new UserError(file, 'holds no rows.', 'Add at least one row.');
  return rows;
}

/**
 * Reads a probe set by its extension: .npz, .npy or .csv.
 * @throws UserError that names the file, the cause and the remedy
 */
export function readProbeSet(file: string): ProbeSet {
  const extension = path.extname(file).toLowerCase();
  if (!Object.hasOwn(READERS, extension))
    throw new UserError(
      file,
      `is of a kind that cannot be read as inputs (${extension || 'no extension'}).`,
      `Give a file of one of these: ${Object.keys(READERS).join(', ')}.`,
    );
  const bytes = readBytes(file);
  const content = READERS[extension](bytes, file);
  const rows = rowsOf(content.arrays, file);
  return { file, rows, ...content, sha256: createHash('sha256').update(bytes).digest('hex') };
}
