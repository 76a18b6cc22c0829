/** A stack of transformer blocks. */
import type { Value } from '../../onnx/graph';
import { tensorsOf, type Pass, type Tensors } from './part';
import { transformerBlock, type TransformerSpec } from './transformer-block';

/** Blocks one after the other. */
export interface Stack extends Tensors {
  /** The residual stream after the last block; `ofRecord`: whether that one is a representation of record. */
  apply(pass: Pass, stream: Value, options?: { ofRecord?: boolean; memory?: Value }): Value;
}

/** Blocks `prefix` + `block1`, `block2`, ...; after each one the residual stream is a layer. */
export function stack(
  prefix: string,
  blocks: number,
  spec: TransformerSpec,
  { causal, cross }: { causal: boolean; cross: boolean },
): Stack {
  const options = { causal, cross, branches: blocks * (cross ? 3 : 2) };
  const parts = Array.from({ length: blocks }, (_, i) =>
    transformerBlock(`${prefix}block${i + 1}`, spec, options),
  );
  return {
    ...tensorsOf(...parts),
    apply(pass, stream, { ofRecord = false, memory } = {}) {
      return parts.reduce((value, block, i) => {
        const isLast = i === blocks - 1;
        return pass.keep(block.apply(pass, value, memory), { ofRecord: ofRecord && isLast });
      }, stream);
    },
  };
}
