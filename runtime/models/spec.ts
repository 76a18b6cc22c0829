/** Declarative description of an architecture. */
import { z } from 'zod';

const mlpSpec = z.strictObject({
  kind: z.literal('mlp'),
  hidden: z
    .array(z.int().min(1).max(8192))
    .min(1)
    .max(64)
    .describe('Width of each hidden layer; the last one is the representation of record.'),
  activation: z.enum(['relu', 'tanh', 'sigmoid']).default('relu'),
  initialisation: z
    .enum(['he', 'glorot', 'lecun'])
    .default('he')
    .describe('Uniform initialisation of the weights; biases start at zero.'),
});

/** Any architecture, told apart by `kind`. */
export const modelSpec = z.discriminatedUnion('kind', [mlpSpec]);

/** A multilayer perceptron with every default filled in. */
export type MlpSpec = z.infer<typeof mlpSpec>;
/** An architecture with every default filled in. */
export type ModelSpec = z.infer<typeof modelSpec>;
