/** Declarative description of a training run. */
import { z } from 'zod';

const learningRate = (usual: number) =>
  z.number().positive().default(usual).describe('Size of a step along the (scaled) gradient.');
const decay = (usual: number, of: string) =>
  z.number().min(0).lt(1).default(usual).describe(`Decay of the running mean of ${of}.`);

const optimizerSpec = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('sgd').describe('Stochastic gradient descent.'),
        learningRate: learningRate(0.1),
      })
      .describe('Stochastic gradient descent.'),
    z
      .strictObject({
        kind: z.literal('adam').describe('Adam (Kingma and Ba 2015).'),
        learningRate: learningRate(1e-3),
        beta1: decay(0.9, 'gradients'),
        beta2: decay(0.999, 'squared gradients'),
        epsilon: z.number().positive().default(1e-8).describe('Keeps the division by the scale finite.'),
      })
      .describe('Adam (Kingma and Ba 2015).'),
  ])
  .describe('How parameters follow the gradient.');

/** How to train, and when to look. */
export const trainingSpec = z
  .strictObject({
    optimizer: optimizerSpec,
    loss: z
      .enum(['sigmoid-cross-entropy'])
      .default('sigmoid-cross-entropy')
      .describe('Mean over rows and features.'),
    batchSize: z.int().min(1).max(65536).default(128).describe('Rows a training step.'),
    steps: z
      .int()
      .min(1)
      .describe('Number of training steps, one batch each.')
      .meta({ examples: [6000] }),
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
  })
  .describe('How the network is trained, and when it is looked at.');

/** An optimizer with every default filled in. */
export type OptimizerSpec = z.infer<typeof optimizerSpec>;
/** How to train, with every default filled in. */
export type TrainingSpec = z.infer<typeof trainingSpec>;
