/**
 * Vision transformer (Dosovitskiy et al. 2021), pre-LN: a class token and image patches. Layers: `embedding`, of each block
 * `block1/attention/output`, `block1/mlp/hidden` and the residual stream `block1`, then `class-token`, the class token
 * after the final norm, which is of record, and `logits`.
 */
import { assemble } from './assemble';
import { checkHeads, checkPatch, inputOf } from './checks';
import type { Model, ModelPorts } from './model';
import { layerNorm } from './parts/layer-norm';
import { linear } from './parts/linear';
import { patchEmbedding } from './parts/patches';
import { stack } from './parts/stack';
import { tokenAt } from './parts/tokens';
import type { VitSpec } from './spec';

/** The vision transformer that a spec describes. */
export function buildVit(spec: VitSpec, ports: ModelPorts): Model {
  const image = inputOf(ports, 'image', spec.kind);
  checkPatch(spec.patch, image);
  checkHeads(spec.heads, spec.width);
  const embedding = patchEmbedding('embedding', image, { side: spec.patch, width: spec.width }, spec);
  const blocks = stack('', spec.blocks, spec, { causal: false, cross: false });
  const norm = layerNorm('norm', spec.width);
  const logits = linear('logits', spec.width, ports.features * ports.classes, spec);
  return assemble(
    { type: 'float32', shape: [image.channels, image.height, image.width] },
    [embedding, blocks, norm, logits],
    (pass) => {
      const embedded = embedding.apply(pass, pass.input);
      const stream = blocks.apply(pass, pass.dropout(embedded, spec.dropout, 'embedding'));
      const token = norm.apply(pass, tokenAt(pass, stream, 0, 'class-token.stream'), 'class-token');
      pass.keep(logits.apply(pass, pass.keep(token, { ofRecord: true })));
    },
  );
}
