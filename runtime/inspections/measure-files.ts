/** Measures two representations given as .npy files. */
import { toMatrix } from '../capture/reduce';
import { readNpy } from '../data/npy';
import { UserError } from '../errors';
import type { Matrix } from '../measures/matrix';
import { measurePair } from '../measures/measure-pair';
import { readBytes } from '../store/files';

/** Two files of representations, [n, p] and [n, q], and the measures to take. */
export interface MeasureFilesParams {
  x: string;
  y: string;
  /** Keys of measures; default all. */
  keys?: string[];
}

/** Key -> value, null where undefined, with the reason. */
export type MeasuredFiles = ReturnType<typeof measurePair>;

/** Reads a matrix [rows, columns]; a vector is one column. */
function readMatrix(file: string): Matrix {
  const array = readNpy(readBytes(file), file);
  if (array.shape.length === 0 || array.shape.length > 2) {
    throw new UserError(
      file,
      `holds an array of ${array.shape.length} dimensions.`,
      'Give a matrix [inputs, units]; "replens capture --reduction mean" writes such.',
    );
  }
  return toMatrix(array, 'flatten');
}

/** The operation behind `measure`. */
export async function measureFiles({ x, y, keys }: MeasureFilesParams): Promise<MeasuredFiles> {
  return measurePair(readMatrix(x), readMatrix(y), keys);
}
