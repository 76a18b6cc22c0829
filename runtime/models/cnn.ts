/**
 * Plain convolutional network: layers `conv1`, `conv2`, ... (after the activation function), `pooled`, `hidden1`, ...
 * and `logits`. Of record is `pooled`, the mean of the last convolution over the image.
 */
import { assemble } from './assemble';
import { checkStrides, inputOf } from './checks';
import type { Model, ModelPorts } from './model';
import { convolutionLayer } from './parts/convolution-layer';
import { fullyConnected } from './parts/fully-connected';
import { linear } from './parts/linear';
import { meanOverSpace } from './parts/pooling';
import type { CnnSpec } from './spec';

/** The CNN that a spec describes. */
export function buildCnn(spec: CnnSpec, ports: ModelPorts): Model {
  const image = inputOf(ports, 'image', spec.kind);
  const { kernel, stride, activation } = spec;
  checkStrides({ stride, reductions: spec.channels.length }, image);
  const depths = [image.channels, ...spec.channels];
  const convolutions = spec.channels.map((to, i) =>
    convolutionLayer(`conv${i + 1}`, { from: depths[i], to, kernel, stride }, spec, {
      norm: spec.normalisation === 'batch',
      activation,
    }),
  );
  const pooledUnits = depths[depths.length - 1];
  const hidden = fullyConnected(pooledUnits, spec.hidden, spec);
  const logits = linear('logits', spec.hidden.at(-1) ?? pooledUnits, ports.features * ports.classes, spec);
  return assemble(
    { type: 'float32', shape: [image.channels, image.height, image.width] },
    [...convolutions, ...hidden, logits],
    (pass) => {
      const last = convolutions.reduce((value, layer) => layer.apply(pass, value), pass.input);
      const pooled = pass.keep(meanOverSpace(pass, last, 'pooled'), { ofRecord: true });
      const dropped = pass.dropout(pooled, spec.dropout, 'pooled');
      pass.keep(
        logits.apply(
          pass,
          hidden.reduce((value, layer) => layer.apply(pass, value), dropped),
        ),
      );
    },
  );
}
