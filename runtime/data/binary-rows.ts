/**
 * Rows of bits: for each combination of feature values, patterns of each feature's group and noise, so that no vector
 * occurs twice, in or across splits. Within a combination each group uses the patterns that give its value equally often
 * (differing by at most one), independently of the other groups; a feature that is absent has all bits 0.
 */
import { tooFewVectors } from './binary-check';
import { type BitsSpec, SPLITS, dealtCells, functionsOf, isPlain } from './bits';
import { ABSENT, type Cell } from './cells';
import { patternsByValue } from './features';
import type { RandomStream } from './random';

/** Noise is drawn in words of 16 bits. */
const WORD = 16;
/** Draws after which a row is given up; with half of the vectors free, one or two nearly always do. */
const ATTEMPTS = 1000;
/** Fresh starts of a combination whose last rows found no free vector, which takes splits of a few rows. */
const RESTARTS = 100;

/** An input vector as words: the pattern of each feature's group, then the noise. */
type Row = number[];

/** How an input vector is made up of words: first one for each feature, then noise. */
export interface Layout {
  /** Bits of each word of a row. */
  readonly widths: readonly number[];
  readonly features: number;
}

/** A row and the states of the features in it. */
export interface DrawnRow {
  readonly words: readonly number[];
  readonly states: readonly number[];
}

const keyOf = (row: Row): string => String.fromCharCode(...row);

/** Input vectors that are taken: those of the combination being drawn, and of others that could come out the same. */
class Taken {
  readonly own = new Set<string>();

  constructor(private readonly others: ReadonlySet<string>) {}

  has(key: string): boolean {
    return this.own.has(key) || this.others.has(key);
  }
}

/** The words of a row. */
export function layoutOf(spec: BitsSpec): Layout {
  const widths = functionsOf(spec).map(({ bits }) => bits);
  const noise = spec.bits - widths.reduce((sum, bits) => sum + bits, 0);
  for (let left = noise; left > 0; left -= WORD) widths.push(Math.min(left, WORD));
  return { widths, features: spec.features.length };
}

function drawNoise(row: Row, { widths, features }: Layout, random: RandomStream): void {
  for (let word = features; word < widths.length; word++) row[word] = random.integer(2 ** widths[word]);
}

/**
 * Deals `count` patterns for each feature from its deck, from place `dealt` on and round again, so that each
 * is used equally often in every split and over all splits; shuffles each feature's on its own.
 */
function deal(decks: number[][], dealt: number, count: number, layout: Layout, random: RandomStream): Row[] {
  const columns = decks.map((deck) =>
    random.shuffle(Array.from({ length: count }, (_, i) => deck[(dealt + i) % deck.length])),
  );
  return Array.from({ length: count }, (_, i) => {
    const row = columns.map((column) => column[i]);
    drawNoise(row, layout, random);
    return row;
  });
}

/** Swaps the patterns of a feature between rows i and j, unless a vector in use would come out. */
function swapPatterns(rows: Row[], i: number, j: number, feature: number, used: Taken): boolean {
  const placed = j < i;
  const swap = () => {
    [rows[i][feature], rows[j][feature]] = [rows[j][feature], rows[i][feature]];
  };
  if (placed) used.own.delete(keyOf(rows[j]));
  swap();
  const keys = placed ? [keyOf(rows[i]), keyOf(rows[j])] : [keyOf(rows[i])];
  const free = new Set(keys).size === keys.length && keys.every((key) => !used.has(key));
  if (!free) swap();
  if (placed) used.own.add(keyOf(rows[j]));
  return free;
}

/**
 * Makes rows of one combination and split differ from each other and from the vectors in `used`, and adds
 * them to it: other noise, or patterns swapped within the rows, which leaves all counts as they are.
 * Returns false where no way was found.
 */
function makeDistinct(rows: Row[], used: Taken, layout: Layout, random: RandomStream): boolean {
  for (let i = 0; i < rows.length; i++) {
    for (let attempt = 0; used.has(keyOf(rows[i])); attempt++) {
      if (attempt === ATTEMPTS) return false;
      drawNoise(rows[i], layout, random);
      if (!used.has(keyOf(rows[i]))) break;
      if (swapPatterns(rows, i, random.integer(rows.length), random.integer(layout.features), used)) break;
    }
    used.own.add(keyOf(rows[i]));
  }
  return true;
}

/** Rows of each combination in a split: equal, and who gets one of the rest is drawn. */
function countsOf(rows: number, combinations: number, random: RandomStream): number[] {
  const counts = Array.from({ length: combinations }, () => Math.floor(rows / combinations));
  const order = random.shuffle(Array.from(counts.keys()));
  for (let i = 0; i < rows % combinations; i++) counts[order[i]]++;
  return counts;
}

/** All combinations of features that are always there and independent, equally often. */
function equalCells(spec: BitsSpec, random: RandomStream): Cell[] {
  const combinations = 2 ** spec.features.length;
  const counts = SPLITS.map((split) => countsOf(spec.rows[split], combinations, random));
  return Array.from({ length: combinations }, (_, combination) => ({
    states: spec.features.map((_, f) => (combination >> f) & 1),
    counts: counts.map((count) => count[combination]),
  }));
}

/** Rows of one combination for each split, from its decks; undefined where they cannot be made distinct. */
function drawCombination(
  decks: number[][],
  counts: readonly number[],
  layout: Layout,
  used: Taken,
  random: RandomStream,
): Row[][] | undefined {
  for (const deck of decks) random.shuffle(deck);
  const drawn: Row[][] = [];
  let dealt = 0;
  for (const count of counts) {
    const rows = deal(decks, dealt, count, layout, random);
    if (!makeDistinct(rows, used, layout, random)) return undefined;
    drawn.push(rows);
    dealt += count;
  }
  return drawn;
}

/** Combinations with the fewest input vectors first, as they have the least choice. */
function leastChoiceFirst(cells: readonly Cell[]): Cell[] {
  const absent = ({ states }: Cell) => states.filter((state) => state === ABSENT).length;
  return [...cells].sort((a, b) => absent(b) - absent(a));
}

/** All rows of each split, combination after combination. */
export function drawRows(spec: BitsSpec, seed: number, layout: Layout, random: RandomStream): DrawnRow[][] {
  const plain = isPlain(spec);
  const cells = plain ? equalCells(spec, random) : leastChoiceFirst(dealtCells(spec, seed));
  const patterns = functionsOf(spec).map(patternsByValue);
  const drawn: DrawnRow[][] = SPLITS.map(() => []);
  const others = new Set<string>();
  for (const { states, counts } of cells) {
    const decks = patterns.map((ofValue, f) => (states[f] === ABSENT ? [0] : [...ofValue[states[f]]]));
    let rows: Row[][] | undefined;
    let used = new Taken(others);
    for (let attempt = 0; !rows && attempt < RESTARTS; attempt++) {
      used = new Taken(others);
      rows = drawCombination(decks, counts, layout, used, random);
    }
    if (!rows)
      throw tooFewVectors(
        spec,
        states,
        counts.reduce((sum, count) => sum + count),
      );
    if (!plain) for (const key of used.own) others.add(key);
    rows.forEach((ofSplit, s) => {
      for (const words of ofSplit) drawn[s].push({ words, states });
    });
  }
  return drawn;
}
