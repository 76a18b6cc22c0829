/** How much memory the values of a graph take. */
import { sizeOf } from '../engine/ndarray';
import type { Graph, Value } from '../onnx/graph';
import { extentAt } from '../onnx/operators/extent';

const BYTES: Readonly<Record<string, number>> = {
  float64: 8,
  int64: 8,
  uint64: 8,
  float32: 4,
  int32: 4,
  uint32: 4,
  float16: 2,
  int16: 2,
  uint16: 2,
};

/** Bytes of a value whose open dimensions are `open` long. */
export function bytesOf({ type, shape }: Pick<Value, 'type' | 'shape'>, open = 1): number {
  return (BYTES[type] ?? 1) * sizeOf(shape.map((extent) => extentAt(extent, open)));
}

/**
 * Most bytes that the values which the nodes of a graph compute take at one time, with open dimensions of length `open`,
 * if the nodes run in their order and a value is given up after its last use. Inputs and constants are not counted.
 */
export function peakBytes(graph: Graph, open = 1): number {
  const wanted = new Set(graph.outputs.map(({ name }) => name));
  const live = graph.nodes.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some(({ name }) => wanted.has(name))) return false;
    for (const { name } of inputs) wanted.add(name);
    return true;
  });
  const held = new Map(graph.outputs.map((value) => [value.name, bytesOf(value, open)]));
  let [now, peak] = [[...held.values()].reduce((sum, bytes) => sum + bytes, 0), 0];
  const computed = new Set(live.flatMap(({ outputs }) => outputs.map(({ name }) => name)));
  for (const { inputs, outputs } of live) {
    for (const value of [...inputs, ...outputs]) {
      if (held.has(value.name) || !computed.has(value.name)) continue;
      held.set(value.name, bytesOf(value, open));
      now += bytesOf(value, open);
    }
    peak = Math.max(peak, now);
    for (const { name } of outputs) now -= held.get(name) ?? 0;
  }
  return peak;
}
