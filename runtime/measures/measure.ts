/** What a measure is: a named formula over one or two representations. */
import type { Representation } from './representation';

/** A number; a list of them (a spectrum); or the answer to a yes-or-no question. */
export type MeasureValue = number | number[] | boolean;

interface Description {
  /** Name of the variant, `family.measure[.variant]`; every result carries it. */
  readonly key: string;
  /** As the panels show it. X and Y are the representations, ~ is without column means, n the number of rows. */
  readonly formula: string;
  /** Values it can take. */
  readonly range: string;
  /** Where the definition comes from. */
  readonly citation: string;
}

/** Of two representations of the same inputs. */
export interface PairMeasure extends Description {
  readonly of: 'pair';
  /** One number that is higher the more similar the two are: fit for a layer-by-layer heatmap. */
  readonly similarity: boolean;
  /** @throws Undefined where it has no value. */
  compute(x: Representation, y: Representation): MeasureValue;
}

/** Of the first or the second representation alone. */
export interface SingleMeasure extends Description {
  readonly of: 'x' | 'y';
  /** @throws Undefined where it has no value. */
  compute(representation: Representation): MeasureValue;
}

/** A measure of either kind. */
export type Measure = PairMeasure | SingleMeasure;

/** A measure of one representation, under a key for each of the two. */
export function ofEach(
  key: (tag: 'x' | 'y') => string,
  rest: Omit<SingleMeasure, 'key' | 'of'>,
): SingleMeasure[] {
  return (['x', 'y'] as const).map((of) => ({ key: key(of), of, ...rest }));
}
