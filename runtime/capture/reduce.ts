/**
 * Activations become matrices, rows of which are inputs (or positions of inputs): convolution maps [n, c, h, w] and
 * token states [n, t, d] in one of three stated ways.
 */
import { Float16Array } from '@petamoriken/float16';
import type { ChannelPlace } from '../checkpoints/model';
import type { NdArray } from '../engine/ndarray';
import { asFloat64, sizeOf } from '../engine/ndarray';
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

function meanOverPositions(data: Float64Array, rows: number, layout: Layout): Matrix {
  const { channels, positions, channelStride, positionStride } = layout;
  const means = new Float64Array(rows * channels);
  for (let row = 0; row < rows; row++)
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      const start = row * channels * positions + c * channelStride;
      for (let p = 0; p < positions; p++) sum += data[start + p * positionStride];
      means[row * channels + c] = sum / positions;
    }
  return { rows, cols: channels, data: means };
}

function positionsAsRows(data: Float64Array, rows: number, layout: Layout): Matrix {
  const { channels, positions, channelStride, positionStride } = layout;
  if (channelStride === 1 || positions === 1) return { rows: rows * positions, cols: channels, data };
  const samples = new Float64Array(data.length);
  let at = 0;
  for (let row = 0; row < rows; row++)
    for (let p = 0; p < positions; p++)
      for (let c = 0; c < channels; c++)
        samples[at++] = data[row * channels * positions + c * channelStride + p * positionStride];
  return { rows: rows * positions, cols: channels, data: samples };
}

/**
 * The matrix of a layer's activations. [n] becomes [n, 1], [n, d] stays, [n, t, d] has positions t, [n, c, h, w]
 * (and any higher rank) positions h, w ...; `channels` says where they lie if it is otherwise. A scalar is one row of one
 * column.
 */
export function toMatrix(array: NdArray, reduction: Reduction, channels: ChannelPlace | null = null): Matrix {
  const { shape, data: values } = widen(array);
  const data = asFloat64(values);
  const rows = shape[0] ?? 1;
  const layout = layoutOf(shape, channels ?? (shape.length === 3 ? 'last' : 'first'));
  switch (reduction) {
    case 'flatten':
      return { rows, cols: sizeOf(shape.slice(1)), data };
    case 'mean':
      return layout.positions === 1
        ? { rows, cols: layout.channels, data }
        : meanOverPositions(data, rows, layout);
    case 'positions':
      return positionsAsRows(data, rows, layout);
  }
}
