/**
 * Variance that features explain (see `variance-explained.ts`) on bootstrap draws of the inputs. Nothing is fitted anew: a fit
 * of least squares, and its errors, are made of weighted sums of rows (of each category, or of rows times the number), and a
 * draw only changes how often each row counts.
 */
import { columnMeans, type Matrix } from './matrix';
import { Rows, padded } from './simd/rows';
import { type Draw, counted } from './statistics/draws';
import type { FeatureKind } from './variance-explained';

/** A feature on the rows that are fitted and on those that test the fit. */
export interface DrawnFeature {
  readonly kind: FeatureKind;
  readonly fit: ArrayLike<number>;
  readonly test: ArrayLike<number>;
}

/** Weighted sums of the rows of one set: every group of every feature has one. */
interface Sums {
  /** Rows of the sums, in order of the groups. */
  readonly rows: readonly Float64Array[];
  /** Sum of the weights of each group. */
  readonly weights: Float64Array;
  /** Sum of w |x|^2 of all rows. */
  energy: number;
}

/** What a row adds to the sums of a feature: to which groups, and how many times. */
type Memberships = (row: number) => readonly (readonly [group: number, times: number])[];

/** One feature as groups of rows: its categories, or 1, x and x^2 of a number x. */
interface Grouped {
  readonly groups: number;
  readonly fit: Memberships;
  readonly test: Memberships;
  /** Sum of squared errors on the test sums from the fit sums; NaN where a draw has no fit for a test row. */
  errors(fit: Sums, test: Sums, first: number): number;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

/** Every row is predicted by the mean of its category. */
function categorical({ fit, test }: DrawnFeature): Grouped {
  const codes = new Map<number, number>();
  for (const values of [fit, test])
    for (let i = 0; i < values.length; i++) if (!codes.has(values[i])) codes.set(values[i], codes.size);
  const of = (values: ArrayLike<number>): Memberships => {
    const groups = Array.from(values, (value) => [[codes.get(value) ?? 0, 1]] as const);
    return (row) => groups[row];
  };
  return {
    groups: codes.size,
    fit: of(fit),
    test: of(test),
    errors(fitted, tested, first) {
      let errors = tested.energy;
      for (let group = first; group < first + codes.size; group++) {
        const [n, m] = [fitted.weights[group], tested.weights[group]];
        if (m === 0) continue;
        if (n === 0) return NaN;
        const sums = fitted.rows[group];
        errors += ((m * product(sums, sums)) / n - 2 * product(sums, tested.rows[group])) / n;
      }
      return errors;
    },
  };
}

/** Every row is predicted by intercept + slope times its number. */
function numeric({ fit, test }: DrawnFeature): Grouped {
  const mean = Array.from(fit).reduce((sum, value) => sum + value, 0) / fit.length;
  const of = (values: ArrayLike<number>): Memberships => {
    const offsets = Array.from(values, (value) => value - mean);
    return (row) => [
      [0, 1],
      [1, offsets[row]],
      [2, offsets[row] ** 2],
    ];
  };
  return {
    groups: 3,
    fit: of(fit),
    test: of(test),
    errors(fitted, tested, first) {
      const [n, n1, n2] = fitted.weights.subarray(first, first + 3);
      const [m, m1, m2] = tested.weights.subarray(first, first + 3);
      const spread = n2 - (n1 * n1) / n;
      const [sum0, sum1] = [fitted.rows[first], fitted.rows[first + 1]];
      const varies = spread > n * Number.EPSILON * n2;
      const slope = sum0.map((value, j) => (varies ? (sum1[j] - (n1 / n) * value) / spread : 0));
      const intercept = sum0.map((value, j) => (value - n1 * slope[j]) / n);
      const along = product(intercept, tested.rows[first]) + product(slope, tested.rows[first + 1]);
      const squares =
        m * product(intercept, intercept) + 2 * m1 * product(intercept, slope) + m2 * product(slope, slope);
      return tested.energy - 2 * along + squares;
    },
  };
}

/** The rows of one set in fast memory, with the sums of a draw. */
class DrawnSet {
  private readonly rows: Rows;
  private readonly data: Float64Array;
  private readonly energies: Float64Array;
  private readonly stride: number;
  readonly sums: Sums;
  /** Sum of all rows. */
  readonly total: Float64Array;

