/**
 * Dropout masks. They are made outside the graph and fed to it, so that they are a pure function of (seed, step, place)
 * on every machine and provider. Generator: sfc32 (small fast counter, Doty-Humphrey, PractRand), a 128-bit state of its
 * own for each (seed, place, step); each 32-bit word decides two elements, the low 16 bits first. An element is dropped
 * if its 16 bits are below rate x 65536, rounded.
 */
import { randomStream } from '../data/random';

/** A place of dropout in a model. */
export interface DropoutSite {
  readonly name: string;
  readonly rate: number;
  /** Elements of the value in one step. */
  readonly size: number;
  /** Shape of the value in one step. */
  readonly shape: readonly number[];
}

const HALF = 1 << 16;

/** Rounds in which the words of a state mix before the first one is used (as PractRand has it). */
const MIXING = 12;

/** Two words that differ from seed to seed and place to place. */
function keyOf(seed: number, place: string): readonly [number, number] {
  const stream = randomStream(seed, 'dropout', place);
  return [stream.integer(2 ** 32) | 0, stream.integer(2 ** 32) | 0];
}

/** Fills `mask` with 0 (dropped) and 1 / (1 - rate). */
function fill(
  mask: Float32Array,
  rate: number,
  [first, second]: readonly [number, number],
  step: number,
): void {
  const threshold = Math.round(rate * HALF);
  const kept = 1 / (1 - rate);
  let a = first;
  let b = second;
  let c = step | 0;
  let counter = 1;
  for (let i = -MIXING * 2; i < mask.length; i += 2) {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    if (i < 0) continue;
    mask[i] = (word & (HALF - 1)) < threshold ? 0 : kept;
    if (i + 1 < mask.length) mask[i + 1] = word >>> 16 < threshold ? 0 : kept;
  }
}

/** The masks of one model and seed. */
export class DropoutMasks {
  private readonly keys: ReadonlyMap<string, readonly [number, number]>;

  constructor(
    seed: number,
    readonly sites: readonly DropoutSite[],
  ) {
    this.keys = new Map(sites.map(({ name }) => [name, keyOf(seed, name)]));
  }

  /** Masks of a site for `count` steps from `first` on, one after the other; each is 0 or 1 / (1 - rate). */
  of({ name, rate, size }: DropoutSite, first: number, count: number): Float32Array {
    const key = this.keys.get(name);
    if (!key) throw new Error(`the model has no dropout called ${name}`);
    const masks = new Float32Array(count * size);
    for (let i = 0; i < count; i++) fill(masks.subarray(i * size, (i + 1) * size), rate, key, first + i);
    return masks;
  }
}
