/** A look at a data set before anything is trained on it: examples, and counts that show what is balanced. */
import { SPLITS } from '../data/bits';
import { ABSENT } from '../data/cells';
import type { FeatureInfo, InputInfo } from '../data/dataset';
import type { SplitName } from '../data/images';
import type { DataSpec } from '../data/spec';
import { UserError } from '../errors';
import { loadData } from './source';
import { rowsOf, type Rows, type States } from './rows';

/** What to show of which data set. */
export interface PreviewParams {
  /** Path of a study or of a data spec, or the name of a shipped study. */
  source: string;
  /** Most examples; as many of each value of `by`. */
  count: number;
  /** Most bytes of the inputs of all examples; without a limit where it is left out. */
  mostBytes?: number;
  /** Where examples are from; default `train`. */
  split?: SplitName;
  /** Only examples with these states of these features: a value, or -1 where the feature is absent. */
  where?: Readonly<Record<string, number>>;
  /**
   * Feature by whose states examples are sorted; null: in the order of the rows. Left out: the first feature of images,
   * the order of the rows of anything else.
   */
  by?: string | null;
}

/** How often something occurs in the train, validation and test split. */
export type Counts = readonly number[];

/** A combination of states and how often it occurs. */
export interface Combination {
  /** Value of each feature, or -1 where it is absent. */
  readonly states: readonly number[];
  readonly counts: Counts;
}

/** Rows that are shown. */
export interface Examples {
  readonly split: SplitName;
  /** Index of each in its split. */
  readonly rows: readonly number[];
  /** Of each, the states of the features: [examples, features]. */
  readonly states: Int8Array;
  /** Of each, the input, a byte an element: [examples, ...input]. */
  readonly inputs: Uint8Array;
  /** Rows of the split that fit, shown or not. */
  readonly fitting: number;
}

/** What a preview shows. */
export interface DataPreview {
  readonly kind: DataSpec['kind'];
  readonly seed: number;
  readonly input: InputInfo;
  readonly features: readonly FeatureInfo[];
  /** feature -> the input positions that carry it; empty for images */
  readonly groups: Readonly<Record<string, readonly number[]>>;
  /** Rows of each split. */
  readonly rows: Counts;
  /** Of each feature, how often each state occurs; `state` -1 is absent. */
  readonly values: readonly { readonly feature: string; readonly state: number; readonly counts: Counts }[];
  /** Combinations that occur, the first {@link MOST_COMBINATIONS} of them. */
  readonly combinations: readonly Combination[];
  /** How many combinations occur in any split. */
  readonly allCombinations: number;
  /** Of each split, the fewest and most rows that a combination has of all that occur anywhere. */
  readonly spread: readonly { readonly least: number; readonly most: number }[];
  readonly examples: Examples;
}

/** Most combinations that are listed. */
export const MOST_COMBINATIONS = 1000;

function combinationsOf(states: States, width: number): Combination[] {
  const found = new Map<string, { states: number[]; counts: number[] }>();
  SPLITS.forEach((split, s) => {
    for (let at = 0; at < states[split].length; at += width) {
      const own = Array.from(states[split].subarray(at, at + width));
      const key = own.join();
      const combination = found.get(key) ?? { states: own, counts: SPLITS.map(() => 0) };
      combination.counts[s]++;
      found.set(key, combination);
    }
  });
  const compare = (a: Combination, b: Combination) => {
    const first = a.states.findIndex((state, f) => state !== b.states[f]);
    return first < 0 ? 0 : a.states[first] - b.states[first];
  };
  return [...found.values()].sort(compare);
}

function valuesOf(features: readonly FeatureInfo[], combinations: readonly Combination[]) {
  return features.flatMap(({ name, classes }, f) => {
    const all = Array.from({ length: classes + 1 }, (_, i) => (i === classes ? ABSENT : i));
    return all.flatMap((state) => {
      const own = combinations.filter(({ states }) => states[f] === state);
      const counts = SPLITS.map((_, s) => own.reduce((sum, { counts }) => sum + counts[s], 0));
      return state === ABSENT && own.length === 0 ? [] : [{ feature: name, state, counts }];
    });
  });
}

