/**
 * Operators on [rows, channels, ...space]. Where they work on each row alone, the seeds go into the rows; where each
 * seed has weights of its own, they go into the channels, of which each seed's are a group.
 */
import type { NdArray } from '../../engine/ndarray';
import type { Value } from '../graph';
import { intAttribute } from '../operators/rule';
import { stacked, type Batching, type BatchingRule } from './rule';

/** [seeds, n, ...] as [seeds n, ...]. */
function merged(batching: Batching, value: Value): Value {
  const [seeds, first, ...rest] = value.shape;
  return batching.reshape(value, [Number(seeds) * Number(first), ...rest]);
}

/** [seeds n, ...] as [seeds, n, ...]. */
function parted(batching: Batching, value: Value): Value {
  const [first, ...rest] = value.shape;
  return batching.reshape(value, [batching.size, Number(first) / batching.size, ...rest]);
}

/** The order of dimensions with the first two exchanged. */
const exchanged = (rank: number) => [1, 0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2)];

/** [seeds, rows, channels, ...] as [rows, seeds channels, ...]. */
function intoChannels(batching: Batching, value: Value): Value {
  const rowsFirst = batching.transpose(value, exchanged(value.shape.length));
  const [rows, seeds, channels, ...space] = rowsFirst.shape;
  return batching.reshape(rowsFirst, [rows, Number(seeds) * Number(channels), ...space]);
}

/** [rows, seeds channels, ...] as [seeds, rows, channels, ...]. */
function outOfChannels(batching: Batching, value: Value): Value {
  const [rows, channels, ...space] = value.shape;
  const { size } = batching;
  const split = batching.reshape(value, [rows, size, Number(channels) / size, ...space]);
  return batching.transpose(split, exchanged(split.shape.length));
}

/** Conv and ConvTranspose with the same weights for all seeds; a bias of their own is added afterwards. */
function sharedWeights(batching: Batching): Value {
  const input = merged(batching, batching.stacked(0));
  const ownBias = batching.isStacked(2);
  const weights = batching.inputs.slice(1, ownBias ? 2 : 3).map(({ value }) => value);
  const output = parted(
    batching,
    batching.op(batching.node.op, [input, ...weights], batching.node.attributes),
  );
  if (!ownBias) return output;
  const [seeds, , channels, ...space] = output.shape;
  const bias = batching.reshape(batching.stacked(2), [seeds, 1, channels, ...space.map(() => 1)]);
  return batching.op('Add', [output, bias]);
}

const convolution: BatchingRule = (batching) => {
  if (!batching.isStacked(1)) return [stacked(sharedWeights(batching))];
  const { attributes, op } = batching.node;
  const input = intoChannels(batching, batching.stacked(0));
  const weights = batching.inputs.slice(1).map((_, i) => merged(batching, batching.stacked(i + 1)));
  const group = { int: intAttribute(attributes, 'group', 1) * batching.size };
  return [stacked(outOfChannels(batching, batching.op(op, [input, ...weights], { ...attributes, group })))];
};

/** Indices count through the whole tensor, so that those of a seed start after all the seeds' before. */
function ownIndices(batching: Batching, indices: Value): Value {
  const shape = batching.node.inputs[0].shape.map(Number);
  const size = shape.reduce((product, extent) => product * extent, 1);
  const offsets: NdArray<'int64'> = {
    type: 'int64',
    shape: [batching.size, ...shape.map(() => 1)],
    data: BigInt64Array.from({ length: batching.size }, (_, seed) => BigInt(seed * size)),
  };
  const key = `seed offsets ${size} ${offsets.shape.join()}`;
  return batching.op('Sub', [indices, batching.graph.constant(key, offsets)]);
}

const pooling: BatchingRule = (batching) => {
  const input = merged(batching, batching.stacked(0));
  const [output, ...indices] = batching
    .nodes(batching.node.op, [input], batching.node.attributes)
    .map((value) => parted(batching, value));
  return [output, ...indices.map((value) => ownIndices(batching, value))].map(stacked);
};

/** Input, scale, bias, mean, variance; in training also the new running mean and variance. */
const batchNormalization: BatchingRule = (batching) => {
  const perChannel = batching.inputs.slice(1).map((_, i) => merged(batching, batching.stacked(i + 1)));
  const inputs = [intoChannels(batching, batching.stacked(0)), ...perChannel];
  const [output, ...running] = batching.nodes('BatchNormalization', inputs, batching.node.attributes);
  return [outOfChannels(batching, output), ...running.map((value) => parted(batching, value))].map(stacked);
};

/** Batching rules of operators on rows, channels and space. */
export const space: Record<string, BatchingRule> = {
  Conv: convolution,
  ConvTranspose: convolution,
  MaxPool: pooling,
  AveragePool: pooling,
  GlobalAveragePool: pooling,
  BatchNormalization: batchNormalization,
};
