/** What a measure is: a named formula over one or two representations. */
import type { Need } from './prepare/needs';
import type { Representation } from './representation';

/** A number; a list of them (a spectrum); or the answer to a yes-or-no question. */
export type MeasureValue = number | number[] | boolean;

/** Families of measures, in the order in which a list of choices shows them. */
export const families = [
  'Size',
  'CKA and HSIC',
  'RSA',
  'Procrustes and shape',
  'CCA',
  'Regression',
  'Neighbours',
  'Distance correlation and graphs',
  'Spectrum and rank',
  'Geometry',
  'Activity',
] as const;
/** One of {@link families}. */
export type Family = (typeof families)[number];

/** Changes of a representation X [n, p] that leave the value of a measure as it is. */
export interface Invariances {
  /** X Q with Q orthogonal (rotations, reflections, another order of the units). */
  readonly orthogonal: boolean;
  /** a X with a > 0. */
  readonly scaling: boolean;
  /** X + 1 bᵀ: every row moved by the same vector. */
  readonly translation: boolean;
  /** X A with A invertible. */
  readonly linear: boolean;
}

/** The invariances named; the others are not claimed. */
export function invariantTo(...changes: readonly (keyof Invariances)[]): Invariances {
  const has = (change: keyof Invariances) => changes.includes(change);
  return {
    orthogonal: has('orthogonal'),
    scaling: has('scaling'),
    translation: has('translation'),
    linear: has('linear'),
  };
}

interface Description {
  /** Name of the variant, `family.measure[.variant]`; every result carries it. */
  readonly key: string;
  /** Short name for people, such as `Linear CKA, debiased`. */
  readonly title: string;
  readonly family: Family;
  /** As the panels show it. X and Y are the representations, ~ is without column means, n the number of rows. */
  readonly formula: string;
  /** Values it can take. */
  readonly range: string;
  /** Unit of the value: `none`, `radians`, `units of the activations`. */
  readonly units: string;
  /** Where the definition comes from. */
  readonly citation: string;
  /** What a reader must know before trusting it, such as its value by chance at few inputs. */
  readonly caveat?: string;
  /** Of a pair measure: under the same change of either side alone. */
  readonly invariances: Invariances;
  /** What it takes long for where the data are large; computed fast before it is. */
  readonly needs?: readonly Need[];
}

/** Of two representations of the same inputs. */
export interface PairMeasure extends Description {
  readonly of: 'pair';
  /** One number that is higher the more similar the two are: fit for a layer-by-layer heatmap. */
  readonly similarity: boolean;
  /** One number that is lower the more similar the two are, 0 = same: a heatmap with its colours turned round. */
  readonly distance?: boolean;
  /** Value of a representation with itself, where it is the same for all (1 of a similarity, 0 of a distance). */
  readonly self?: number;
  /** Whether X against Y has the value of Y against X. */
  readonly symmetric: boolean;
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
