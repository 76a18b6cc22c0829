/** Stacks of vectors in the memory of `Rows`: sums of them, and their products with another. */
import type { Matrix } from '../matrix';
import { powerOfTwoNear } from '../scale';
import { EIGHT, Rows, padded } from './rows';

/** Vectors of one length, one a row. Other vectors that they are put together with are arrays of the same memory. */
export class Stacked {
  /** Numbers from the start of one row to that of the next. */
  readonly stride: number;
  readonly data: Float64Array;

  constructor(
    private readonly rows: Rows,
    count: number,
    private readonly length: number,
  ) {
    this.stride = padded(length);
    this.data = rows.array(count * this.stride);
  }

  /** Numbers of memory that so many vectors of this length take. */
  static size(count: number, length: number): number {
    return count * padded(length);
  }

  /** Vector i. */
  row(i: number): Float64Array {
    return this.data.subarray(i * this.stride, i * this.stride + this.length);
  }

  /** Where the vectors are walked along, of which only places from `from` on matter, in bytes. */
  private walk(from: number): { begin: number; length: number } {
    const begin = from - (from % EIGHT);
    return { begin: begin * 8, length: (this.stride - begin) * 8 };
  }

  /**
   * y -= Σ weights[i] row_i over i = first ... last - 1, at places from `from` on; up to seven before are changed to something
   * else.
   */
  subtractFrom(y: Float64Array, weights: Float64Array, first: number, last: number, from: number): void {
    const { addTo, addFourTo } = this.rows.functions;
    const { begin, length } = this.walk(from);
    const to = y.byteOffset + begin;
    const step = this.stride * 8;
    let at = this.data.byteOffset + first * step + begin;
    let i = first;
    for (; i + 4 <= last; i += 4, at += 4 * step) {
      const [a, b, c, d] = [-weights[i], -weights[i + 1], -weights[i + 2], -weights[i + 3]];
      addFourTo(to, at, at + step, at + 2 * step, at + 3 * step, to + length, a, b, c, d);
    }
    for (; i < last; i++, at += step) addTo(to, at, to + length, -weights[i]);
  }

  /** out[i] = row_i · x for i = first ... last - 1; x is zero before `from`. */
  productsWith(x: Float64Array, out: Float64Array, first: number, last: number, from: number): void {
    const { dot } = this.rows.functions;
    const { begin, length } = this.walk(from);
    const other = x.byteOffset + begin;
    const step = this.stride * 8;
    let at = this.data.byteOffset + first * step + begin;
    for (let i = first; i < last; i++, at += step) out[i] = dot(at, other, at + length);
  }

  /** Makes vector i orthogonal to those from `first` to it, and of norm 1; twice, for once leaves rounding errors of what it was. */
  orthonormalise(i: number, first: number): void {
    const x = this.row(i);
    const weights = new Float64Array(i);
    for (let pass = 0; pass < (first < i ? 2 : 1); pass++) {
      const scale = powerOfTwoNear(x);
      for (let k = 0; k < x.length; k++) x[k] *= scale;
      this.productsWith(x, weights, first, i, 0);
      this.subtractFrom(x, weights, first, i, 0);
      let norm = 0;
      for (let k = 0; k < x.length; k++) norm += x[k] * x[k];
      norm = Math.sqrt(norm);
      for (let k = 0; k < x.length; k++) x[k] /= norm;
    }
  }

  /** The first `count` vectors as the rows of a matrix. */
  matrix(count: number): Matrix {
    const { length } = this;
    const data = new Float64Array(count * length);
    for (let i = 0; i < count; i++) data.set(this.row(i), i * length);
    return { rows: count, cols: length, data };
  }
}

/** A B of a [n, k] and b [k, m]: faster than `multiply` where the rows are long. */
export function multiplyStacked(a: Matrix, b: Matrix): Matrix {
  const rows = new Rows(Stacked.size(b.rows + 1, b.cols));
  const stack = new Stacked(rows, b.rows, b.cols);
  for (let k = 0; k < b.rows; k++) stack.row(k).set(b.data.subarray(k * b.cols, (k + 1) * b.cols));
  const y = rows.array(b.cols);
  const out = new Float64Array(a.rows * b.cols);
  for (let i = 0; i < a.rows; i++) {
    y.fill(0);
    stack.subtractFrom(y, a.data.subarray(i * a.cols, (i + 1) * a.cols), 0, b.rows, 0);
    for (let j = 0; j < b.cols; j++) out[i * b.cols + j] = -y[j];
  }
  return { rows: a.rows, cols: b.cols, data: out };
}
