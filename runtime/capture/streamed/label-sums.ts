/**
 * What a label explains of a layer whose rows come one after the other: for each half of the rows (one to fit, one to test)
 * the sums of a regression on the label, updated row by row about running means (Welford 1962). The share of variance that
 * they give is that of measures/variance-explained.ts, up to rounding.
 */
import { sum } from '../../measures/matrix';
import type { FeatureKind } from '../../measures/variance-explained';

/** Rows that share a category: their number, means [p], and squared distances from them [p]. */
class ClassSums {
  rows = 0;
  readonly means: Float64Array;
  readonly squares: Float64Array;

  constructor(readonly units: number) {
    this.means = new Float64Array(units);
    this.squares = new Float64Array(units);
  }

  add(data: ArrayLike<number>, at: number): void {
    this.rows++;
    for (let j = 0; j < this.units; j++) {
      const before = data[at + j] - this.means[j];
      this.means[j] += before / this.rows;
      this.squares[j] += before * (data[at + j] - this.means[j]);
    }
  }
}

/** The same with a number beside each row: its mean, its squares, and its products with the units [p]. */
class SlopeSums extends ClassSums {
  mean = 0;
  spread = 0;
  readonly products: Float64Array;

  constructor(units: number) {
    super(units);
    this.products = new Float64Array(units);
  }

  addWith(value: number, data: ArrayLike<number>, at: number): void {
    const before = value - this.mean;
    this.mean += before / (this.rows + 1);
    this.spread += before * (value - this.mean);
    this.add(data, at);
    for (let j = 0; j < this.units; j++) this.products[j] += before * (data[at + j] - this.means[j]);
  }
}

/** R2 on the test half, or why there is none. */
export interface StreamedR2 {
  readonly r2: number | null;
  readonly undefined?: string;
}

/** Squared distances of all rows from their common mean, over all units. */
function totalOf(classes: readonly ClassSums[]): number {
  const rows = classes.reduce((count, each) => count + each.rows, 0);
  const units = classes[0]?.units ?? 0;
  let total = 0;
  for (let j = 0; j < units; j++) {
    const mean = classes.reduce((weighted, each) => weighted + each.means[j] * each.rows, 0) / rows;
    for (const each of classes) total += each.squares[j] + each.rows * (each.means[j] - mean) ** 2;
  }
  return total;
}

function shareOf(errors: number, total: number): StreamedR2 {
  if (!Number.isFinite(total))
    return { r2: null, undefined: 'The representation has values that are not finite.' };
  if (total === 0) return { r2: null, undefined: 'The representation is constant on the test set.' };
  return { r2: 1 - errors / total };
}

/** Sums of one layer for one label: rows of either half go in, the share of variance explained comes out. */
export class LabelSums {
  private readonly classes = { fit: new Map<number, ClassSums>(), test: new Map<number, ClassSums>() };
  private readonly slopes: { fit: SlopeSums; test: SlopeSums };

  constructor(
    private readonly units: number,
    private readonly kind: FeatureKind,
  ) {
    this.slopes = { fit: new SlopeSums(units), test: new SlopeSums(units) };
  }

  /** Takes the row of `data` that begins at `at`, and the value of the label. */
  add(half: 'fit' | 'test', value: number, data: ArrayLike<number>, at: number): void {
    if (this.kind === 'numeric') return this.slopes[half].addWith(value, data, at);
    const classes = this.classes[half];
    let sums = classes.get(value);
    if (!sums) classes.set(value, (sums = new ClassSums(this.units)));
    sums.add(data, at);
  }

  /** The share of the test half's variance that the fit half's means or slopes explain. */
  r2(): StreamedR2 {
    return this.kind === 'numeric' ? this.ofSlopes() : this.ofClasses();
  }

  private ofClasses(): StreamedR2 {
    const { fit, test } = this.classes;
    const unseen = [...test.keys()].find((value) => !fit.has(value));
    if (unseen !== undefined)
      return {
        r2: null,
        undefined: `The value ${unseen} of the feature is in the test set but not in the fit set.`,
      };
    let errors = 0;
    for (const [value, { rows, means, squares }] of test) {
      const fitted = fit.get(value)?.means ?? means;
      errors += sum(squares) + rows * means.reduce((apart, mean, j) => apart + (mean - fitted[j]) ** 2, 0);
    }
    return shareOf(errors, totalOf([...test.values()]));
  }

  private ofSlopes(): StreamedR2 {
    const { fit, test } = this.slopes;
    if (!Number.isFinite(fit.mean + test.mean))
      return { r2: null, undefined: 'The feature has values that are not finite.' };
    let errors = 0;
    for (let j = 0; j < this.units; j++) {
      const slope = fit.spread > 0 ? fit.products[j] / fit.spread : 0;
      const offset = test.means[j] - fit.means[j] - slope * (test.mean - fit.mean);
      errors +=
        test.squares[j] - 2 * slope * test.products[j] + slope ** 2 * test.spread + test.rows * offset ** 2;
    }
    return shareOf(errors, totalOf([test]));
  }
}
