/**
 * Initial parameters. Uniform draws and correctly rounded operations (+ - x / and square roots) only, so that a seed
 * gives the same weights on every machine.
 */
import { float32, sizeOf, type NdArray } from '../engine/ndarray';
import { randomStream, type RandomStream } from '../data/random';

/** How a parameter is drawn. */
export type Initialisation =
  | { readonly kind: 'constant'; readonly value: number }
  /** Uniform in [-bound, bound). */
  | { readonly kind: 'uniform'; readonly bound: number }
  /** `scale` times a matrix [first extent, all others] of orthonormal rows, or columns where it has more rows. */
  | { readonly kind: 'orthogonal'; readonly scale: number };

/**
 * Bound of the uniform initialisation of a matrix with `fanIn` inputs and `fanOut` outputs:
 * variance 2 / fanIn (He et al. 2015), 2 / (fanIn + fanOut) (Glorot and Bengio 2010) or 1 / fanIn (LeCun et al. 1998).
 */
export function uniformBound(scheme: 'he' | 'glorot' | 'lecun', fanIn: number, fanOut: number): number {
  const variance = { he: 2 / fanIn, glorot: 2 / (fanIn + fanOut), lecun: 1 / fanIn }[scheme];
  return Math.sqrt(3 * variance);
}

/** About normal: the sum of 12 uniform draws, of mean 0 and variance 1 (a logarithm differs between machines). */
function nearlyNormal(stream: RandomStream): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += stream.uniform();
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/**
 * `count` orthonormal vectors of `length` >= `count` numbers: random ones made orthogonal by modified Gram-Schmidt.
 * Nearly normal entries make every direction about equally likely.
 */
function orthonormal(count: number, length: number, stream: RandomStream): Float64Array[] {
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => nearlyNormal(stream));
    for (const other of vectors) {
      const along = dot(vector, other);
      for (let i = 0; i < length; i++) vector[i] -= along * other[i];
    }
    const norm = Math.sqrt(dot(vector, vector));
    // What is left of a vector that lies almost in the span of the others is rounding: draw again.
    if (norm > 1e-6) vectors.push(vector.map((number) => number / norm));
  }
  return vectors;
}

function orthogonal(shape: readonly number[], scale: number, stream: RandomStream): Float32Array {
  const rows = shape[0];
  const columns = sizeOf(shape) / rows;
  const vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), stream);
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return scale * (rows <= columns ? vectors[row][column] : vectors[column][row]);
  });
}

/** Initial content of the parameter `name`; each parameter has a random stream of its own. */
export function initialise(
  name: string,
  shape: readonly number[],
  initialisation: Initialisation,
  seed: number,
): NdArray<'float32'> {
  const stream = randomStream(seed, 'initialise', name);
  switch (initialisation.kind) {
    case 'constant':
      return float32(shape, new Float32Array(sizeOf(shape)).fill(initialisation.value));
    case 'uniform': {
      const { bound } = initialisation;
      const draws = { length: sizeOf(shape) };
      return float32(
        shape,
        Float32Array.from(draws, () => (2 * stream.uniform() - 1) * bound),
      );
    }
    case 'orthogonal':
      return float32(shape, orthogonal(shape, initialisation.scale, stream));
  }
}
