/** A convolution with what follows it up to the activation function. */
import type { Value } from '../../onnx/graph';
import { activate, type ActivationName } from './activation';
import { batchNorm } from './batch-norm';
import { convolution, type ConvolutionSizes } from './convolution';
import { tensorsOf, type Part } from './part';
import type { Start } from './weights';

/** `name.convolution` and, where wanted, `name.norm`. */
export function convolutionAndNorm(
  name: string,
  sizes: ConvolutionSizes,
  start: Start,
  { norm }: { norm: boolean },
): Part {
  const convolve = convolution(`${name}.convolution`, sizes, start, { bias: !norm });
  if (!norm) return convolve;
  const normalise = batchNorm(`${name}.norm`, sizes.to);
  return {
    ...tensorsOf(convolve, normalise),
    apply: (pass, image) => normalise.apply(pass, convolve.apply(pass, image)),
  };
}

/** The layer `name`: convolution, norm where wanted, activation function. */
export function convolutionLayer(
  name: string,
  sizes: ConvolutionSizes,
  start: Start,
  { norm, activation }: { norm: boolean; activation: ActivationName },
): Part {
  const { apply, ...tensors } = convolutionAndNorm(name, sizes, start, { norm });
  return {
    ...tensors,
    apply: (pass, image: Value) => pass.keep(activate(pass, activation, apply(pass, image), name)),
  };
}
