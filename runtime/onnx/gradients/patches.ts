/** Which elements of an image the windows of a convolution see: pure geometry, for any number of spatial axes. */
import { sizeOf } from '../../engine/ndarray';
import type { GraphNode } from '../graph';
import { fixedExtents } from '../operators/rule';
import { windowCounts, windowsOf, type Windows } from '../operators/window';

/** A convolution by its sizes. */
export interface ConvolutionSizes {
  readonly windows: Windows;
  /** Extents of the image. */
  readonly spatial: readonly number[];
  /** Positions of the windows along each axis. */
  readonly counts: readonly number[];
  readonly batch: number;
  readonly channels: number;
  readonly out: number;
}

/** The sizes of a Conv node. */
export function sizesOfConvolution({ inputs, attributes }: GraphNode): ConvolutionSizes {
  const [batch, channels, ...spatial] = fixedExtents(inputs[0].shape);
  const [out, , ...kernel] = fixedExtents(inputs[1].shape);
  const windows = windowsOf(attributes, spatial.length, kernel);
  return { windows, spatial, counts: windowCounts(spatial, windows), batch, channels, out };
}

/** Flat positions, in an image of those extents, of a grid that starts at `start`. */
function grid(
  extents: readonly number[],
  start: readonly number[],
  sizes: readonly number[],
  steps: readonly number[],
): number[] {
  return sizes.reduce<number[]>(
    (flat, size, i) =>
      flat.flatMap((at) => Array.from({ length: size }, (_, k) => at * extents[i] + start[i] + k * steps[i])),
    [0],
  );
}

/** For every place in the window, for every window: the position in the padded image, flattened. */
export function seenPositions({ windows, counts, spatial }: ConvolutionSizes): number[] {
  const { kernel, strides, dilations, before, after } = windows;
  const padded = spatial.map((extent, i) => before[i] + extent + after[i]);
  const none = spatial.map(() => 0);
  const starts = grid(padded, none, counts, strides);
  return grid(padded, none, kernel, dilations).flatMap((place) => starts.map((start) => start + place));
}

/** By which windows, at which of their places, the elements of an image are seen. */
export interface Sightings {
  /** The most that one element has. */
  readonly most: number;
  /** Whether every element has that many. */
  readonly complete: boolean;
  /**
   * First of the first sighting of each element, then of the second, ...: indices into {@link seenPositions}; beyond its
   * end where an element has no further one.
   */
  readonly list: readonly number[];
}

/** The reverse of {@link seenPositions}, for the elements of the image without padding. */
export function sightings(sizes: ConvolutionSizes): Sightings {
  const { windows, spatial } = sizes;
  const { before, after } = windows;
  const seen = new Map<number, number[]>();
  const positions = seenPositions(sizes);
  positions.forEach((position, i) => {
    const others = seen.get(position);
    if (others) others.push(i);
    else seen.set(position, [i]);
  });
  const padded = spatial.map((extent, i) => before[i] + extent + after[i]);
  const ones = spatial.map(() => 1);
  const elements = grid(padded, before, spatial, ones).map((position) => seen.get(position) ?? []);
  const most = elements.reduce((largest, { length }) => Math.max(largest, length), 1);
  const list = Array.from({ length: most }, (_, rank) => elements.map((by) => by[rank] ?? positions.length));
  return { most, complete: elements.every(({ length }) => length === most), list: list.flat() };
}

/** Number of elements of all patches together. */
export function patchElements({ windows, counts, batch, channels }: ConvolutionSizes): number {
  return batch * channels * sizeOf(counts) * sizeOf(windows.kernel);
}
