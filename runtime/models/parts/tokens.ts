/** Taking tokens out of a sequence. */
import type { Value } from '../../onnx/graph';
import type { Pass } from './part';

/** Tokens `start` up to `end` of [batch, tokens, ...]. */
export function tokensBetween({ graph }: Pass, value: Value, start: number, end: number): Value {
  return graph.op('Slice', [value, graph.integers([start]), graph.integers([end]), graph.integers([1])]);
}

/** Token `index` of [batch, tokens, units], as `name` [batch, units]. */
export function tokenAt({ graph }: Pass, value: Value, index: number, name: string): Value {
  const place = { type: 'int64', shape: [], data: BigInt64Array.of(BigInt(index)) } as const;
  return graph.op('Gather', [value, graph.constant(`token ${index}`, place)], { axis: { int: 1 } }, name);
}
