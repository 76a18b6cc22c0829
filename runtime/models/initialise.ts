/**
 * Initial parameters. Uniform draws and correctly rounded operations only, so that a seed gives the same weights
 * on every machine.
 */
import { float32, sizeOf, type NdArray } from '../engine/ndarray';
import { randomStream } from '../data/random';

/** How a parameter is drawn. */
export type Initialisation =
  | { readonly kind: 'zeros' }
  /** Uniform in [-bound, bound). */
  | { readonly kind: 'uniform'; readonly bound: number };

/**
 * Bound of the uniform initialisation of a matrix with `fanIn` inputs and `fanOut` outputs:
 * variance 2 / fanIn (He et al. 2015), 2 / (fanIn + fanOut) (Glorot and Bengio 2010) or 1 / fanIn (LeCun et al. 1998).
 */
export function uniformBound(scheme: 'he' | 'glorot' | 'lecun', fanIn: number, fanOut: number): number {
  const variance = { he: 2 / fanIn, glorot: 2 / (fanIn + fanOut), lecun: 1 / fanIn }[scheme];
  return Math.sqrt(3 * variance);
}

/** Initial content of the parameter `name`; each parameter has a random stream of its own. */
export function initialise(
  name: string,
  shape: readonly number[],
  initialisation: Initialisation,
  seed: number,
): NdArray<'float32'> {
  if (initialisation.kind === 'zeros') return float32(shape);
  const stream = randomStream(seed, 'initialise', name);
  const { bound } = initialisation;
  return float32(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => (2 * stream.uniform() - 1) * bound),
  );
}
