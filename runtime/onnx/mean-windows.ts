/**
 * The mean window of a convolution: for each tap of its kernel the mean of what that tap meets over all positions, padding
 * included. A convolution is linear, so its mean over positions is what it makes of the mean window. Axis by axis, the mean
 * window is itself a convolution of each channel, in which outputs and taps change places: a kernel as large as the
 * output, dilated by the stride, that moves by the dilation.
 */
import { sizeOf } from '../engine/ndarray';

/** A convolution along one axis. */
export interface ConvolutionAxis {
  /** Extent of the input and of the output. */
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding before and after. */
  readonly pads: readonly [number, number];
}

/** The convolution along one axis that gives the mean window, as the attributes of a `Conv` node have it. */
export interface WindowAxis {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pads: readonly [number, number];
}

/** Null where no padding makes it give as many taps as the kernel has. */
export function windowAxis({
  input,
  output,
  kernel,
  stride,
  dilation,
  pads: [before, after],
}: ConvolutionAxis): WindowAxis | null {
  const span = input + before + after;
  const spare = span - dilation * (kernel - 1) - 1 - stride * (output - 1);
  if (spare < 0 || spare >= stride) return null;
  const trimmed = Math.min(spare, after);
  const step = kernel === 1 ? span : dilation;
  if (spare - trimmed >= step) return null;
  return { kernel: output, stride: step, dilation: stride, pads: [before, after - trimmed] };
}

/** Whether the window is a single tap that meets every position once: its mean is that of the input. */
export function isWholeMean(axes: readonly ConvolutionAxis[]): boolean {
  return axes.every(({ input, output, kernel }) => kernel === 1 && input === output);
}

/** Whether applying a kernel of this shape to a mean window takes less than reading the map that it makes. */
export function isWorthwhile(kernel: readonly number[], positions: readonly number[]): boolean {
  return sizeOf(kernel) <= kernel[0] * sizeOf(positions);
}
