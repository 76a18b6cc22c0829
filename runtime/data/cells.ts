/**
 * How often each combination of feature values occurs. Features are dealt one after the other to all rows: a feature to the
 * rows of each combination of the features before it in turn, so that its values are equally frequent in all rows and, to
 * within a row, in each combination. Shares (prevalence, agreement) are met by round(share x rows) rows.
 */
import type { RandomStream } from './random';

/** State of a feature that is not present in an input. */
export const ABSENT = -1;

/** What is dealt for one feature. */
export interface DealtFeature {
  /** Number of its values. */
  readonly classes: number;
  /** Share of the rows in which it is present. */
  readonly prevalence: number;
}

/** Two features, by index, with equally many values, that have the same value in a share of the rows. */
export interface AgreeingPair {
  readonly features: readonly [number, number];
  readonly agreement: number;
}

/** A combination of feature values. */
export interface Cell {
  /** Value of each feature, or {@link ABSENT}. */
  readonly states: readonly number[];
  /** Rows with it in each split. */
  readonly counts: readonly number[];
}

/** Features that are dealt together: `next` gives their states in the next row. */
interface Factor {
  readonly features: readonly number[];
  next(): readonly number[];
}

/** Indices 0 to length - 1. */
const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** Says yes to round(share x n) of the first n asked, evenly spread. */
function evenly(share: number): () => boolean {
  let asked = 0;
  return () => {
    asked++;
    return Math.round(share * asked) > Math.round(share * (asked - 1));
  };
}

/** The numbers below `count` in turn, in an order drawn once. */
function inTurn(count: number, random: RandomStream): () => number {
  const order = random.shuffle(range(count));
  let dealt = 0;
  return () => order[dealt++ % count];
}

function singleFactor(index: number, feature: DealtFeature, random: RandomStream): Factor {
  const present = evenly(feature.prevalence);
  const value = inTurn(feature.classes, random);
  return { features: [index], next: () => [present() ? value() : ABSENT] };
}

function pairFactor({ features, agreement }: AgreeingPair, classes: number, random: RandomStream): Factor {
  const agree = evenly(agreement);
  const same = inTurn(classes, random);
  const different = inTurn(classes * (classes - 1), random);
  return {
    features,
    next() {
      if (agree()) {
        const value = same();
        return [value, value];
      }
      const drawn = different();
      const first = Math.floor(drawn / (classes - 1));
      const other = drawn % (classes - 1);
      return [first, other < first ? other : other + 1];
    },
  };
}

interface CountedCell {
  readonly states: readonly number[];
  count: number;
}

/** The cell's rows by what the factor deals them. */
function splitCell(cell: CountedCell, factor: Factor): CountedCell[] {
  const parts = new Map<string, CountedCell>();
  for (let row = 0; row < cell.count; row++) {
    const dealt = factor.next();
    const key = dealt.join();
    const part = parts.get(key);
    if (part) part.count++;
    else {
      const states = [...cell.states];
      factor.features.forEach((feature, i) => (states[feature] = dealt[i]));
      parts.set(key, { states, count: 1 });
    }
  }
  return [...parts.values()];
}

function dealSplit(
  features: readonly DealtFeature[],
  pairs: readonly AgreeingPair[],
  rows: number,
  random: RandomStream,
): CountedCell[] {
  const paired = new Set(pairs.flatMap((pair) => pair.features));
  const factors = pairs.map((pair) => pairFactor(pair, features[pair.features[0]].classes, random));
  features.forEach((feature, index) => {
    if (!paired.has(index)) factors.push(singleFactor(index, feature, random));
  });
  const all: CountedCell[] = [{ states: features.map(() => ABSENT), count: rows }];
  return factors.reduce((cells, factor) => cells.flatMap((cell) => splitCell(cell, factor)), all);
}

/**
 * Deals the rows of each split. Counts of combinations that should be equally frequent differ by at most one where
 * features are always present and independent. Combinations without rows are left out.
 */
export function dealCells(
  features: readonly DealtFeature[],
  pairs: readonly AgreeingPair[],
  rows: readonly number[],
  random: RandomStream,
): Cell[] {
  const cells = new Map<string, { states: readonly number[]; counts: number[] }>();
  rows.forEach((count, split) => {
    for (const { states, count: dealt } of dealSplit(features, pairs, count, random)) {
      const key = states.join();
      const cell = cells.get(key) ?? { states, counts: rows.map(() => 0) };
      cell.counts[split] = dealt;
      cells.set(key, cell);
    }
  });
  return [...cells.values()];
}
