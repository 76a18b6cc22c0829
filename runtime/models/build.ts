/** From an architecture spec to a {@link Model}. */
import { buildCnn } from './cnn';
import { buildDecoderOnly } from './decoder-only';
import { buildEncoderDecoder } from './encoder-decoder';
import { buildMlp } from './mlp';
import type { Model, ModelPorts } from './model';
import { buildResnet } from './resnet';
import type { ModelSpec } from './spec';
import { buildVit } from './vit';

/** The model that a spec describes; throws UserError that names the path in the spec where the two do not fit. */
export function buildModel(spec: ModelSpec, ports: ModelPorts): Model {
  switch (spec.kind) {
    case 'mlp':
      return buildMlp(spec, ports);
    case 'cnn':
      return buildCnn(spec, ports);
    case 'resnet':
      return buildResnet(spec, ports);
    case 'encoder-decoder':
      return buildEncoderDecoder(spec, ports);
    case 'decoder-only':
      return buildDecoderOnly(spec, ports);
    case 'vit':
      return buildVit(spec, ports);
  }
}
