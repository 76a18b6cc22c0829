/**
 * Matrices that are kept in a smaller form, such as single precision, and made when they are read: what many large layers are
 * compared from without all of them in float64 at once. What is made is forgotten again when memory is short; what is
 * written into an array that is used again leaves nothing to forget.
 */
import type { Matrix, Plan, Stored } from './matrix';

/** A matrix that makes its data when they are read, and again when they were forgotten. Read `data` once, not in a loop. */
export class LightMatrix implements Matrix {
  private made: WeakRef<Float64Array> | undefined;

  /** `write` fills an array of rows * cols numbers; `narrow` are the same numbers in single precision, where there are such. */
  constructor(
    readonly rows: number,
    readonly cols: number,
    private readonly write: (out: Float64Array) => void,
    readonly narrow?: Float32Array,
  ) {}

  get data(): Float64Array {
    const known = this.made?.deref();
    if (known) return known;
    const data = new Float64Array(this.rows * this.cols);
    this.write(data);
    this.made = new WeakRef(data);
    return data;
  }

  /** The matrix with its data in the first places of `out`. */
  writtenInto(out: Float64Array): Matrix {
    const { rows, cols } = this;
    const data = out.subarray(0, rows * cols);
    const known = this.made?.deref();
    if (known) data.set(known);
    else this.write(data);
    return { rows, cols, data };
  }
}

/** Float32 numbers as a float64 matrix. */
export function widened(rows: number, cols: number, data: Float32Array): Matrix {
  return new LightMatrix(rows, cols, (out) => out.set(data), data);
}

/** A matrix whose data stay: as it is, or, of a light one, written into `out` [at least rows * cols]. */
export const heldIn = (a: Matrix, out: Float64Array): Matrix =>
  a instanceof LightMatrix ? a.writtenInto(out) : a;

/** The numbers of a matrix as they are kept, without making others of them. */
export const storedOf = (a: Matrix): Stored =>
  a instanceof LightMatrix && a.narrow ? { cols: a.cols, data: a.narrow } : a;

/** A form of a matrix of the same size; of a light one, light too, and planned when it is first read. */
export function sameSize(a: Matrix, planOf: (a: Matrix) => Plan): Matrix {
  const { rows, cols } = a;
  if (!(a instanceof LightMatrix)) {
    const data = new Float64Array(rows * cols);
    planOf(a)(a, data);
    return { rows, cols, data };
  }
  let plan: Plan | undefined;
  return new LightMatrix(rows, cols, (out) => {
    const raw = a.writtenInto(out);
    plan ??= planOf(raw);
    plan(raw, out);
  });
}