  constructor(
    matrix: Matrix,
    origin: Float64Array,
    groups: number,
    private readonly memberships: readonly Memberships[],
    private readonly firsts: readonly number[],
  ) {
    const { rows: n, cols, data } = matrix;
    this.stride = padded(cols);
    this.rows = new Rows((n + groups + 1) * this.stride);
    this.data = this.rows.array(n * this.stride);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < cols; j++) this.data[i * this.stride + j] = data[i * cols + j] - origin[j];
    const squares = (_: unknown, i: number) => {
      const row = this.data.subarray(i * this.stride, (i + 1) * this.stride);
      return product(row, row);
    };
    this.energies = Float64Array.from({ length: n }, squares);
    this.total = this.rows.array(cols);
    this.sums = {
      rows: Array.from({ length: groups }, () => this.rows.array(cols)),
      weights: new Float64Array(groups),
      energy: 0,
    };
  }

  /** Makes the sums those of a draw. Returns its number of rows. */
  draw(drawn: Uint32Array): number {
    const { rows, times, n } = counted(drawn);
    const { sums, total } = this;
    for (const row of [total, ...sums.rows]) row.fill(0);
    sums.weights.fill(0);
    sums.energy = 0;
    for (let k = 0; k < rows.length; k++) {
      sums.energy += times[k] * this.energies[rows[k]];
      this.add(total, rows[k], times[k]);
      for (let f = 0; f < this.memberships.length; f++)
        for (const [group, share] of this.memberships[f](rows[k])) {
          sums.weights[this.firsts[f] + group] += times[k] * share;
          this.add(sums.rows[this.firsts[f] + group], rows[k], times[k] * share);
        }
    }
    return n;
  }

  private add(to: Float64Array, row: number, times: number): void {
    const at = to.byteOffset;
    const from = this.data.byteOffset + row * this.stride * 8;
    this.rows.functions.addTo(at, from, at + this.stride * 8, times);
  }
}

/** Rows drawn from the fit set and from the test set, by number of the draw. */
export interface SetDraws {
  readonly fit: Draw;
  readonly test: Draw;
  readonly count: number;
}

/**
 * R2 of each feature on each draw, [feature][draw]: fitted on the drawn rows of `fit` [n, p], evaluated on those of `test`
 * [m, p]. NaN where a drawn test row has a category that the drawn fit rows lack, or the drawn test rows are all equal. All values
 * are finite. Rests after every draw, telling its number.
 */
export function* varianceExplainedDraws(
  fit: Matrix,
  test: Matrix,
  features: readonly DrawnFeature[],
  { fit: fitDraw, test: testDraw, count }: SetDraws,
): Generator<number, Float64Array[]> {
  const grouped = features.map((feature) =>
    feature.kind === 'numeric' ? numeric(feature) : categorical(feature),
  );
  const firsts = grouped.map((_, f) => grouped.slice(0, f).reduce((sum, { groups }) => sum + groups, 0));
  const groups = grouped.reduce((sum, { groups: of }) => sum + of, 0);
  // From the mean of the test set: sums of squares about it lose nothing to a mean far from 0.
  const origin = columnMeans(test);
  const [fitted, tested] = (['fit', 'test'] as const).map(
    (set) =>
      new DrawnSet(
        set === 'fit' ? fit : test,
        origin,
        groups,
        grouped.map((feature) => feature[set]),
        firsts,
      ),
  );
  const r2 = features.map(() => new Float64Array(count));
  for (let d = 0; d < count; d++) {
    fitted.draw(fitDraw(d));
    const m = tested.draw(testDraw(d));
    const total = tested.sums.energy - product(tested.total, tested.total) / m;
    const varies = total > m * Number.EPSILON * tested.sums.energy;
    grouped.forEach((feature, f) => {
      const errors = feature.errors(fitted.sums, tested.sums, firsts[f]);
      r2[f][d] = varies ? 1 - errors / total : NaN;
    });
    yield d + 1;
  }
  return r2;
}
