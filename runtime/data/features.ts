/** What each feature computes from its group of input bits (paper, "Data": binary). */
import type { FeatureFunctionSpec } from './spec';

/** A feature as a function of its own group of input bits. */
export interface FeatureFunction {
  /** Size of the group of input bits. */
  readonly bits: number;
  /** Value of the feature for a group of `bits` bits. */
  evaluate(group: ArrayLike<number>): 0 | 1;
}

/** Number of ones among group[from], ..., group[to - 1]. */
function ones(group: ArrayLike<number>, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) count += group[i];
  return count;
}

const truth = (condition: boolean): 0 | 1 => (condition ? 1 : 0);
const odd = (count: number): 0 | 1 => truth(count % 2 === 1);

/** A function of how many of `bits` bits are 1. */
const ofCount = (bits: number, value: (count: number) => 0 | 1): FeatureFunction => ({
  bits,
  evaluate: (group) => value(ones(group, 0, bits)),
});

/** Parity of `inner` applied to each of `groups` runs of `bits` bits. */
const xorOf = (groups: number, bits: number, inner: (count: number) => 0 | 1): FeatureFunction => ({
  bits: groups * bits,
  evaluate(group) {
    let parity = 0;
    for (let from = 0; from < groups * bits; from += bits) parity ^= inner(ones(group, from, from + bits));
    return odd(parity);
  },
});

/** The function that a spec describes. Groups inside a group follow one another. */
export function featureFunction(spec: FeatureFunctionSpec): FeatureFunction {
  switch (spec.kind) {
    case 'copy':
      return ofCount(1, odd);
    case 'majority':
      return ofCount(spec.bits, (count) => truth(2 * count > spec.bits));
    case 'threshold':
      return ofCount(spec.bits, (count) => truth(count >= spec.atLeast));
    case 'and':
      return ofCount(spec.bits, (count) => truth(count === spec.bits));
    case 'or':
      return ofCount(spec.bits, (count) => truth(count > 0));
    case 'parity':
      return ofCount(spec.bits, odd);
    case 'xor-of-ands':
      return xorOf(spec.groups, spec.bits, (count) => truth(count === spec.bits));
    case 'xor-of-xors':
      return xorOf(spec.groups, spec.bits, odd);
    case 'match':
      return {
        bits: 2 * spec.bits,
        evaluate: (group) => truth(ones(group, 0, spec.bits) === ones(group, spec.bits, 2 * spec.bits)),
      };
  }
}

/**
 * Every bit pattern of the function's group, by the value that it gives: `[patterns of 0, patterns of 1]`.
 * Bit i of a pattern is bit i of the group. For groups of at most 16 bits.
 */
export function patternsByValue({ bits, evaluate }: FeatureFunction): [number[], number[]] {
  const patterns: [number[], number[]] = [[], []];
  const group = new Uint8Array(bits);
  for (let pattern = 0; pattern < 2 ** bits; pattern++) {
    for (let i = 0; i < bits; i++) group[i] = (pattern >> i) & 1;
    patterns[evaluate(group)].push(pattern);
  }
  return patterns;
}
