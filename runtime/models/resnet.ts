/**
 * Residual network: `conv1` (3x3, stride 1), stages of basic blocks `stage1/block1`, ..., `pooled` and `logits`. Each stage
 * after the first begins with stride 2. Of record is `pooled`, the mean of the last block over the image.
 */
import { assemble } from './assemble';
import { checkStages, checkStrides, inputOf } from './checks';
import type { Model, ModelPorts } from './model';
import { convolutionLayer } from './parts/convolution-layer';
import { linear } from './parts/linear';
import type { Part } from './parts/part';
import { meanOverSpace } from './parts/pooling';
import { residualBlock } from './parts/residual-block';
import type { ResnetSpec } from './spec';

/** All blocks, stage by stage. */
function blocksOf(spec: ResnetSpec): Part[] {
  return spec.channels.flatMap((to, stage) =>
    Array.from({ length: spec.blocks[stage] }, (_, block) => {
      const isFirst = block === 0 && stage > 0;
      const sizes = { from: isFirst ? spec.channels[stage - 1] : to, to, stride: isFirst ? 2 : 1 };
      return residualBlock(`stage${stage + 1}/block${block + 1}`, sizes, spec);
    }),
  );
}

/** The residual network that a spec describes. */
export function buildResnet(spec: ResnetSpec, ports: ModelPorts): Model {
  const image = inputOf(ports, 'image', spec.kind);
  checkStages(spec.channels, spec.blocks);
  checkStrides({ stride: 2, reductions: spec.channels.length - 1 }, image);
  const first = convolutionLayer(
    'conv1',
    { from: image.channels, to: spec.channels[0], kernel: 3, stride: 1 },
    spec,
    { norm: true, activation: 'relu' },
  );
  const blocks = blocksOf(spec);
  const logits = linear(
    'logits',
    spec.channels[spec.channels.length - 1],
    ports.features * ports.classes,
    spec,
  );
  return assemble(
    { type: 'float32', shape: [image.channels, image.height, image.width] },
    [first, ...blocks, logits],
    (pass) => {
      const last = [first, ...blocks].reduce((value, part) => part.apply(pass, value), pass.input);
      const pooled = pass.keep(meanOverSpace(pass, last, 'pooled'), { ofRecord: true });
      pass.keep(logits.apply(pass, pass.dropout(pooled, spec.dropout, 'pooled')));
    },
  );
}
