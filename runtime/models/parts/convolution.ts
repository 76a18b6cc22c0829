/** Convolutions that keep the image, or make it `stride` times smaller (rounded up). */
import type { Part } from './part';
import { constant, weight, type Start } from './weights';

/** Sizes of a convolution. */
export interface ConvolutionSizes {
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride: number;
}

/**
 * From [batch, from, height, width] to [batch, to, height / stride, width / stride], with the parameters `name.weight`
 * [to, from, kernel, kernel] and, unless a norm follows that takes it away again, `name.bias`.
 * kernel - 1 zeros are added around the image; of an odd number, one more behind than in front.
 */
export function convolution(
  name: string,
  { from, to, kernel, stride }: ConvolutionSizes,
  start: Start,
  options: { bias: boolean },
): Part {
  const kernels = weight(`${name}.weight`, [to, from, kernel, kernel], start);
  const bias = options.bias ? [constant(`${name}.bias`, [to], 0)] : [];
  const [before, after] = [Math.floor((kernel - 1) / 2), Math.ceil((kernel - 1) / 2)];
  const attributes = {
    kernel_shape: { ints: [kernel, kernel] },
    strides: { ints: [stride, stride] },
    pads: { ints: [before, before, after, after] },
  };
  const parameters = [kernels, ...bias];
  return {
    parameters,
    buffers: [],
    apply: ({ graph, tensor }, image) =>
      graph.op('Conv', [image, ...parameters.map((parameter) => tensor(parameter.name))], attributes, name),
  };
}
