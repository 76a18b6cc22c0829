/** How binary features are described; see features.ts for what each function computes. */
import { z } from 'zod';
import { featureName } from './spec-parts';

const bits = (least: number) =>
  z.int().min(least).max(16).describe('Number of input bits in the group of the feature.');
const groups = z.int().min(2).max(4).describe('Number of groups of `bits` bits each.');

/** A function that is told apart by its name; the description is of both, for editors. */
const named = <K extends string, S extends z.ZodRawShape>(kind: K, description: string, shape: S) =>
  z.strictObject({ kind: z.literal(kind).describe(description), ...shape }).describe(description);

/** A function of a group of input bits, from easy to hard. */
export const featureFunctionSpec = z
  .discriminatedUnion('kind', [
    named('copy', 'The value of one bit.', {}),
    named('majority', '1 where more than half of the bits are 1 (linear).', { bits: bits(3) }),
    named('threshold', '1 where at least `atLeast` bits are 1 (linear).', {
      bits: bits(2),
      atLeast: z.int().min(1).describe('Number of ones from which the feature is 1; at most `bits`.'),
    }),
    named('and', '1 where all bits are 1 (linear).', { bits: bits(2) }),
    named('or', '1 where a bit is 1 (linear).', { bits: bits(2) }),
    named('parity', '1 where an odd number of bits is 1 (sum mod 2); 2 bits: XOR.', { bits: bits(2) }),
    named('xor-of-ands', 'Parity of `groups` conjunctions of `bits` bits each.', { groups, bits: bits(2) }),
    named('xor-of-xors', 'Parity of `groups` parities of `bits` bits each.', { groups, bits: bits(2) }),
    named('match', '1 where two groups of `bits` bits hold equally many ones.', { bits: bits(1) }),
  ])
  .describe('The function of its input bits that the feature is, from easy to hard.');

/** A binary feature of an input of bits or tokens. */
export const binaryFeatureSpec = z.strictObject({
  name: featureName,
  function: featureFunctionSpec,
  prevalence: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe(
      'Share of the inputs in which the feature is present; elsewhere its bits are all 0 and its value is 0.',
    ),
});

/** A feature function with its parameters. */
export type FeatureFunctionSpec = z.infer<typeof featureFunctionSpec>;
/** A binary feature with every default filled in. */
export type BinaryFeatureSpec = z.infer<typeof binaryFeatureSpec>;
