/** Whether a binary data set can be made as its spec asks, told before any work is done. */
import { UserError } from '../errors';
import { featureFunction, patternsByValue } from './features';
import type { BinaryDataSpec } from './spec';

/** Largest group of a feature: all its patterns are enumerated. */
const LARGEST_GROUP = 16;

/** Names that stand for other things where features are told apart by name. */
const RESERVED = ['input', 'logits', 'step', '__proto__'];

function checkFeatures(spec: BinaryDataSpec): void {
  const names = new Set<string>();
  spec.features.forEach(({ name, function: of }, index) => {
    const at = `data.features[${index}]`;
    if (names.has(name))
      throw new UserError(
        `${at}.name`,
        `"${name}" names another feature too.`,
        'Give each feature its own name.',
      );
    names.add(name);
    if (RESERVED.includes(name))
      throw new UserError(`${at}.name`, `"${name}" is the name of something else.`, 'Choose another name.');
    if (of.kind === 'threshold' && of.atLeast > of.bits)
      throw new UserError(
        `${at}.function.atLeast`,
        `is ${of.atLeast}, more than the ${of.bits} bits of the group, so that the feature would never be 1.`,
        `Choose 1 to ${of.bits}.`,
      );
    const { bits } = featureFunction(of);
    if (bits > LARGEST_GROUP) {
      const each = 'bits' in of ? bits / of.bits : 1;
      throw new UserError(
        `${at}.function.bits`,
        `makes a group of ${bits} bits in all, and a feature can have ${LARGEST_GROUP}.`,
        `Choose at most ${Math.floor(LARGEST_GROUP / each)}.`,
      );
    }
  });
}

/** Number of noise bits; throws when the groups do not fit. */
function checkBits(spec: BinaryDataSpec): number {
  const needed = spec.features.reduce((sum, feature) => sum + featureFunction(feature.function).bits, 0);
  if (needed > spec.bits)
    throw new UserError(
      'data.bits',
      `is ${spec.bits}, and the groups of the features take ${needed} bits.`,
      `Choose ${needed} or more, or make the groups smaller.`,
    );
  return spec.bits - needed;
}

/** "easy=1, hard=0" */
function describeCombination(spec: BinaryDataSpec, combination: number): string {
  return spec.features.map(({ name }, f) => `${name}=${(combination >> f) & 1}`).join(', ');
}

/** The error for a data set whose rows cannot all differ. */
export function tooFewVectors(spec: BinaryDataSpec, combination: number, rows: number): UserError {
  return new UserError(
    'data.rows',
    `ask for ${rows} different input vectors with ${describeCombination(spec, combination)}, and the ${spec.bits} bits do not give enough.`,
    'Ask for fewer rows, or raise data.bits for more noise bits.',
  );
}

/**
 * Rows must all differ, in and across splits, and are drawn at random: at most half of the input vectors of
 * each combination of feature values are used, so that drawing never gets stuck.
 */
function checkRows(spec: BinaryDataSpec, noiseBits: number): void {
  const combinations = 2 ** spec.features.length;
  const rows = Object.values(spec.rows).reduce((sum, count) => sum + Math.ceil(count / combinations), 0);
  const patterns = spec.features.map((feature) => patternsByValue(featureFunction(feature.function)));
  for (let combination = 0; combination < combinations; combination++) {
    const vectors = patterns.reduce(
      (product, ofValue, f) => product * ofValue[(combination >> f) & 1].length,
      2 ** noiseBits,
    );
    if (2 * rows > vectors) throw tooFewVectors(spec, combination, rows);
  }
}

/**
 * Checks what the schema cannot: names that repeat, thresholds out of reach, groups that do not fit into
 * the input, more rows than there are input vectors.
 * @throws UserError that names the path in the study, such as `data.features[1].function.bits`
 */
export function checkBinaryData(spec: BinaryDataSpec): void {
  checkFeatures(spec);
  checkRows(spec, checkBits(spec));
}
