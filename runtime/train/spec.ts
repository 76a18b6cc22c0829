/** Declarative description of a training run. */
import { z } from 'zod';

const learningRate = z.number().positive();

const optimizerSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sgd'), learningRate: learningRate.default(0.1) }),
  z.strictObject({
    kind: z.literal('adam'),
    learningRate: learningRate.default(1e-3),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.999),
    epsilon: z.number().positive().default(1e-8),
  }),
]);

/** How to train, and when to look. */
export const trainingSpec = z.strictObject({
  optimizer: optimizerSpec,
  loss: z
    .enum(['sigmoid-cross-entropy'])
    .default('sigmoid-cross-entropy')
    .describe('Mean over rows and features.'),
  batchSize: z.int().min(1).max(65536).default(128),
  steps: z.int().min(1),
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
});

/** An optimizer with every default filled in. */
export type OptimizerSpec = z.infer<typeof optimizerSpec>;
/** How to train, with every default filled in. */
export type TrainingSpec = z.infer<typeof trainingSpec>;
