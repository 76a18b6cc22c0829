/** From an architecture spec to a {@link Model}. */
import { buildMlp } from './mlp';
import type { Model } from './model';
import type { ModelSpec } from './spec';

/** `width`: elements of one input row; `features`: number of logits. */
export function buildModel(spec: ModelSpec, width: number, features: number): Model {
  switch (spec.kind) {
    case 'mlp':
      return buildMlp(spec, width, features);
  }
}
