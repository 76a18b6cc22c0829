/** Whether rows that come in parts are all equal, value by value: what measures of kept rows call constant. */
import type { Matrix } from '../../measures/matrix';
import { Undefined } from '../../measures/undefined';

/** The rows of one layer so far. Sums of squares do not tell: by rounding, those of a constant layer are not 0. */
export class Constancy {
  private first: Float64Array | undefined;
  private varies = false;

  constructor(private readonly name: string) {}

  /** Takes the next rows. */
  add({ cols, data }: Matrix): void {
    if (this.varies) return;
    const first = (this.first ??= data.slice(0, cols));
    this.varies = data.some((value, at) => value !== first[at % cols]);
  }

  /** Why a layer that does not vary has no value of a measure that needs it. */
  reason(): string | undefined {
    return this.varies ? undefined : `${this.name} is constant: no variance.`;
  }

  /** @throws Undefined where all rows are equal. */
  requireVariance(): void {
    const reason = this.reason();
    if (reason !== undefined) throw new Undefined(reason);
  }
}
