/**
 * Binary data (paper, "Data" 1 and 4): input vectors of bits in which disjoint groups of bits carry one feature
 * each and the remaining bits are noise. Groups lie one after the other from bit 0 in the order of the spec.
 *
 * In each split all combinations of values of independent features are equally frequent (counts differ by at most
 * one); prevalence and agreement are shares of its rows, met exactly where they give whole numbers. binary-rows.ts
 * chooses the patterns. No input vector occurs twice, in or across splits.
 */
import { type NdArray, float32 } from '../engine/ndarray';
import { checkBits } from './binary-check';
import { drawRows, layoutOf, type DrawnRow, type Layout } from './binary-rows';
import { type BitsSpec, bitsSpec, functionsOf, groupStarts, groupsOf } from './bits';
import { ABSENT } from './cells';
import { type RandomStream, randomStream } from './random';
import type { BinaryDataSpec } from './spec';

/** Rows of one split. */
export interface BinarySplit {
  /** Bits as 0 and 1: [rows, bits]. */
  inputs: NdArray<'float32'>;
  /** Feature values as 0 and 1: [rows, features]. */
  targets: NdArray<'float32'>;
  /** 1 where the feature is present: [rows, features]; undefined where all are, always. */
  present?: NdArray<'uint8'>;
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

/** Where each word of a row begins: groups where the spec places them, noise after them. */
function wordStarts(spec: BitsSpec, { widths, features }: Layout): number[] {
  const starts = groupStarts(spec);
  let next = widths.slice(0, features).reduce((sum, width) => sum + width, 0);
  for (const width of widths.slice(features)) {
    starts.push(next);
    next += width;
  }
  return starts;
}

/** Shuffles the rows and writes out their bits and feature values. */
function writeSplit(
  rows: readonly DrawnRow[],
  spec: BitsSpec,
  layout: Layout,
  random: RandomStream,
): BinarySplit {
  const functions = functionsOf(spec);
  const starts = wordStarts(spec, layout);
  const inputs = float32([rows.length, spec.bits]);
  const targets = float32([rows.length, functions.length]);
  const present = new Uint8Array(targets.data.length);
  const order = random.shuffle(Array.from(rows.keys()));
  order.forEach((from, to) => {
    const { words, states } = rows[from];
    words.forEach((word, w) => {
      const first = to * spec.bits + starts[w];
      const group = inputs.data.subarray(first, first + layout.widths[w]);
      for (let i = 0; i < group.length; i++) group[i] = (word >> i) & 1;
      if (w < functions.length) targets.data[to * functions.length + w] = functions[w].evaluate(group);
    });
    states.forEach((state, f) => (present[to * functions.length + f] = state === ABSENT ? 0 : 1));
  });
  return spec.features.every(({ prevalence }) => prevalence === 1)
    ? { inputs, targets }
    : { inputs, targets, present: { type: 'uint8', shape: targets.shape, data: present } };
}

/**
 * Generates rows of bits: a pure function of spec and seed, the same bytes on every machine. Where groups are placed
 * changes nothing but their positions.
 * @throws UserError as {@link checkBits} does
 */
export function generateBits(spec: BitsSpec, seed: number): BinaryData {
  checkBits(spec, seed);
  const random = randomStream(seed, 'binary data');
  const layout = layoutOf(spec);
  const [train, validation, test] = drawRows(spec, seed, layout, random).map((rows) =>
    writeSplit(rows, spec, layout, random),
  );
  return {
    train,
    validation,
    test,
    features: spec.features.map(({ name }) => name),
    groups: groupsOf(spec),
  };
}

/**
 * Generates a binary data set.
 * @throws UserError as {@link checkBits} does
 */
export const generateBinary = (spec: BinaryDataSpec, seed: number): BinaryData =>
  generateBits(bitsSpec(spec), seed);
