/** Whether a data set of bits can be made as its spec asks, told before any work is done. */
import { UserError } from '../errors';
import { type BitsSpec, bitsSpec, dealtCells, functionsOf, isPlain } from './bits';
import { ABSENT } from './cells';
import { checkCorrelations } from './correlations-check';
import { featureFunction, patternsByValue } from './features';
import type { BinaryDataSpec } from './spec';

/** Largest group of a feature: all its patterns are enumerated. */
const LARGEST_GROUP = 16;

/** Names that stand for other things where features are told apart by name. */
const RESERVED = ['input', 'logits', 'step', '__proto__'];

type Feature = BitsSpec['features'][number];

function checkNames(features: readonly Feature[]): void {
  const names = new Set<string>();
  features.forEach(({ name }, index) => {
    const at = `data.features[${index}].name`;
    if (names.has(name))
      throw new UserError(at, `"${name}" names another feature too.`, 'Give each feature its own name.');
    names.add(name);
    if (RESERVED.includes(name))
      throw new UserError(at, `"${name}" is the name of something else.`, 'Choose another name.');
  });
}

function checkFunction({ function: of }: Feature, at: string): void {
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
}

/** A feature that is 1 where all its bits are 0 cannot be told from one that is absent. */
function checkPrevalence({ name, prevalence, function: of }: Feature, at: string): void {
  const { bits, evaluate } = featureFunction(of);
  if (prevalence < 1 && evaluate(new Uint8Array(bits)) === 1)
    throw new UserError(
      `${at}.prevalence`,
      `is ${prevalence}, and "${name}" (${of.kind}) is 1 where all its bits are 0, which is how an absent feature looks; the value of that is 0.`,
      'Choose 1, or a function that is 0 where all bits are 0.',
    );
}

function checkPairs({ features, correlations }: BitsSpec): void {
  checkCorrelations(
    features.map(({ name }) => ({ name, classes: 2 })),
    correlations,
  );
  correlations.forEach((pair, i) => {
    for (const feature of features)
      if (feature.prevalence < 1 && pair.features.includes(feature.name))
        throw new UserError(
          `data.correlations[${i}].features`,
          `"${feature.name}" has a prevalence of ${feature.prevalence}, and agreement is of features that are always present.`,
          'Choose a prevalence of 1, or leave the pair out.',
        );
  });
}

/** Number of noise bits; throws when the groups do not fit. */
function checkFit(spec: BitsSpec): number {
  const needed = functionsOf(spec).reduce((sum, { bits }) => sum + bits, 0);
  if (needed > spec.bits)
    throw new UserError(
      spec.bitsPath,
      `is ${spec.bits}, and the groups of the features take ${needed} bits.`,
      `Choose ${needed} or more, or make the groups smaller.`,
    );
  return spec.bits - needed;
}

/** "easy=1, hard absent" */
function describeStates(spec: BitsSpec, states: readonly number[]): string {
  return spec.features
    .map(({ name }, f) => (states[f] === ABSENT ? `${name} absent` : `${name}=${states[f]}`))
    .join(', ');
}

/** The error for a data set whose rows cannot all differ. */
export function tooFewVectors(spec: BitsSpec, states: readonly number[], rows: number): UserError {
  return new UserError(
    'data.rows',
    `ask for ${rows} different input vectors with ${describeStates(spec, states)}, and the ${spec.bits} bits do not give enough.`,
    `Ask for fewer rows, or raise ${spec.bitsPath} for more noise bits.`,
  );
}

/** Combinations of states with the most rows that all splits together can have of them. */
function demands(spec: BitsSpec, seed: number): { states: readonly number[]; rows: number }[] {
  if (!isPlain(spec))
    return dealtCells(spec, seed).map(({ states, counts }) => ({
      states,
      rows: counts.reduce((sum, count) => sum + count),
    }));
  const combinations = 2 ** spec.features.length;
  const rows = Object.values(spec.rows).reduce((sum, count) => sum + Math.ceil(count / combinations), 0);
  return Array.from({ length: combinations }, (_, combination) => ({
    states: spec.features.map((_, f) => (combination >> f) & 1),
    rows,
  }));
}

/**
 * Rows must all differ, in and across splits, and are drawn at random: at most half of the input vectors of
 * each combination of feature values are used, so that drawing never gets stuck. An absent feature looks like one
 * whose value is 0, so the rows with either are counted together too.
 */
function checkRows(spec: BitsSpec, seed: number, noiseBits: number): void {
  const patterns = functionsOf(spec).map(patternsByValue);
  const checkEnough = (states: readonly number[], rows: number) => {
    const vectors = patterns.reduce(
      (product, ofValue, f) => product * (states[f] === ABSENT ? 1 : ofValue[states[f]].length),
      2 ** noiseBits,
    );
    if (2 * rows > vectors) throw tooFewVectors(spec, states, rows);
  };
  const byValues = new Map<string, { states: number[]; rows: number }>();
  for (const { states, rows } of demands(spec, seed)) {
    checkEnough(states, rows);
    const values = states.map((state) => Math.max(state, 0));
    const key = values.join();
    byValues.set(key, { states: values, rows: rows + (byValues.get(key)?.rows ?? 0) });
  }
  for (const { states, rows } of byValues.values()) checkEnough(states, rows);
}

/**
 * Checks what the schema cannot: names that repeat, thresholds out of reach, features whose absence would not show,
 * pairs that cannot agree, groups that do not fit into the input, more rows than there are input vectors.
 * @throws UserError that names the path in the study, such as `data.features[1].function.bits`
 */
export function checkBits(spec: BitsSpec, seed: number): void {
  checkNames(spec.features);
  spec.features.forEach((feature, index) => {
    checkFunction(feature, `data.features[${index}]`);
    checkPrevalence(feature, `data.features[${index}]`);
  });
  checkPairs(spec);
  checkRows(spec, seed, checkFit(spec));
}

/**
 * Checks a binary data set.
 * @throws UserError as {@link checkBits} does
 */
export const checkBinaryData = (spec: BinaryDataSpec): void => checkBits(bitsSpec(spec), spec.seed);
