/**
 * The study spec: data, model, training, seeds and the claims to test, as a person writes it in a
 * `*.study.json` file. One zod schema is the truth; the JSON schema for editors is generated from it.
 */
import { z } from 'zod';
import { dataSpec } from '../data/spec';
import { modelSpec } from '../models/spec';
import { trainingSpec } from '../train/spec';

const feature = (what: string) => z.string().min(1).describe(`${what}: the name of a feature of \`data\`.`);
const finding = z
  .string()
  .describe('Id of the finding in the paper, with a word for it.')
  .meta({ examples: ['F1 complexity', 'F2 dynamics'] });

const layer = z
  .string()
  .min(1)
  .optional()
  .describe('Name of the layer that the claim speaks of; default the representation of record.');

const STRONGER = 'Variance explained by `feature` exceeds that by `than` in the representation of record.';
const KEEPS_RISING =
  'Variance explained by `feature` goes on rising between the step at which it passes the accuracy gate and the step at which `while` does.';

/** A claim about the runs, tested over seeds; the verdict is computed (see verdict.ts). */
const claimSpec = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('stronger').describe(STRONGER),
      finding,
      feature: feature('The feature claimed to be represented more strongly'),
      than: feature('The feature it is compared with'),
      layer,
    })
    .describe(STRONGER),
  z
    .strictObject({
      kind: z.literal('keeps-rising').describe(KEEPS_RISING),
      finding,
      feature: feature('The feature learned first'),
      while: feature('The feature learned later'),
      layer,
    })
    .describe(KEEPS_RISING),
]);

const NAME_RULE = 'letters, digits, ".", "_" and "-" only, the first no "." or "-"';

/** The schema of a study file. */
export const studySpec = z
  .strictObject({
    $schema: z.string().optional().describe('Schema of the file, for editors.'),
    name: z
      .string()
      .regex(/^\w[\w.-]*$/, NAME_RULE)
      .describe('Short name; the run folder is called after it.')
      .meta({ patternErrorMessage: `The name must be ${NAME_RULE}.` }),
    title: z.string().min(1).describe('What the study is about, in a line: the heading of its results.'),
    description: z.string().optional().describe('The question that the study asks, in a sentence or two.'),
    data: dataSpec,
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
    claims: z
      .array(claimSpec)
      .default([])
      .describe('What the runs are expected to show; each gets a verdict.'),
  })
  .describe('A RepLens study.');

/** A claim with its features. */
export type ClaimSpec = z.infer<typeof claimSpec>;
/** A study with every default filled in. */
export type StudySpec = z.infer<typeof studySpec>;
