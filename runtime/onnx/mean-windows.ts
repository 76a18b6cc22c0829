/**
 * The mean window of a convolution: for each tap of its kernel the mean of what that tap meets over all positions, padding
 * included. A convolution is linear, so its mean over positions is what it makes of the mean window. Axis by axis, the mean
 * window is itself a convolution of each channel, in which outputs and taps change places: a kernel as large as the
 * output, dilated by the stride, that moves by the dilation.
 */
import type { onnx } from 'onnx-proto';
import { sizeOf } from '../engine/ndarray';
import { attributeOf, integer, integersOf, ints, tensor } from './node-attributes';

/** A convolution along one axis, as the attributes of a `Conv` node have it. */
interface WindowAxis {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding before and after. */
  readonly pads: readonly [number, number];
}

/** The same with the extents of its input and output. */
export interface ConvolutionAxis extends WindowAxis {
  readonly input: number;
  readonly output: number;
}

/** The axes of a `Conv` node; null where its padding is not given in numbers. */
export function axesOf(
  node: onnx.INodeProto,
  kernel: readonly number[],
  inputs: readonly number[],
  outputs: readonly number[],
): ConvolutionAxis[] | null {
  const ones = kernel.map(() => 1);
  const strides = integersOf(node, 'strides', ones);
  const dilations = integersOf(node, 'dilations', ones);
  const pads = integersOf(node, 'pads', attributeOf(node, 'auto_pad') ? [] : ones.concat(ones).fill(0));
  if (pads.length !== 2 * kernel.length) return null;
  return kernel.map((taps, axis) => ({
    input: inputs[axis],
    output: outputs[axis],
    kernel: taps,
    stride: strides[axis],
    dilation: dilations[axis],
    pads: [pads[axis], pads[axis + kernel.length]],
  }));
}

/** Whether the mean window is a single tap that meets every position once: it is the mean of the input. */
export function isWholeMean(axes: readonly ConvolutionAxis[]): boolean {
  return axes.every(
    ({ kernel, stride, pads }) => kernel === 1 && stride === 1 && pads.every((pad) => pad === 0),
  );
}

/** Whether applying a kernel of this shape to a mean window takes less than reading the map that it makes. */
export function isWorthwhile(kernel: readonly number[], positions: readonly number[]): boolean {
  return sizeOf(kernel) <= kernel[0] * sizeOf(positions);
}

/** The mean window along an axis; null where no padding makes it have as many taps as the kernel. */
function windowAxis({ input, output, kernel, stride, dilation, pads }: ConvolutionAxis): WindowAxis | null {
  const [before, after] = pads;
  const span = input + before + after;
  const spare = span - dilation * (kernel - 1) - 1 - stride * (output - 1);
  if (spare < 0 || spare >= stride) return null;
  const trimmed = Math.min(spare, after);
  const step = kernel === 1 ? span : dilation;
  if (spare - trimmed >= step) return null;
  return { kernel: output, stride: step, dilation: stride, pads: [before, after - trimmed] };
}

/** A constant that averages. */
function meanWeights(name: string, shape: readonly number[]): onnx.INodeProto {
  const values = new Float32Array(sizeOf(shape)).fill(1 / sizeOf(shape.slice(1)));
  const value = { dataType: 1, dims: [...shape], rawData: new Uint8Array(values.buffer) };
  return { name, opType: 'Constant', output: [name], attribute: [tensor('value', value)] };
}

/**
 * Nodes that make the mean window [rows, channels, ...taps] of a convolution of `image`, the last of them under its name;
 * null where there is none. `prefix`: how the names begin.
 */
export function meanWindow(
  image: string,
  channels: number,
  axes: readonly ConvolutionAxis[],
  prefix: string,
): { readonly name: string; readonly nodes: readonly onnx.INodeProto[] } | null {
  const nodes: onnx.INodeProto[] = [];
  let last = image;
  for (const [axis, each] of axes.entries()) {
    const window = windowAxis(each);
    if (!window) return null;
    const along = (value: number, otherwise: number) =>
      axes.map((_, other) => (other === axis ? value : otherwise));
    const name = `${prefix}/${axis}`;
    const weights = meanWeights(`${name}/weights`, [channels, 1, ...along(window.kernel, 1)]);
    const attribute = [
      ints('kernel_shape', along(window.kernel, 1)),
      ints('strides', along(window.stride, 1)),
      ints('dilations', along(window.dilation, 1)),
      ints('pads', [...along(window.pads[0], 0), ...along(window.pads[1], 0)]),
      integer('group', channels),
    ];
    const input = [last, `${name}/weights`];
    nodes.push(weights, { name, opType: 'Conv', input, output: [name], attribute });
    last = name;
  }
  return { name: last, nodes };
}
