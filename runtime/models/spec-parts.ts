/** Parts that the specs of all architectures share. */
import { z } from 'zod';

/** Activation function. */
export const activationSpec = (usual: 'relu' | 'gelu') =>
  z
    .enum(['relu', 'leaky-relu', 'gelu', 'tanh', 'sigmoid'])
    .default(usual)
    .describe('Activation function of the hidden layers.');

/** How weights are drawn. */
export const initialisationSpec = (usual: 'he' | 'glorot') =>
  z
    .enum(['he', 'glorot', 'lecun', 'orthogonal'])
    .default(usual)
    .describe('Initialisation of the weights; biases start at zero.')
    .meta({
      enumDescriptions: [
        'Uniform, variance 2 / inputs of the layer (He et al. 2015), made for relu.',
        'Uniform, variance 2 / (inputs + units) (Glorot and Bengio 2010), made for tanh and sigmoid.',
        'Uniform, variance 1 / inputs of the layer (LeCun et al. 1998).',
        'Rows or columns orthonormal (Saxe et al. 2014).',
      ],
    });

/** Factor on the initial weights. */
export const scaleSpec = z
  .number()
  .positive()
  .max(100)
  .default(1)
  .describe('Factor on the initial weights of every layer; 1 leaves the initialisation as it is.');

/** Share of activations that are set to zero in training. */
export const dropoutSpec = z
  .number()
  .min(0)
  .max(0.9)
  .default(0)
  .describe('Share of the activations that a training step sets to zero; evaluation uses them all.');

/** Units of a layer. */
export const width = (what: string) => z.int().min(1).max(8192).describe(what);
