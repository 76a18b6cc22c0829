/** Declarative description of a data set: what is generated from it is a pure function of it. */
import { z } from 'zod';
import { binaryFeatureSpec } from './spec-features';
import { correlationsSpec, dataSeed, rowsSpec } from './spec-parts';
import { navonDataSpec, trifeatureDataSpec } from './spec-vision';

const features = z
  .array(binaryFeatureSpec)
  .min(1)
  .max(8)
  .describe('Output features; each has a group of input bits of its own.');

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
    seed: dataSeed,
    features,
    correlations: correlationsSpec,
    rows: rowsSpec(16384, 2048),
  })
  .describe('Vectors of bits; features are functions of some of them.');

/** A sequence data set: see sequence.ts. */
export const sequenceDataSpec = z
  .strictObject({
    kind: z.literal('sequence').describe('The same features over tokens, put out one after the other.'),
    length: z
      .int()
      .min(2)
      .max(512)
      .default(32)
      .describe('Number of input tokens, each 0 or 1; tokens that carry no feature are noise.'),
    seed: dataSeed,
    features,
    placement: z
      .array(z.string())
      .optional()
      .describe(
        'Names of all features in the order of their groups in the input; default that of `features`.',
      ),
    order: z
      .array(z.string())
      .optional()
      .describe('Names of all features in the order in which they are put out; default that of `features`.'),
    emission: z
      .enum(['values', 'queries'])
      .default('values')
      .describe('What the model reads at each output position.')
      .meta({
        enumDescriptions: [
          'A start token, then the value of the feature before (teacher forcing).',
          'A token that names the feature asked for.',
        ],
      }),
    correlations: correlationsSpec,
    rows: rowsSpec(16384, 2048),
  })
  .describe('Tokens; features are functions of some of them and are put out one after the other.');

/** Any data set, told apart by `kind`. */
export const dataSpec = z
  .discriminatedUnion('kind', [binaryDataSpec, sequenceDataSpec, trifeatureDataSpec, navonDataSpec])
  .describe('The data set that all seeds share.');

export type { FeatureFunctionSpec } from './spec-features';
/** A binary data set with every default filled in. */
export type BinaryDataSpec = z.infer<typeof binaryDataSpec>;
/** A sequence data set with every default filled in. */
export type SequenceDataSpec = z.infer<typeof sequenceDataSpec>;
/** A trifeature data set with every default filled in. */
export type TrifeatureDataSpec = z.infer<typeof trifeatureDataSpec>;
/** A Navon data set with every default filled in. */
export type NavonDataSpec = z.infer<typeof navonDataSpec>;
/** Any data set with every default filled in. */
export type DataSpec = z.infer<typeof dataSpec>;
