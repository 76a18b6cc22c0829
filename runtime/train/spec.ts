/** Declarative description of a training run. */
import { z } from 'zod';
import { groupsSpec, optimizerSpec, scheduleSpec } from './spec-optimizer';

const targets = z
  .array(z.string())
  .min(1)
  .optional()
  .describe('Names of the features that are trained; the others get no loss. Default all.');

/** How to train, and when to look. */
export const trainingSpec = z
  .strictObject({
    optimizer: optimizerSpec,
    schedule: scheduleSpec,
    groups: groupsSpec,
    clipNorm: z
      .number()
      .positive()
      .optional()
      .describe('Largest norm of the whole gradient; a larger one is scaled down to it. Default: no limit.'),
    loss: z
      .enum(['sigmoid-cross-entropy', 'softmax-cross-entropy', 'mean-squared-error'])
      .default('sigmoid-cross-entropy')
      .describe('What is minimised: mean over rows and trained features.')
      .meta({
        enumDescriptions: [
          'One logit a feature; binary features only.',
          'One logit for each value of a feature.',
          'One number a feature, compared with 0 and 1; binary features only.',
        ],
      }),
    batchSize: z.int().min(1).max(65536).default(128).describe('Rows a training step.'),
    steps: z
      .int()
      .min(1)
      .describe('Number of training steps, one batch each.')
      .meta({ examples: [6000] }),
    targets,
    phases: z
      .array(
        z.strictObject({
          steps: z.int().min(1).describe('Number of training steps of the phase.'),
          targets,
        }),
      )
      .max(32)
      .default([])
      .describe(
        'A curriculum before the rest of the run: phases one after the other, their steps counted in `steps`. What is left of `steps` trains `targets`.',
      ),
    earlyStop: z
      .strictObject({
        every: z
          .int()
          .min(1)
          .default(100)
          .describe('Steps between two looks at the accuracy on validation rows.'),
        patience: z
          .int()
          .min(0)
          .default(0)
          .describe('Steps to train on after every trained feature has reached the accuracy gate.'),
      })
      .optional()
      .describe(
        'Ends a run before `steps` once every trained feature has reached the accuracy gate. Default: never.',
      ),
    evaluations: z
      .int()
      .min(2)
      .max(1000)
      .default(32)
      .describe('Number of evaluations, at log-spaced steps, the first (0) and the last included.'),
    checkpoints: z
      .int()
      .min(1)
      .max(1000)
      .default(6)
      .describe('Number of checkpoints, at log-spaced evaluations, the first (0) and the last included.'),
    checkpointEvery: z
      .int()
      .min(1)
      .optional()
      .describe('Also a checkpoint every so many steps. Default: none.'),
  })
  .describe('How the network is trained, and when it is looked at.');

export type { GroupsSpec, OptimizerSpec, ScheduleSpec } from './spec-optimizer';
/** How to train, with every default filled in. */
export type TrainingSpec = z.infer<typeof trainingSpec>;
