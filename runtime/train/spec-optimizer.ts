/** Declarative description of an optimizer, of its learning rate over time and of groups of parameters. */
import { z } from 'zod';

const learningRate = (usual: number) =>
  z.number().positive().default(usual).describe('Size of a step along the (scaled) gradient.');
const decay = (usual: number, of: string) =>
  z.number().min(0).lt(1).default(usual).describe(`Decay of the running mean of ${of}.`);
const weightDecay = (usual: number, how: string) =>
  z
    .number()
    .min(0)
    .default(usual)
    .describe(`Weight decay, ${how}; biases, norms and positions are left out.`);
const COUPLED = 'added to the gradient (L2 penalty)';
const epsilon = z.number().positive().default(1e-8).describe('Keeps the division by the scale finite.');

const adamParts = (usualDecay: number, how: string) => ({
  learningRate: learningRate(1e-3),
  beta1: decay(0.9, 'gradients'),
  beta2: decay(0.999, 'squared gradients'),
  epsilon,
  weightDecay: weightDecay(usualDecay, how),
});

/** How parameters follow the gradient, as PyTorch defines each. */
export const optimizerSpec = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('sgd').describe('Stochastic gradient descent.'),
        learningRate: learningRate(0.1),
        momentum: z.number().min(0).lt(1).default(0).describe('Share of the last step that is kept.'),
        nesterov: z
          .boolean()
          .default(false)
          .describe('Whether the gradient is taken ahead of the momentum (needs momentum above 0).'),
        weightDecay: weightDecay(0, COUPLED),
      })
      .describe('Stochastic gradient descent, with or without momentum.'),
    z
      .strictObject({
        kind: z.literal('adam').describe('Adam (Kingma and Ba 2015).'),
        ...adamParts(0, COUPLED),
      })
      .describe('Adam (Kingma and Ba 2015).'),
    z
      .strictObject({
        kind: z.literal('adamw').describe('Adam with decoupled weight decay (Loshchilov and Hutter 2019).'),
        ...adamParts(0.01, 'decoupled: the parameter shrinks by rate x decay a step'),
      })
      .describe('Adam with decoupled weight decay (Loshchilov and Hutter 2019).'),
  ])
  .describe('How parameters follow the gradient.');

const warmup = z
  .int()
  .min(0)
  .default(0)
  .describe('Steps over which the rate first rises linearly from 0 to the learning rate.');
const floor = z
  .number()
  .min(0)
  .max(1)
  .default(0)
  .describe('Where the rate ends, as a share of the learning rate.');

const variant = <K extends string, S extends z.ZodRawShape>(kind: K, description: string, shape: S) =>
  z.strictObject({ kind: z.literal(kind).describe(description), warmup, ...shape }).describe(description);

/** The learning rate over the steps of a run. */
export const scheduleSpec = z
  .discriminatedUnion('kind', [
    variant('constant', 'The learning rate all the time.', {}),
    variant('cosine', 'Half a cosine from the learning rate to `floor` at the last step.', { floor }),
    variant('linear', 'A straight line from the learning rate to `floor` at the last step.', { floor }),
    variant('step', 'Multiplied by `factor` every `every` steps.', {
      every: z
        .int()
        .min(1)
        .describe('Steps between two multiplications.')
        .meta({ examples: [1000] }),
      factor: z.number().gt(0).lt(1).default(0.1).describe('What the rate is multiplied by.'),
    }),
  ])
  .prefault({ kind: 'constant' })
  .describe('The learning rate over the steps of a run.');

/** Parameters that are treated differently. */
export const groupsSpec = z
  .array(
    z.strictObject({
      match: z
        .string()
        .min(1)
        .describe('Names of parameters; * stands for any characters: "block1/*", "*.bias".'),
      rate: z
        .number()
        .min(0)
        .default(1)
        .describe('Factor on the learning rate of these parameters; 0 freezes them.'),
      weightDecay: z
        .number()
        .min(0)
        .optional()
        .describe('Weight decay of these parameters, instead of that of the optimizer.'),
    }),
  )
  .default([])
  .describe('Parameters with another rate or decay; of several that match, the last counts.');

/** An optimizer with every default filled in. */
export type OptimizerSpec = z.infer<typeof optimizerSpec>;
/** A learning-rate schedule with every default filled in. */
export type ScheduleSpec = z.infer<typeof scheduleSpec>;
/** Groups of parameters with every default filled in. */
export type GroupsSpec = z.infer<typeof groupsSpec>;
