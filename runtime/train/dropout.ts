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
const LOW = HALF - 1;

/** Rounds in which the words of a state mix before the first one is used (as PractRand has it). */
const MIXING = 12;

/** Two words that differ from seed to seed and place to place. */
function keyOf(seed: number, place: string): readonly [number, number] {
  const stream = randomStream(seed, 'dropout', place);
  return [stream.integer(2 ** 32) | 0, stream.integer(2 ** 32) | 0];
}

/**
 * Fills `mask` from `start` to before `end` with 0 (dropped) and 1 / (1 - rate). Without a branch on what is drawn, which
 * no processor can foresee: (last dropped - bits) >>> 31 is 1 where the bits are above.
 */
function fill(
  mask: Float32Array,
  [start, end]: readonly [number, number],
  rate: number,
  [first, second]: readonly [number, number],
  step: number,
): void {
  const dropped = Math.round(rate * HALF) - 1;
  const kept = 1 / (1 - rate);
  let a = first | 0;
  let b = second | 0;
  let c = step | 0;
  let counter = 1;
  for (let i = start - 2 * MIXING; i < end; i += 2) {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    if (i < start) continue;
    mask[i] = kept * ((dropped - (word & LOW)) >>> 31);
    if (i + 1 < end) mask[i + 1] = kept * ((dropped - (word >>> 16)) >>> 31);
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

  /**
   * Masks of a site for `count` steps from `first` on, one after the other; each is 0 or 1 / (1 - rate). `room`: an array
   * to write them to, if it is large enough.
   */
  of(
    { name, rate, size }: DropoutSite,
    first: number,
    count: number,
    room: Float32Array = new Float32Array(0),
  ): Float32Array {
    const key = this.keys.get(name);
    if (!key) throw new Error(`the model has no dropout called ${name}`);
    const masks =
      room.length < count * size ? new Float32Array(count * size) : room.subarray(0, count * size);
    for (let i = 0; i < count; i++) fill(masks, [i * size, (i + 1) * size], rate, key, first + i);
    return masks;
  }
}
