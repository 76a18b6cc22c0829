/**
 * Means and sums of products about the means, of rows that come in parts. Each part is centred on its own means in float64,
 * and parts are merged (Chan, Golub and LeVeque 1979): M = M_a + M_b + d dᵀ n_a n_b / (n_a + n_b), d the difference of the
 * means. Nothing is squared before it is centred, so a large mean costs no digits.
 */
import { columnMeans, transpose, type Matrix } from '../../measures/matrix';
import { gram, rowProducts } from '../../measures/products';

/** Rows of one layer, centred, with what merging them takes. */
export interface Part {
  /** Units x rows of the part, each row of it centred. */
  readonly columns: Matrix;
  /** Means of the part less the means of all rows before it. */
  readonly shift: Float64Array;
  /** n_a n_b / (n_a + n_b). */
  readonly weight: number;
}

/** The means of a layer, which tell how its next rows are merged. */
export class RunningMeans {
  rows = 0;
  readonly means: Float64Array;

  constructor(units: number) {
    this.means = new Float64Array(units);
  }

  /** Centres rows and takes them into the means. */
  add(matrix: Matrix): Part {
    const { rows, cols, data } = matrix;
    const means = columnMeans(matrix);
    const centred = new Float64Array(data.length);
    for (let i = 0, at = 0; i < rows; i++)
      for (let j = 0; j < cols; j++, at++) centred[at] = data[at] - means[j];
    const total = this.rows + rows;
    const shift = means.map((mean, j) => mean - this.means[j]);
    const part = {
      columns: transpose({ rows, cols, data: centred }),
      shift,
      weight: (this.rows * rows) / total,
    };
    for (let j = 0; j < cols; j++) this.means[j] += (shift[j] * rows) / total;
    this.rows = total;
    return part;
  }
}

/** Sums over the rows of products about the means, X~ᵀY~ [p, q]: of a layer with itself (p = q), or of two. */
export class CrossSums {
  readonly sums: Matrix;

  constructor(p: number, q: number) {
    this.sums = { rows: p, cols: q, data: new Float64Array(p * q) };
  }

  /** Takes the same rows of both layers; `y` is `x` for the sums of one. */
  add(x: Part, y: Part): void {
    const products = x === y ? gram(x.columns) : rowProducts(x.columns, y.columns);
    const { rows, cols, data } = this.sums;
    for (let i = 0, at = 0; i < rows; i++) {
      const shift = x.weight * x.shift[i];
      for (let j = 0; j < cols; j++, at++) data[at] += products.data[at] + shift * y.shift[j];
    }
  }
}
