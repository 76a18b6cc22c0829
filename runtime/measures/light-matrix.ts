/**
 * Matrices that are kept in a smaller form, such as single precision, and made when they are read: what many large layers are
 * compared from without all of them in float64 at once. What is made is forgotten again when memory is short.
 */
import type { Matrix } from './matrix';

/** A matrix that makes its data when they are read, and again when they were forgotten. Read `data` once, not in a loop. */
export class LightMatrix implements Matrix {
  private made: WeakRef<Float64Array> | undefined;

  constructor(
    readonly rows: number,
    readonly cols: number,
    private readonly make: () => Float64Array,
  ) {}

  get data(): Float64Array {
    const known = this.made?.deref();
    if (known) return known;
    const data = this.make();
    this.made = new WeakRef(data);
    return data;
  }
}

/** Float32 numbers as a float64 matrix. */
export function widened(rows: number, cols: number, data: Float32Array): Matrix {
  return new LightMatrix(rows, cols, () => new Float64Array(data));
}

/** A form of a matrix of the same size; of a light one, light too. */
export function sameSize(a: Matrix, form: (a: Matrix) => Matrix): Matrix {
  if (!(a instanceof LightMatrix)) return form(a);
  return new LightMatrix(a.rows, a.cols, () => form({ rows: a.rows, cols: a.cols, data: a.data }).data);
}
