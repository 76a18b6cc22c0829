/** Operators that read or write elements by index. Indices that differ from seed to seed must not be negative. */
import type { NdArray } from '../../engine/ndarray';
import type { Value } from '../graph';
import { stacked, type Batching, type BatchingRule } from './rule';

const all = (batching: Batching) => batching.inputs.map((_, i) => batching.stacked(i));

/** 0, step, 2 step, ... for the seeds, of shape [seeds, 1, ...] to broadcast with `like`, and of its type. */
function seedNumbers({ graph, size }: Batching, like: Value, step = 1): Value {
  const shape = [size, ...like.shape.slice(1).map(() => 1)];
  const numbers = Array.from({ length: size }, (_, seed) => seed * step);
  const content: NdArray =
    like.type === 'int32'
      ? { type: 'int32', shape, data: Int32Array.from(numbers) }
      : { type: 'int64', shape, data: BigInt64Array.from(numbers, BigInt) };
  return graph.constant(`seeds ${like.type} ${step} ${shape.join()}`, content);
}

/** The order of dimensions that moves the one at `from` to `to`. */
function moving(rank: number, from: number, to: number): number[] {
  const order = Array.from({ length: rank }, (_, i) => i).filter((i) => i !== from);
  order.splice(to, 0, from);
  return order;
}

/** Both differ: one table of all seeds' entries, [seeds x extent, ...], and indices into it. */
function gatherOwn(batching: Batching, axis: number): Value {
  const [data, indices] = [batching.stacked(0), batching.stacked(1)];
  const front = batching.transpose(data, moving(data.shape.length, axis + 1, 1));
  const [seeds, extent, ...rest] = front.shape;
  const table = batching.reshape(front, [Number(seeds) * Number(extent), ...rest]);
  const offset = seedNumbers(batching, indices, Number(extent));
  const found = batching.op('Gather', [table, batching.op('Add', [indices, offset])], { axis: { int: 0 } });
  const places = indices.shape.length - 1;
  const order = Array.from({ length: found.shape.length }, (_, i) => i);
  const [before, index, after] = [
    order.slice(1 + places, 1 + places + axis),
    order.slice(1, 1 + places),
    order.slice(1 + places + axis),
  ];
  return batching.transpose(found, [0, ...before, ...index, ...after]);
}

const gather: BatchingRule = (batching) => {
  const axis = batching.axis(0, batching.rank(0));
  if (!batching.isStacked(1))
    return batching.same([batching.stacked(0), batching.shared(1)], batching.withAxis(axis));
  if (batching.isStacked(0)) return [stacked(gatherOwn(batching, axis))];
  const found = batching.op('Gather', [batching.shared(0), batching.stacked(1)], batching.node.attributes);
  return [stacked(batching.transpose(found, moving(found.shape.length, axis, 0)))];
};

/** GatherElements and ScatterElements: indices of the shape of the data, along one axis. */
const elements: BatchingRule = (batching) =>
  batching.same(all(batching), batching.withAxis(batching.axis(0, batching.rank(0))));

/** Indices [..., k] with the seed as one more coordinate in front. */
function addressed(batching: Batching, indices: Value): Value {
  const shape = batching.graph.integers([...indices.shape.slice(0, -1).map(Number), 1]);
  const seed = batching.op('Expand', [seedNumbers(batching, indices), shape]);
  return batching.op('Concat', [seed, indices], { axis: { int: indices.shape.length - 1 } });
}

/** GatherND and ScatterND. */
const byCoordinates: BatchingRule = (batching) => {
  const [data, indices, ...updates] = all(batching);
  return batching.same([data, addressed(batching, indices), ...updates]);
};

/** Depth and values are shared; the new axis moves past the seed axis. */
const oneHot: BatchingRule = (batching) => {
  const axis = batching.axis(-1, batching.rank(0) + 1);
  return batching.same(
    [batching.stacked(0), batching.shared(1), batching.shared(2)],
    batching.withAxis(axis),
  );
};

/** Batching rules of operators that read or write by index. */
export const indexing: Record<string, BatchingRule> = {
  Gather: gather,
  GatherElements: elements,
  ScatterElements: elements,
  GatherND: byCoordinates,
  ScatterND: byCoordinates,
  OneHot: oneHot,
};
