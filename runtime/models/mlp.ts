/**
 * Multi-layer perceptron. Layers are called `hidden1`, `hidden2`, ... (after the activation function) and `logits`; what
 * goes into the activation function of `hidden1` is `hidden1.linear`, and so are called its weight and bias.
 */
import { assemble } from './assemble';
import { inputOf } from './checks';
import type { Model, ModelPorts } from './model';
import { fullyConnected } from './parts/fully-connected';
import { linear } from './parts/linear';
import type { MlpSpec } from './spec';

/** The MLP that a spec describes. */
export function buildMlp(spec: MlpSpec, ports: ModelPorts): Model {
  const { width } = inputOf(ports, 'vector', spec.kind);
  const hidden = fullyConnected(width, spec.hidden, spec);
  const logits = linear('logits', spec.hidden[spec.hidden.length - 1], ports.features * ports.classes, spec);
  return assemble({ type: 'float32', shape: [width] }, [...hidden, logits], (pass) => {
    let value = pass.input;
    hidden.forEach((layer, i) => {
      value = layer.apply(pass, value, { ofRecord: i === hidden.length - 1 });
    });
    pass.keep(logits.apply(pass, value));
  });
}
