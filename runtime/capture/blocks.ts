/**
 * Means over the positions of a map begin inside ONNX Runtime: it averages small blocks (AveragePool), and the blocks are
 * averaged here in float64. A sixty-fourth of the map is handed over instead of all of it.
 *
 * How exact: a block is a float32 sum of at most 64 numbers and one division, so its mean is off by less than 64 roundings
 * (2^-24 each) of the mean size of the activations, 4e-6; errors of blocks have no common sign, so that what is seen is
 * below one rounding. An activation itself is a float32 sum of hundreds of products.
 */
import type { ChannelPlace } from '../checkpoints/model';
import { sizeOf, type NdArray } from '../engine/ndarray';
import { channelPlace } from './reduce';

/** Positions of a block at most. */
export const MOST_POSITIONS = 64;
/** Maps that shrink less are handed over as they are. */
const LEAST_POSITIONS = 4;

const divisors = (extent: number): number[] =>
  Array.from({ length: Math.min(extent, MOST_POSITIONS) }, (_, i) => i + 1).filter((d) => extent % d === 0);

/** The largest block of at most {@link MOST_POSITIONS} positions that tiles a map of these extents, near to a square. */
export function blockOf(extents: readonly number[]): number[] {
  const blocks = extents.reduce<number[][]>(
    (found, extent) =>
      found
        .flatMap((block) => divisors(extent).map((divisor) => [...block, divisor]))
        .filter((block) => sizeOf(block) <= MOST_POSITIONS),
    [[]],
  );
  const longest = (block: readonly number[]) => Math.max(...block);
  return blocks.reduce((best, block) => {
    const [size, most] = [sizeOf(block), sizeOf(best)];
    return size > most || (size === most && longest(block) < longest(best)) ? block : best;
  });
}

/** The block that ONNX Runtime may average of activations [rows, channels, ...positions]; null: it hands them over. */
export function blockFor(
  { type, shape }: Pick<NdArray, 'type' | 'shape'>,
  channels: ChannelPlace | null,
): readonly number[] | null {
  if (type !== 'float32' || shape.length < 3 || shape.length > 5) return null;
  if (channelPlace(shape.length, channels) !== 'first') return null;
  const block = blockOf(shape.slice(2));
  return sizeOf(block) >= LEAST_POSITIONS ? block : null;
}
