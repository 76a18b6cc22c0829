/**
 * Computes what a measure will need of large representations fast: on all cores through ONNX Runtime, in slices, every form
 * once. The measure then finds it where it looks for it (`oncePer`), and stays a plain function of two representations.
 */
import type { Measure } from '../measure';
import { type Representation, crossProduct } from '../representation';
import { Undefined } from '../undefined';
import { prepareBasis, prepareDecomposition, prepareSpan, prepareValues } from './decompositions';
import { prepareCross } from './cross';
import { prepareEigenvalues } from './eigenvalues';
import { prepareDistances, prepareRanks } from './distances';
import { prepareLeading } from './leading';
import type { Need } from './needs';
import { prepareTraces } from './traces';
import type { Between } from './work';

/** Pairs of representations, and each representation once. */
interface Compared {
  readonly sides: readonly Representation[];
  /** By place in `sides`. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** All rows against all columns; of one list with itself, each pair once. */
export function pairsOf(a: readonly Representation[], b: readonly Representation[]): Compared {
  if (a === b) return { sides: a, pairs: a.flatMap((_, i) => a.slice(i).map((_, d) => [i, i + d] as const)) };
  return {
    sides: [...a, ...b],
    pairs: a.flatMap((_, i) => b.map((_, j) => [i, a.length + j] as const)),
  };
}

/** `each` for all, the shares of the work of each put together. */
async function eachOf<T>(
  list: readonly T[],
  between: Between,
  each: (item: T, between: Between) => Promise<void>,
): Promise<void> {
  for (const [i, item] of list.entries()) {
    await each(item, (share) => between((i + share) / list.length));
    await between((i + 1) / list.length);
  }
}

/** The form of a representation, or undefined where it has none. */
function formOf(x: Representation, of: (x: Representation) => Representation): Representation | undefined {
  try {
    return of(x);
  } catch (thrown) {
    if (thrown instanceof Undefined) return undefined;
    throw thrown;
  }
}

/** The pairs in another form; those that have none are left out. */
function inForm({ sides, pairs }: Compared, of: (x: Representation) => Representation): Compared {
  const forms = sides.map((x) => formOf(x, of));
  const made = forms.filter((form) => form !== undefined);
  const places = forms.map((form) => (form ? made.indexOf(form) : -1));
  return {
    sides: made,
    pairs: pairs.map(([i, j]) => [places[i], places[j]] as const).filter((pair) => !pair.includes(-1)),
  };
}

/** What is needed of one pair. */
type PairNeed = Extract<Need, { kind: 'cross products' }>;

const isOfPair = (need: Need): need is PairNeed => need.kind === 'cross products';

function prepareNeed(need: Exclude<Need, PairNeed>, compared: Compared, between: Between): Promise<void> {
  if (need.kind === 'distances')
    return eachOf(compared.sides, between, (x, within) =>
      (need.ranked ? prepareRanks : prepareDistances)(x, need.distance, within),
    );
  if (need.kind === 'eigenvalues')
    return eachOf(compared.sides, between, (x, within) => prepareEigenvalues(x, need, within));
  const { sides, pairs } = inForm(compared, need.of ?? ((x) => x));
  if (need.kind === 'gram traces') return prepareTraces(sides, pairs, between);
  if (need.kind === 'decomposition')
    return eachOf(sides, between, ({ matrix }, within) => prepareDecomposition(matrix, within));
  if (need.kind === 'leading components')
    return eachOf(sides, between, (x, within) => prepareLeading(x, need.rule, within));
  const { when = () => true } = need;
  const places = new Set(pairs.filter(([i, j]) => when(sides[i], sides[j])).flat());
  const one = need.kind === 'basis' ? prepareBasis : prepareSpan;
  return eachOf([...places], between, (i, within) => one(sides[i], within));
}

/**
 * Prepares all that is kept for as long as the representations live. They are finite, not empty, and have the same rows.
 */
export async function prepareSides(measure: Measure, compared: Compared, between: Between): Promise<void> {
  const needs = (measure.needs ?? []).filter((need) => !isOfPair(need));
  await eachOf(needs, between, (need, within) => prepareNeed(need, compared, within));
}

/** Prepares what is kept of the latest pairs only, so to be called before each; after {@link prepareSides}. */
export async function preparePair(
  measure: Measure,
  x: Representation,
  y: Representation,
  between: Between,
): Promise<void> {
  for (const { of = (side: Representation) => side, when = () => true, decomposed } of (
    measure.needs ?? []
  ).filter(isOfPair)) {
    const [first, second] = [formOf(x, of), formOf(y, of)];
    if (!first || !second || !when(first, second)) continue;
    await prepareCross(first, second);
    if (!decomposed) continue;
    const one = decomposed === 'values' ? prepareValues : prepareDecomposition;
    await one(crossProduct(first, second), between);
  }
}

/** Share of the work that is in what pairs need, where they need something. */
const OF_PAIRS = 0.5;

/** Prepares a few pairs, so few that what they need is kept of all. */
export async function prepare(measure: Measure, compared: Compared, between: Between): Promise<void> {
  const sides = measure.needs?.some(isOfPair) ? 1 - OF_PAIRS : 1;
  await prepareSides(measure, compared, (share) => between(sides * share));
  const pairs = sides < 1 ? compared.pairs : [];
  await eachOf(
    pairs,
    (share) => between(sides + OF_PAIRS * share),
    ([i, j], within) => preparePair(measure, compared.sides[i], compared.sides[j], within),
  );
}
