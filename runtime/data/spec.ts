/** Declarative description of a data set; see binary.ts for what each feature function computes. */
import { z } from 'zod';

const bits = (least: number) =>
  z.int().min(least).max(16).describe('Number of input bits in the group of the feature.');

/** A function of a group of input bits, from easy to hard. */
const featureFunctionSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('copy') }).describe('The value of one bit.'),
  z
    .strictObject({ kind: z.literal('majority'), bits: bits(3) })
    .describe('1 where more than half of the bits are 1 (linear).'),
  z
    .strictObject({ kind: z.literal('threshold'), bits: bits(2), atLeast: z.int().min(1) })
    .describe('1 where at least `atLeast` bits are 1 (linear).'),
  z.strictObject({ kind: z.literal('and'), bits: bits(2) }),
  z.strictObject({ kind: z.literal('or'), bits: bits(2) }),
  z
    .strictObject({ kind: z.literal('parity'), bits: bits(2) })
    .describe('1 where an odd number of bits is 1 (sum mod 2); 2 bits: XOR.'),
  z
    .strictObject({ kind: z.literal('xor-of-ands'), groups: z.int().min(2).max(4), bits: bits(2) })
    .describe('Parity of `groups` conjunctions of `bits` bits each.'),
  z
    .strictObject({ kind: z.literal('xor-of-xors'), groups: z.int().min(2).max(4), bits: bits(2) })
    .describe('Parity of `groups` parities of `bits` bits each.'),
  z
    .strictObject({ kind: z.literal('match'), bits: bits(1) })
    .describe('1 where two groups of `bits` bits hold equally many ones.'),
]);

/** A binary data set: see binary.ts for how its rows are chosen. */
export const binaryDataSpec = z.strictObject({
  kind: z.literal('binary'),
  bits: z
    .int()
    .min(2)
    .max(1024)
    .default(32)
    .describe('Length of the input vector; bits that carry no feature are noise.'),
  seed: z.int().min(0).default(0).describe('Seed of the data set; all seeds of a study share the data.'),
  features: z
    .array(z.strictObject({ name: z.string().min(1), function: featureFunctionSpec }))
    .min(1)
    .max(8)
    .describe('Output features; each has a group of input bits of its own.'),
  rows: z
    .strictObject({
      train: z.int().min(1).default(16384),
      validation: z.int().min(1).default(2048),
      test: z.int().min(1).default(2048),
    })
    .prefault({}),
});

/** A feature function with its parameters. */
export type FeatureFunctionSpec = z.infer<typeof featureFunctionSpec>;
/** A binary data set with every default filled in. */
export type BinaryDataSpec = z.infer<typeof binaryDataSpec>;
