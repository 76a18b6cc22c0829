/** From an architecture spec to a {@link Model}. */
import { UserError } from '../errors';
import { buildMlp } from './mlp';
import type { Model, ModelPorts } from './model';
import type { ModelSpec } from './spec';

/** The model that a spec describes; throws {@link UserError} that names the path in the spec where the two do not fit. */
export function buildModel(spec: ModelSpec, ports: ModelPorts): Model {
  switch (spec.kind) {
    case 'mlp':
      return buildMlp(spec, ports);
    default:
      throw new UserError('model.kind', `is "${spec.kind}", which cannot be built yet.`, 'Use "mlp".');
  }
}
