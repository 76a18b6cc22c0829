/**
 * Encoder-decoder transformer (pre-LN, learned positions). The encoder reads all tokens but the last `outputs`, which the
 * decoder reads causally while it attends to the encoder. Layers: those of the encoder, of which the residual stream
 * after its last block is of record (mean over tokens), those of the decoder, then its stream at each output position,
 * `decoder/output1`, ..., of record as well, and `logits`.
 */
import { assemble } from './assemble';
import { checkHeads, checkOutputs, inputOf } from './checks';
import type { Model, ModelPorts } from './model';
import { tokenEmbedding } from './parts/embedding';
import { featureOutputs } from './parts/feature-outputs';
import { layerNorm } from './parts/layer-norm';
import { stack } from './parts/stack';
import { tokensBetween } from './parts/tokens';
import type { EncoderDecoderSpec } from './spec';

/** The encoder-decoder transformer that a spec describes. */
export function buildEncoderDecoder(spec: EncoderDecoderSpec, ports: ModelPorts): Model {
  const input = inputOf(ports, 'tokens', spec.kind);
  checkOutputs(input, ports.features);
  checkHeads(spec.heads, spec.width);
  const { width } = spec;
  const { vocabulary, length, outputs } = input;
  const read = length - outputs;
  const encoder = {
    embedding: tokenEmbedding('encoder/embedding', { vocabulary, tokens: read, width }),
    blocks: stack('encoder/', spec.encoderBlocks, spec, { causal: false, cross: false }),
    norm: layerNorm('encoder/norm', width),
  };
  const decoder = {
    embedding: tokenEmbedding('decoder/embedding', { vocabulary, tokens: outputs, width }),
    blocks: stack('decoder/', spec.decoderBlocks, spec, { causal: true, cross: true }),
    outputs: featureOutputs('decoder/', { ...ports, tokens: outputs, width }, spec),
  };
  const parts = [...Object.values(encoder), ...Object.values(decoder)];
  return assemble({ type: 'int32', shape: [length] }, parts, (pass) => {
    const source = encoder.embedding.apply(pass, tokensBetween(pass, pass.input, 0, read));
    const encoded = encoder.blocks.apply(pass, pass.dropout(source, spec.dropout, 'encoder/embedding'), {
      ofRecord: true,
    });
    const memory = encoder.norm.apply(pass, encoded);
    const target = decoder.embedding.apply(pass, tokensBetween(pass, pass.input, read, length));
    const decoded = decoder.blocks.apply(pass, pass.dropout(target, spec.dropout, 'decoder/embedding'), {
      memory,
    });
    decoder.outputs.apply(pass, decoded);
  });
}
