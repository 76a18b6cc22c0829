/**
 * Decoder-only transformer (pre-LN, learned positions): one causal sequence of input tokens and output tokens. Layers:
 * `embedding`, of each block `block1/attention/output`, `block1/mlp/hidden` and the residual stream `block1`, then the
 * stream at each output position, `output1`, ..., which are of record, and `logits`.
 */
import { assemble } from './assemble';
import { checkHeads, checkOutputs, inputOf } from './checks';
import type { Model, ModelPorts } from './model';
import { tokenEmbedding } from './parts/embedding';
import { featureOutputs } from './parts/feature-outputs';
import { stack } from './parts/stack';
import type { DecoderOnlySpec } from './spec';

/** The decoder-only transformer that a spec describes. */
export function buildDecoderOnly(spec: DecoderOnlySpec, ports: ModelPorts): Model {
  const input = inputOf(ports, 'tokens', spec.kind);
  checkOutputs(input, ports.features);
  checkHeads(spec.heads, spec.width);
  const { vocabulary, length } = input;
  const embedding = tokenEmbedding('embedding', { vocabulary, tokens: length, width: spec.width });
  const blocks = stack('', spec.blocks, spec, { causal: true, cross: false });
  const outputs = featureOutputs('', { ...ports, tokens: length, width: spec.width }, spec);
  return assemble({ type: 'int32', shape: [length] }, [embedding, blocks, outputs], (pass) => {
    const embedded = embedding.apply(pass, pass.input);
    outputs.apply(pass, blocks.apply(pass, pass.dropout(embedded, spec.dropout, 'embedding')));
  });
}
