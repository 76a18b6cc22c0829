/** Softmax and the normalisations. */
import type { Extent, Value } from '../graph';
import {
  axisAttribute,
  intAttribute,
  requireBroadcastTo,
  sameShape,
  sameType,
  ShapeMismatch,
  type TypeRule,
} from './rule';

const softmax: TypeRule = ([{ type, shape }], attributes) => {
  axisAttribute(attributes, shape.length, -1);
  return [{ type, shape }];
};

/** Over the axes from `axis` on; further outputs are mean and 1 / standard deviation, in float32, with extent 1 there. */
const layerNormalization: TypeRule = (inputs, attributes) => {
  const [{ shape }, ...affine] = inputs;
  const type = sameType(inputs);
  const axis = axisAttribute(attributes, shape.length, -1);
  affine.forEach((input) => {
    requireBroadcastTo(input, shape.slice(axis));
  });
  const statistics = shape.map((extent, i) => (i < axis ? extent : 1));
  return [
    { type, shape },
    { type: 'float32', shape: statistics },
    { type: 'float32', shape: statistics },
  ];
};

function requirePerChannel(channels: Extent, inputs: readonly Value[]): void {
  for (const { name, shape } of inputs)
    if (!sameShape(shape, [channels])) throw new ShapeMismatch(`${name} must have shape ${channels}.`);
}

/** Inputs x, scale, bias, mean, variance; in training mode further outputs are the new running mean and variance. */
const batchNormalization: TypeRule = (inputs, attributes) => {
  const [{ shape }, ...perChannel] = inputs;
  const type = sameType(inputs);
  if (shape.length < 2) throw new ShapeMismatch('It needs a batch and a channel axis.');
  requirePerChannel(shape[1], perChannel);
  const statistics = { type, shape: [shape[1]] };
  const training = intAttribute(attributes, 'training_mode', 0) === 1;
  return training ? [{ type, shape }, statistics, statistics] : [{ type, shape }];
};

/** Type rules of softmax and the normalisations. */
export const normalisation: Record<string, TypeRule> = {
  Softmax: softmax,
  LogSoftmax: softmax,
  LayerNormalization: layerNormalization,
  BatchNormalization: batchNormalization,
};
