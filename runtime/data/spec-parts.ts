/** Parts that the specs of all data sets share. */
import { z } from 'zod';

/** Rows of one part: so many are dealt and drawn in seconds. */
const MOST_ROWS = 10_000_000;

const rows = (count: number, of: string) =>
  z.int().min(1).max(MOST_ROWS).default(count).describe(`Number of ${of} rows.`);

/** Sizes of the three parts of a data set. */
export const rowsSpec = (train: number, held: number) =>
  z
    .strictObject({
      train: rows(train, 'training'),
      validation: rows(held, 'validation'),
      test: rows(held, 'held-out'),
    })
    .prefault({})
    .describe('Sizes of the three parts of the data set; no input is in two of them.');

/** Seed of a data set. */
export const dataSeed = z
  .int()
  .min(0)
  .default(0)
  .describe('Seed of the data set; all seeds of a study share the data.');

/** Two features that agree more or less often than chance has it. */
export const correlationsSpec = z
  .array(
    z.strictObject({
      features: z
        .tuple([z.string(), z.string()])
        .describe('The names of two features with equally many values.'),
      agreement: z
        .number()
        .min(0)
        .max(1)
        .describe('Share of the inputs on which both have the same value; independent binary features: 0.5.'),
    }),
  )
  .default([])
  .describe('Pairs of features that are not independent; each feature is in one pair at most.');

/** Name of a feature. */
export const featureName = z.string().min(1).describe('Name of the feature, as charts and claims use it.');
