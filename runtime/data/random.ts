/**
 * Seeded random streams. Every random draw in RepLens comes from one of these, so that a run is a pure
 * function of its spec and seed. Only integer arithmetic and exact divisions are used: the same numbers
 * come out on every machine.
 */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A sequence of draws that its seed and name determine. */
export interface RandomStream {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Uniform integer in [0, bound), unbiased; `bound` at most 2^32. */
  integer(bound: number): number;
  /** Shuffles `items` in place (Fisher-Yates) and returns it. */
  shuffle<T extends { length: number; [index: number]: number }>(items: T): T;
}

/** FNV-1a over UTF-16 code units; turns a stream's name into a seed. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}

/**
 * A stream of its own for each (seed, purpose): streams of different purposes never share draws, so adding
 * draws to one (say, dropout) leaves the others (say, batch order) as they were.
 */
export function randomStream(seed: number, ...purpose: (string | number)[]): RandomStream {
  const generator = xoroshiro128plus(hash(JSON.stringify([seed, ...purpose])));
  for (let i = 0; i < 16; i++) generator.next();
  const word = () => generator.next() >>> 0;
  const integer = (bound: number) => {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let value = word();
    while (value >= limit) value = word();
    return value % bound;
  };
  return {
    uniform: () => word() / 2 ** 32,
    integer,
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const held = items[i];
        items[i] = items[j];
        items[j] = held;
      }
      return items;
    },
  };
}
