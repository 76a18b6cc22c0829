/** Random draws of inputs. Draw number d depends on the seed, the number of inputs and d alone: pairs of layers share their draws. */
import { randomStream } from '../../data/random';

/** Numbers of rows, in the order in which they were drawn. */
export type Draw = (d: number) => Uint32Array;

/** Row numbers 0 to `rows` - 1. */
const numbered = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, row) => row);

/** As many rows as there are, with replacement (Efron 1979). */
export function bootstrapDraws(rows: number, seed: number): Draw {
  return (d) => {
    const random = randomStream(seed, 'bootstrap', rows, d);
    return Uint32Array.from({ length: rows }, () => random.integer(rows));
  };
}

/** Half of the rows, without replacement. */
export function halfSamples(rows: number, seed: number): Draw {
  return (d) =>
    randomStream(seed, 'half samples', rows, d)
      .shuffle(numbered(rows))
      .subarray(0, Math.floor(rows / 2))
      .sort();
}

/** All rows in random order. */
export function permutations(rows: number, seed: number): Draw {
  return (d) => randomStream(seed, 'permutation', rows, d).shuffle(numbered(rows));
}

/** The different rows of a draw of `n` rows, rising, and how often each was drawn. */
export interface Counted {
  readonly n: number;
  readonly rows: Uint32Array;
  readonly times: Float64Array;
}

/** How often a draw holds each row. */
export function counted(draw: Uint32Array): Counted {
  const times = new Map<number, number>();
  for (const row of draw.slice().sort()) times.set(row, (times.get(row) ?? 0) + 1);
  return { n: draw.length, rows: Uint32Array.from(times.keys()), times: Float64Array.from(times.values()) };
}
