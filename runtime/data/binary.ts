/**
 * Binary data (paper, "Data" 1): input vectors of bits in which disjoint groups of bits carry one feature
 * each and the remaining bits are noise. Groups lie one after the other from bit 0 in the order of the spec.
 *
 * In each split all combinations of feature values are equally frequent (counts differ by at most one), and
 * within a combination each group uses the patterns that give its value equally often (differing by at most
 * one), independently of the other groups. No input vector occurs twice, in or across splits.
 */
import { type NdArray, float32 } from '../engine/ndarray';
import { checkBinaryData, tooFewVectors } from './binary-check';
import { featureFunction, patternsByValue } from './features';
import { type RandomStream, randomStream } from './random';
import type { BinaryDataSpec } from './spec';

/** Rows of one split. */
export interface BinarySplit {
  /** Bits as 0 and 1: [rows, bits]. */
  inputs: NdArray<'float32'>;
  /** Feature values as 0 and 1: [rows, features]. */
  targets: NdArray<'float32'>;
}

/** A generated data set: three splits without a common input vector. */
export interface BinaryData {
  train: BinarySplit;
  validation: BinarySplit;
  test: BinarySplit;
  /** Names of the features in the order of the columns of `targets`. */
  features: string[];
  /** feature -> the input bits that carry it */
  groups: Record<string, number[]>;
}

const SPLITS = ['train', 'validation', 'test'] as const;

/** Noise is drawn in words of 16 bits. */
const WORD = 16;
/** Draws after which a row is given up; with half of the vectors free, one or two nearly always do. */
const ATTEMPTS = 1000;
/** Fresh starts of a combination whose last rows found no free vector, which takes splits of a few rows. */
const RESTARTS = 100;

/** An input vector as words: the pattern of each feature's group, then the noise. */
type Row = number[];

interface Layout {
  /** Bits of each word of a row. */
  widths: number[];
  features: number;
}

const keyOf = (row: Row): string => String.fromCharCode(...row);

function layoutOf(spec: BinaryDataSpec): Layout {
  const widths = spec.features.map((feature) => featureFunction(feature.function).bits);
  const noise = spec.bits - widths.reduce((sum, bits) => sum + bits, 0);
  for (let left = noise; left > 0; left -= WORD) widths.push(Math.min(left, WORD));
  return { widths, features: spec.features.length };
}

function drawNoise(row: Row, { widths, features }: Layout, random: RandomStream): void {
  for (let word = features; word < widths.length; word++) row[word] = random.integer(2 ** widths[word]);
}

/** Rows of each combination in a split: equal, and who gets one of the rest is drawn. */
function countsOf(rows: number, combinations: number, random: RandomStream): number[] {
  const counts = Array.from({ length: combinations }, () => Math.floor(rows / combinations));
  const order = random.shuffle(Array.from(counts.keys()));
  for (let i = 0; i < rows % combinations; i++) counts[order[i]]++;
  return counts;
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
function swapPatterns(rows: Row[], i: number, j: number, feature: number, used: Set<string>): boolean {
  const placed = j < i;
  const swap = () => {
    [rows[i][feature], rows[j][feature]] = [rows[j][feature], rows[i][feature]];
  };
  if (placed) used.delete(keyOf(rows[j]));
  swap();
  const keys = placed ? [keyOf(rows[i]), keyOf(rows[j])] : [keyOf(rows[i])];
  const free = new Set(keys).size === keys.length && keys.every((key) => !used.has(key));
  if (!free) swap();
  if (placed) used.add(keyOf(rows[j]));
  return free;
}

/**
 * Makes rows of one combination and split differ from each other and from the vectors in `used`, and adds
 * them to it: other noise, or patterns swapped within the rows, which leaves all counts as they are.
 * Returns false where no way was found.
 */
function makeDistinct(rows: Row[], used: Set<string>, layout: Layout, random: RandomStream): boolean {
  for (let i = 0; i < rows.length; i++) {
    for (let attempt = 0; used.has(keyOf(rows[i])); attempt++) {
      if (attempt === ATTEMPTS) return false;
      drawNoise(rows[i], layout, random);
      if (!used.has(keyOf(rows[i]))) break;
      if (swapPatterns(rows, i, random.integer(rows.length), random.integer(layout.features), used)) break;
    }
    used.add(keyOf(rows[i]));
  }
  return true;
}

/** Rows of one combination for each split, from its decks; undefined where they cannot be made distinct. */
function drawCombination(
  decks: number[][],
  counts: readonly number[],
  layout: Layout,
  random: RandomStream,
): Row[][] | undefined {
  for (const deck of decks) random.shuffle(deck);
  const used = new Set<string>();
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

/** All rows of each split, combination after combination. */
function drawRows(spec: BinaryDataSpec, layout: Layout, random: RandomStream): Row[][] {
  const patterns = spec.features.map((feature) => patternsByValue(featureFunction(feature.function)));
  const combinations = 2 ** spec.features.length;
  const counts = SPLITS.map((split) => countsOf(spec.rows[split], combinations, random));
  const drawn: Row[][] = SPLITS.map(() => []);
  for (let combination = 0; combination < combinations; combination++) {
    const own = counts.map((count) => count[combination]);
    const decks = patterns.map((ofValue, f) => [...ofValue[(combination >> f) & 1]]);
    let rows: Row[][] | undefined;
    for (let attempt = 0; !rows && attempt < RESTARTS; attempt++)
      rows = drawCombination(decks, own, layout, random);
    if (!rows)
      throw tooFewVectors(
        spec,
        combination,
        own.reduce((sum, count) => sum + count),
      );
    rows.forEach((ofSplit, s) => {
      for (const row of ofSplit) drawn[s].push(row);
    });
  }
  return drawn;
}

/** Shuffles the rows and writes out their bits and feature values. */
function writeSplit(rows: Row[], spec: BinaryDataSpec, layout: Layout, random: RandomStream): BinarySplit {
  const functions = spec.features.map((feature) => featureFunction(feature.function));
  const inputs = float32([rows.length, spec.bits]);
  const targets = float32([rows.length, functions.length]);
  const order = random.shuffle(Array.from(rows.keys()));
  order.forEach((from, to) => {
    let bit = to * spec.bits;
    rows[from].forEach((word, w) => {
      const group = inputs.data.subarray(bit, bit + layout.widths[w]);
      for (let i = 0; i < group.length; i++) group[i] = (word >> i) & 1;
      if (w < functions.length) targets.data[to * functions.length + w] = functions[w].evaluate(group);
      bit += group.length;
    });
  });
  return { inputs, targets };
}

/**
 * Generates a data set: a pure function of spec and seed, the same bytes on every machine.
 * @throws UserError as {@link checkBinaryData} does
 */
export function generateBinary(spec: BinaryDataSpec, seed: number): BinaryData {
  checkBinaryData(spec);
  const random = randomStream(seed, 'binary data');
  const layout = layoutOf(spec);
  const [train, validation, test] = drawRows(spec, layout, random).map((rows) =>
    writeSplit(rows, spec, layout, random),
  );
  let first = 0;
  const groups = spec.features.map(({ name }, f) => {
    const group = Array.from({ length: layout.widths[f] }, (_, i) => first + i);
    first += group.length;
    return [name, group] as const;
  });
  return {
    train,
    validation,
    test,
    features: spec.features.map(({ name }) => name),
    groups: Object.fromEntries(groups),
  };
}
