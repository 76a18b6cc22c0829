/** What an inspection tells of one layer: size, activity, spectrum, and the variance that each label explains. */
import { randomStream } from '../data/random';
import { asFloat64, type NdArray } from '../engine/ndarray';
import { decomposeInSlices } from '../measures/decomposition';
import { takeRows, type Matrix } from '../measures/matrix';
import { measureOne } from '../measures/measure-pair';
import { centred, requireFinite, requireVariance, type Representation } from '../measures/representation';
import { Undefined } from '../measures/undefined';
import { varianceExplained, type FeatureKind, type VarianceExplained } from '../measures/variance-explained';

/** Measures of one layer; null where one has no value, with the reason in `undefined`. */
export interface LayerMeasures {
  /** Rows (inputs, or positions as samples) and units of the representation. */
  rows: number;
  units: number;
  /** Share of activations that are not zero. */
  active: number | null;
  participationRatio: number | null;
  /** exp of the entropy of the singular values. */
  effectiveRank: number | null;
  /** Share of the variance in the first principal component. */
  topComponent: number | null;
  /** Label -> R2: fitted on a random half of the rows (always the same one), evaluated on the other. */
  varianceExplained: Record<string, number | null>;
  /** Measure or label -> why it has no value. */
  undefined: Record<string, string>;
}

/** Fewest rows on each side of the split from which variance explained is told. */
export const LEAST_ROWS = 10;

/** Whole-number labels with more values than this are numbers on a scale. */
const MOST_CATEGORIES = 32;

const KEYS = {
  active: 'stats.x.sparsity_frac_nonzero',
  participationRatio: 'spectrum.x.participation_ratio',
  effectiveRank: 'spectrum.x.effective_rank_roy_vetterli',
  topComponent: 'spectrum.x.top1_var',
} as const;

/** Rows in two random halves, the same for every layer: alternating or sorted labels must not decide the split. */
export function halves(rows: number): { fit: number[]; test: number[] } {
  const order = randomStream(0, 'variance explained', rows).shuffle(
    Array.from({ length: rows }, (_, row) => row),
  );
  const half = Math.ceil(rows / 2);
  return { fit: order.slice(0, half), test: order.slice(half) };
}

/** A layer in {@link halves}: made once for all labels. */
export interface HalvedLayer {
  readonly matrix: Matrix;
  readonly rows: { readonly fit: readonly number[]; readonly test: readonly number[] };
  readonly fit: Matrix;
  readonly test: Matrix;
}

/** The halves of a layer. */
export function halved(matrix: Matrix): HalvedLayer {
  const rows = halves(matrix.rows);
  return { matrix, rows, fit: takeRows(matrix, rows.fit), test: takeRows(matrix, rows.test) };
}

/** Values of a label, one an input. */
export interface ProbeLabel {
  readonly values: readonly number[];
  /** Names of the categories that the values index, where they are known. */
  readonly names: readonly string[] | null;
}

/** Labels are categories where these have names, else unless they are fractions or too many to be codes. */
export function kindOf({ values, names }: ProbeLabel): FeatureKind {
  if (names) return 'categorical';
  const isCode = values.every(Number.isInteger) && new Set(values).size <= MOST_CATEGORIES;
  return isCode ? 'categorical' : 'numeric';
}

/** The labels of bound inputs. */
export function labelsOf(
  labels: Readonly<Record<string, NdArray>>,
  categories: Readonly<Record<string, readonly string[]>>,
): Record<string, ProbeLabel> {
  const label = ([name, { data }]: [string, NdArray]): [string, ProbeLabel] => [
    name,
    {
      values: Array.from(asFloat64(data)),
      names: Object.hasOwn(categories, name) ? categories[name] : null,
    },
  ];
  return Object.fromEntries(Object.entries(labels).map(label));
}

/** What a label explains of a layer: fitted on a random half of the rows, always the same one, and told of the other. */
export function explainedBy(
  { matrix, rows, fit, test }: HalvedLayer,
  label: ProbeLabel,
): Pick<VarianceExplained, 'explained' | 'total' | 'r2' | 'undefined'> {
  const { values } = label;
  const none = { r2: null, explained: NaN, total: NaN };
  if (values.length !== matrix.rows)
    return { ...none, undefined: 'positions are samples: labels are of inputs.' };
  if (matrix.rows < 2 * LEAST_ROWS) {
    return { ...none, undefined: `needs at least ${2 * LEAST_ROWS} inputs; there are ${matrix.rows}.` };
  }
  const part = (half: 'fit' | 'test', representation: Matrix) => ({
    features: rows[half].map((row) => values[row]),
    representation,
  });
  return varianceExplained(part('fit', fit), part('test', test), kindOf(label));
}

/** Decomposes a layer in slices, so that its measures need no long turn. One that has no spectrum is left alone. */
async function prepare(layer: Representation, between: (share: number) => Promise<void>): Promise<void> {
  try {
    requireFinite(layer);
    requireVariance(layer);
  } catch (thrown) {
    if (thrown instanceof Undefined) return;
    throw thrown;
  }
  await decomposeInSlices(centred(layer).matrix, between);
}

/**
 * Measures one layer. What has no value is null, with the reason under its name. `between` is awaited from time to time
 * with the share of the work that is done: the place to read messages, tell progress and cancel (by throwing).
 */
export async function measureLayer(
  layer: Representation,
  labels: Readonly<Record<string, ProbeLabel>>,
  between: (share: number) => Promise<void> = () => Promise.resolve(),
): Promise<LayerMeasures> {
  await prepare(layer, between);
  const { matrix } = layer;
  const measured = measureOne(layer, Object.values(KEYS));
  const reasons: Record<string, string> = {};
  const valueOf = (name: keyof typeof KEYS): number | null => {
    const value = measured.values[KEYS[name]];
    if (typeof value === 'number') return value;
    reasons[name] = measured.undefined[KEYS[name]];
    return null;
  };
  const explained: Record<string, number | null> = {};
  let layerInHalves: HalvedLayer | undefined;
  for (const [label, probeLabel] of Object.entries(labels)) {
    layerInHalves ??= halved(matrix);
    const { r2, undefined: reason } = explainedBy(layerInHalves, probeLabel);
    explained[label] = r2;
    if (reason) reasons[label] = reason;
    await between(1);
  }
  return {
    rows: matrix.rows,
    units: matrix.cols,
    active: valueOf('active'),
    participationRatio: valueOf('participationRatio'),
    effectiveRank: valueOf('effectiveRank'),
    topComponent: valueOf('topComponent'),
    varianceExplained: explained,
    undefined: reasons,
  };
}
