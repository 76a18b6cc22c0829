/** Declarative description of a data set; see binary.ts for what each feature function computes. */
import { z } from 'zod';

const bits = (least: number) =>
  z.int().min(least).max(16).describe('Number of input bits in the group of the feature.');
const groups = z.int().min(2).max(4).describe('Number of groups of `bits` bits each.');

/** A function that is told apart by its name; the description is of both, for editors. */
const named = <K extends string, S extends z.ZodRawShape>(kind: K, description: string, shape: S) =>
  z.strictObject({ kind: z.literal(kind).describe(description), ...shape }).describe(description);

/** A function of a group of input bits, from easy to hard. */
const featureFunctionSpec = z
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

const rows = (count: number, of: string) => z.int().min(1).default(count).describe(`Number of ${of} rows.`);

/** A binary data set: see binary.ts for how its rows are chosen. */
export const binaryDataSpec = z
  .strictObject({
    kind: z.literal('binary').describe('Vectors of bits; features are functions of some of them.'),
    bits: z
      .int()
      .min(2)
      .max(1024)
      .default(32)
      .describe('Length of the input vector; bits that carry no feature are noise.'),
    seed: z.int().min(0).default(0).describe('Seed of the data set; all seeds of a study share the data.'),
    features: z
      .array(
        z.strictObject({
          name: z.string().min(1).describe('Name of the feature, as charts and claims use it.'),
          function: featureFunctionSpec,
        }),
      )
      .min(1)
      .max(8)
      .describe('Output features; each has a group of input bits of its own.'),
    rows: z
      .strictObject({
        train: rows(16384, 'training'),
        validation: rows(2048, 'validation'),
        test: rows(2048, 'held-out'),
      })
      .prefault({})
      .describe('Sizes of the three parts of the data set; no row is in two of them.'),
  })
  .describe('The data set that all seeds share.');

/** A feature function with its parameters. */
export type FeatureFunctionSpec = z.infer<typeof featureFunctionSpec>;
/** A binary data set with every default filled in. */
export type BinaryDataSpec = z.infer<typeof binaryDataSpec>;
