/**
 * Activations become matrices, rows of which are inputs (or positions of inputs): convolution maps [n, c, h, w] and
 * token states [n, t, d] in one of three stated ways.
 */
import { Float16Array } from '@petamoriken/float16';
import type { ChannelPlace } from '../checkpoints/model';
import type { NdArray } from '../engine/ndarray';
import { asFloat64, float32, sizeOf } from '../engine/ndarray';
import type { Matrix } from '../measures/matrix';

/**
 * `flatten`: every position and channel is a column. `mean` over positions: a column per channel.
 * `positions`: every position of every input is a row, a column per channel.
 */
export type Reduction = 'flatten' | 'mean' | 'positions';

/** float16 bits as float32 numbers; other types as they are. */
export function widen(array: NdArray): NdArray {
  if (array.type !== 'float16') return array;
  const bits = array.data as Uint16Array;
  const values = new Float16Array(bits.buffer as ArrayBuffer, bits.byteOffset, bits.length);
  return { type: 'float32', shape: array.shape, data: Float32Array.from(values) };
}

/** Channels and positions of a layer, rows along its first axis. */
interface Layout {
  readonly channels: number;
  readonly positions: number;
  /** Distance in elements between neighbouring channels, and between neighbouring positions. */
  readonly channelStride: number;
  readonly positionStride: number;
}

function layoutOf(shape: readonly number[], place: ChannelPlace): Layout {
  const channelAxis = place === 'first' || shape.length <= 2 ? 1 : shape.length - 1;
  const channels = shape[channelAxis] ?? 1;
  const positions = sizeOf(shape.slice(1)) / channels;
  return place === 'first'
    ? { channels, positions, channelStride: positions, positionStride: 1 }
    : { channels, positions, channelStride: 1, positionStride: channels };
}

/** What is added up: neither bits of float16 nor integers of 64 bits. */
type Numbers = Float32Array | Float64Array;

/** Sum of the positions of one channel in float64, four at a time: additions need not wait for each other. */
function sumOfChannel(data: Numbers, start: number, positions: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const end = start + positions;
  let at = start;
  for (; at + 3 < end; at += 4) {
    s0 += data[at];
    s1 += data[at + 1];
    s2 += data[at + 2];
    s3 += data[at + 3];
  }
  for (; at < end; at++) s0 += data[at];
  return s0 + s1 + (s2 + s3);
}

function meanOverPositions(data: Numbers, rows: number, layout: Layout): Float64Array {
  const { channels, positions, channelStride } = layout;
  const means = new Float64Array(rows * channels);
  for (let row = 0; row < rows; row++) {
    const [to, from] = [row * channels, row * channels * positions];
    if (channelStride === 1) {
      for (let at = from, p = 0; p < positions; p++)
        for (let c = 0; c < channels; c++) means[to + c] += data[at++];
    } else {
      for (let c = 0; c < channels; c++)
        means[to + c] = sumOfChannel(data, from + c * channelStride, positions);
    }
  }
  for (let i = 0; i < means.length; i++) means[i] /= positions;
  return means;
}

/** Channels of a position side by side. */
function positionsAsRows(data: Numbers, rows: number, layout: Layout): Numbers {
  const { channels, positions, channelStride, positionStride } = layout;
  if (channelStride === 1 || positions === 1) return data;
  const samples =
    data instanceof Float64Array ? new Float64Array(data.length) : new Float32Array(data.length);
  let at = 0;
  for (let row = 0; row < rows; row++)
    for (let p = 0; p < positions; p++)
      for (let c = 0; c < channels; c++)
        samples[at++] = data[row * channels * positions + c * channelStride + p * positionStride];
  return samples;
}

/** float32 and float64 numbers as they are, all others as float64. */
function numbersOf(array: NdArray): Numbers {
  const { data } = widen(array);
  return data instanceof Float32Array ? data : asFloat64(data);
}

function typed(rows: number, cols: number, data: Numbers): NdArray {
  const shape = [rows, cols];
  return data instanceof Float32Array ? float32(shape, data) : { type: 'float64', shape, data };
}

/** Whether channels lie along axis 1 of a layer: as it is known, or else by its rank. */
export function channelPlace(rank: number, known: ChannelPlace | null): ChannelPlace {
  return known ?? (rank === 3 ? 'last' : 'first');
}

/**
 * A layer's activations as [rows, units]. [n] becomes [n, 1], [n, d] stays, [n, t, d] has positions t, [n, c, h, w]
 * (and any higher rank) positions h, w ...; `channels` says where they lie if it is otherwise. A scalar is one row of one
 * column. Means over several positions are float64, summed in float64; other numbers keep float32 where they are.
 */
export function reduceRows(
  array: NdArray,
  reduction: Reduction,
  channels: ChannelPlace | null = null,
): NdArray {
  const { shape } = array;
  const data = numbersOf(array);
  const rows = shape[0] ?? 1;
  const layout = layoutOf(shape, channelPlace(shape.length, channels));
  switch (reduction) {
    case 'flatten':
      return typed(rows, sizeOf(shape.slice(1)), data);
    case 'mean':
      return layout.positions === 1
        ? typed(rows, layout.channels, data)
        : typed(rows, layout.channels, meanOverPositions(data, rows, layout));
    case 'positions':
      return typed(rows * layout.positions, layout.channels, positionsAsRows(data, rows, layout));
  }
}

/** Values that an input keeps after a reduction, units of each of its rows, bytes of a value; `shape` with the rows first. */
export function reducedSize(
  { type, shape }: Pick<NdArray, 'type' | 'shape'>,
  reduction: Reduction | 'none',
  channels: ChannelPlace | null,
): { values: number; units: number; bytes: number } {
  const values = sizeOf(shape.slice(1));
  const { channels: units, positions } = layoutOf(shape, channelPlace(shape.length, channels));
  const isMean = reduction === 'mean' && positions > 1;
  const isSingle = type === 'float32' || type === 'float16';
  return {
    values: isMean ? units : values,
    units: reduction === 'mean' || reduction === 'positions' ? units : values,
    bytes: isSingle && !isMean ? 4 : 8,
  };
}

/** {@link reduceRows} as a matrix of float64 numbers. */
export function toMatrix(array: NdArray, reduction: Reduction, channels: ChannelPlace | null = null): Matrix {
  const { shape, data } = reduceRows(array, reduction, channels);
  return { rows: shape[0], cols: shape[1], data: asFloat64(data) };
}