function indexOf(features: readonly FeatureInfo[], name: string): number {
  const index = features.findIndex((feature) => feature.name === name);
  if (index < 0)
    throw new UserError(
      name,
      'is no feature of the data set.',
      `Use one of: ${features.map((feature) => feature.name).join(', ')}.`,
    );
  return index;
}

/** Indices of the rows to show: all that fit, or equally many of each state of a feature, sorted by it. */
function chooseRows(fitting: readonly number[], count: number, stateOf: ((row: number) => number) | null) {
  if (!stateOf) return fitting.slice(0, count);
  const byState = new Map<number, number[]>();
  for (const row of fitting) {
    const rows = byState.get(stateOf(row)) ?? [];
    rows.push(row);
    byState.set(stateOf(row), rows);
  }
  const each = Math.max(1, Math.floor(count / Math.max(1, byState.size)));
  return [...byState].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows.slice(0, each));
}

/** Index of the feature that examples are sorted by, null for none. */
function sortedBy({ features, input }: Rows, by: string | null | undefined): number | null {
  if (by === undefined) return input.kind === 'image' ? 0 : null;
  return by === null ? null : indexOf(features, by);
}

/** Most examples of which the inputs have no more than this many bytes, at least one. */
function withinBytes({ input }: Rows, count: number, most = Infinity): number {
  const length =
    input.kind === 'image'
      ? input.channels * input.height * input.width
      : input.kind === 'tokens'
        ? input.length
        : input.width;
  return Math.max(1, Math.min(count, Math.floor(most / length)));
}

function examplesOf(rows: Rows, params: Omit<PreviewParams, 'source'>): Examples {
  const { split = 'train', where = {}, by } = params;
  const count = withinBytes(rows, params.count, params.mostBytes);
  const width = rows.features.length;
  const states = rows.states[split];
  const wanted = Object.entries(where).map(([name, state]) => [indexOf(rows.features, name), state]);
  const fitting = Array.from({ length: states.length / width }, (_, row) => row).filter((row) =>
    wanted.every(([feature, state]) => states[row * width + feature] === state),
  );
  const sorting = sortedBy(rows, by);
  const stateOf = sorting === null ? null : (row: number) => states[row * width + sorting];
  const chosen = chooseRows(fitting, count, stateOf);
  return {
    split,
    rows: chosen,
    states: Int8Array.from(chosen.flatMap((row) => [...states.subarray(row * width, (row + 1) * width)])),
    inputs: rows.inputs(split, chosen),
    fitting: fitting.length,
  };
}

/** Previews the data set that a spec describes. */
export function previewOf(spec: DataSpec, params: Omit<PreviewParams, 'source'>): DataPreview {
  const rows = rowsOf(spec);
  const combinations = combinationsOf(rows.states, rows.features.length);
  return {
    kind: spec.kind,
    seed: spec.seed,
    input: rows.input,
    features: rows.features,
    groups: rows.groups,
    rows: SPLITS.map((split) => spec.rows[split]),
    values: valuesOf(rows.features, combinations),
    combinations: combinations.slice(0, MOST_COMBINATIONS),
    allCombinations: combinations.length,
    spread: SPLITS.map((_, s) => {
      const counts = combinations.map((combination) => combination.counts[s]);
      return { least: Math.min(...counts), most: Math.max(...counts) };
    }),
    examples: examplesOf(rows, params),
  };
}

/** Previews the data set of a study or data spec. Throws {@link UserError} that names the place in the spec. */
export const previewData = ({ source, ...choice }: PreviewParams): DataPreview =>
  previewOf(loadData(source), choice);
