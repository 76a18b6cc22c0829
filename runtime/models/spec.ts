/** Declarative description of an architecture. */
import { z } from 'zod';

const mlpSpec = z
  .strictObject({
    kind: z.literal('mlp').describe('Multilayer perceptron.'),
    hidden: z
      .array(
        z
          .int()
          .min(1)
          .max(8192)
          .describe('Units of the layer.')
          .meta({ examples: [64] }),
      )
      .min(1)
      .max(64)
      .describe('Width of each hidden layer; the last one is the representation of record.')
      .meta({ examples: [[256, 128, 64, 64]] }),
    activation: z
      .enum(['relu', 'tanh', 'sigmoid'])
      .default('relu')
      .describe('Activation function of the hidden layers.'),
    initialisation: z
      .enum(['he', 'glorot', 'lecun'])
      .default('he')
      .describe('Uniform initialisation of the weights; biases start at zero.')
      .meta({
        enumDescriptions: [
          'Variance 2 / inputs of the layer (He et al. 2015), made for relu.',
          'Variance 2 / (inputs + units) (Glorot and Bengio 2010), made for tanh and sigmoid.',
          'Variance 1 / inputs of the layer (LeCun et al. 1998).',
        ],
      }),
  })
  .describe(
    'A multilayer perceptron: layers hidden1, hidden2, ... and the output logits, one unit a feature.',
  );

/** Any architecture, told apart by `kind`. */
export const modelSpec = z.discriminatedUnion('kind', [mlpSpec]).describe('The network that is trained.');

/** A multilayer perceptron with every default filled in. */
export type MlpSpec = z.infer<typeof mlpSpec>;
/** An architecture with every default filled in. */
export type ModelSpec = z.infer<typeof modelSpec>;
