/** Layer normalisation (Ba et al. 2016). */
import type { Value } from '../../onnx/graph';
import type { Pass, Tensors } from './part';
import { constant } from './weights';

/** PyTorch's default. */
const EPSILON = 1e-5;

/** A layer norm. */
export interface LayerNorm extends Tensors {
  /** Over the last axis; what comes out is called `as`, by default as the part. */
  apply(pass: Pass, value: Value, as?: string): Value;
}

/** The norm `name` over `width` units, with parameters `name.weight` (factors) and `name.bias`. */
export function layerNorm(name: string, width: number): LayerNorm {
  return {
    parameters: [constant(`${name}.weight`, [width], 1), constant(`${name}.bias`, [width], 0)],
    buffers: [],
    apply({ graph, tensor }, value, as = name) {
      const inputs = [value, tensor(`${name}.weight`), tensor(`${name}.bias`)];
      return graph.op('LayerNormalization', inputs, { axis: { int: -1 }, epsilon: { float: EPSILON } }, as);
    },
  };
}
