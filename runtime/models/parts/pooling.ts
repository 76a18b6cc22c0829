/** Pooling. */
import type { Value } from '../../onnx/graph';
import type { Pass } from './part';

/** From [batch, channels, height, width] to the mean over the image, `name` [batch, channels]. */
export function meanOverSpace({ graph }: Pass, value: Value, name: string): Value {
  return graph.op('ReduceMean', [value, graph.integers([2, 3])], { keepdims: { int: 0 } }, name);
}
