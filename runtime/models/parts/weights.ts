/** Descriptions of parameters: how they start, and whether weight decay is meant for them. */
import { sizeOf } from '../../engine/ndarray';
import { uniformBound, type Initialisation } from '../initialise';
import type { Parameter } from '../model';
import type { ModelSpec } from '../spec';

/** How the weights of a model start: a scheme and a factor. */
export type Start = Pick<ModelSpec, 'initialisation' | 'scale'>;

/** Start of the weights that write to a residual stream: smaller, so that the sum of `branches` starts at variance 1. */
export const forBranches = (start: Start, branches: number): Start => ({
  ...start,
  scale: start.scale / Math.sqrt(branches),
});

/** A weight [out, in] or [out, in, k, k]: one number for each pair of units and place in the kernel. */
export function weight(name: string, shape: readonly number[], { initialisation, scale }: Start): Parameter {
  const fanIn = sizeOf(shape.slice(1));
  const fanOut = sizeOf(shape) / shape[1];
  const drawn: Initialisation =
    initialisation === 'orthogonal'
      ? { kind: 'orthogonal', scale }
      : { kind: 'uniform', bound: scale * uniformBound(initialisation, fanIn, fanOut) };
  return { name, shape, initialisation: drawn, decays: true };
}

/** A parameter that starts the same everywhere: biases at 0, the factors of norms at 1. */
export function constant(name: string, shape: readonly number[], value: number): Parameter {
  return { name, shape, initialisation: { kind: 'constant', value }, decays: false };
}

/**
 * Standard deviation at which embeddings and positions start: between the 0.02 of GPT-2, from which an encoder-decoder
 * takes up to twice the steps to learn an XOR of tokens, and the 1 of PyTorch, which does no better.
 */
const EMBEDDING = 0.2;

/** Vectors that are looked up or added, uniform with standard deviation {@link EMBEDDING}. */
export function vectors(name: string, shape: readonly number[], decays: boolean): Parameter {
  return { name, shape, initialisation: { kind: 'uniform', bound: Math.sqrt(3) * EMBEDDING }, decays };
}
