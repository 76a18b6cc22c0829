/** Measures two representations given as .npy files. */
import { toMatrix } from '../capture/reduce';
import { readNpy } from '../data/npy';
import { UserError } from '../errors';
import type { Matrix } from '../measures/matrix';
import type { JobContext } from '../job';
import { type PairResult, measurePairInSlices } from '../measures/measure-pair';
import { requireSameInputs } from '../measures/representation';
import { readBytes } from '../store/files';
import { whileWorking } from './remaining';

/** Two files of representations, [n, p] and [n, q], and the measures to take. */
export interface MeasureFilesParams {
  x: string;
  y: string;
  /** Keys of measures; default all. */
  keys?: string[];
  /** Nearest neighbours of the measures that take some, where all are taken; default 10. */
  neighbours?: number;
}

/** Key -> value, null where undefined, with the reason. */
export type MeasuredFiles = PairResult;

/** Progress is told in hundredths. */
const STEPS = 100;

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

/** Refuses a file with values that are not finite: no measure could say more than that. */
function refuseNonFinite(file: string, { cols, data }: Matrix): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const place = `row ${Math.floor(at / cols) + 1}, column ${(at % cols) + 1}`;
  throw new UserError(
    file,
    `has values that are not finite (the first, ${data[at]}, in ${place}).`,
    'Leave out these inputs in both files, or mend what made them.',
  );
}

/**
 * The operation behind `measure`.
 * @throws UserError for a file that is no matrix of finite numbers, for different numbers of rows, and for an unknown key
 */
export async function measureFiles(
  { x, y, keys, neighbours }: MeasureFilesParams,
  job: JobContext,
): Promise<MeasuredFiles> {
  const [X, Y] = [readMatrix(x), readMatrix(y)];
  requireSameInputs({ name: x, matrix: X }, { name: y, matrix: Y });
  refuseNonFinite(x, X);
  refuseNonFinite(y, Y);
  const between = whileWorking('Measuring', STEPS, job);
  return measurePairInSlices(X, Y, (share) => between(share * STEPS), keys, neighbours);
}
