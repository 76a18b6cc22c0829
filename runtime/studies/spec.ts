/**
 * The study spec: data, model, training, seeds and the claims to test, as a person writes it in a
 * `*.study.json` file. One zod schema is the truth; the JSON schema for editors is generated from it.
 */
import { z } from 'zod';
import { binaryDataSpec } from '../data/spec';
import { modelSpec } from '../models/spec';
import { trainingSpec } from '../train/spec';

const featureName = z.string().min(1);

/** A claim about the runs, tested over seeds; the verdict is computed (see verdict.ts). */
const claimSpec = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('stronger'),
      finding: z.string().describe('Id of the finding in the paper, for example F1.'),
      feature: featureName.describe('The feature claimed to be represented more strongly.'),
      than: featureName.describe('The feature it is compared with.'),
    })
    .describe('Variance explained by `feature` exceeds that by `than` in the representation of record.'),
  z
    .strictObject({
      kind: z.literal('keeps-rising'),
      finding: z.string(),
      feature: featureName.describe('The feature learned first.'),
      while: featureName.describe('The feature learned later.'),
    })
    .describe(
      'Variance explained by `feature` goes on rising between the step at which it passes the accuracy gate and the step at which `while` does.',
    ),
]);

/** The schema of a study file. */
export const studySpec = z
  .strictObject({
    $schema: z.string().optional(),
    name: z
      .string()
      .regex(/^\w[\w.-]*$/, 'letters, digits, ".", "_" and "-" only, the first no "." or "-"')
      .describe('Short name; the run folder is called after it.'),
    title: z.string().min(1),
    description: z.string().optional(),
    data: binaryDataSpec,
    model: modelSpec,
    training: trainingSpec,
    seeds: z
      .int()
      .min(1)
      .max(1000)
      .default(5)
      .describe('Number of seeds: one random initialisation and data order each.'),
    gate: z
      .number()
      .min(0.5)
      .max(1)
      .default(0.95)
      .describe('Held-out accuracy below which no claim is made for a run.'),
    claims: z.array(claimSpec).default([]),
  })
  .describe('A RepLens study.');

/** A claim with its features. */
export type ClaimSpec = z.infer<typeof claimSpec>;
/** A study with every default filled in. */
export type StudySpec = z.infer<typeof studySpec>;
