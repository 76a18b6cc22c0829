/** Convolution and pooling: windows that move over the spatial axes, which come after batch and channels. */
import { formatShape } from '../../engine/ndarray';
import type { Attributes, Extent } from '../graph';
import {
  fixedExtents,
  intAttribute,
  intsAttribute,
  requireRank,
  sameShape,
  sameType,
  ShapeMismatch,
  stringAttribute,
  type TypeRule,
} from './rule';

/** How windows lie over the spatial axes; every list has one entry an axis. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Zeros in front of and behind each axis. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** The windows of a node; `kernel` is that of the weights where there are any. */
export function windowsOf(attributes: Attributes, spatial: number, kernel?: readonly number[]): Windows {
  if (stringAttribute(attributes, 'auto_pad', 'NOTSET') !== 'NOTSET')
    throw new ShapeMismatch('Its padding must be given by `pads`, not by `auto_pad`.');
  const ones: readonly number[] = Array<number>(spatial).fill(1);
  const pads = intsAttribute(attributes, 'pads', Array<number>(2 * spatial).fill(0));
  const windows = {
    kernel: intsAttribute(attributes, 'kernel_shape', kernel ?? []),
    strides: intsAttribute(attributes, 'strides', ones),
    dilations: intsAttribute(attributes, 'dilations', ones),
    before: pads.slice(0, spatial),
    after: pads.slice(spatial),
  };
  if (Object.values(windows).some((list) => list.length !== spatial))
    throw new ShapeMismatch(`Kernel, strides, dilations and pads must fit ${spatial} spatial axes.`);
  if (kernel && !sameShape(windows.kernel, kernel))
    throw new ShapeMismatch(`Its kernel_shape is not that of the weights, ${formatShape(kernel)}.`);
  return windows;
}

/** Number of positions of the windows along each spatial axis; with `ceil` the last one may run over the end. */
export function windowCounts(spatial: readonly number[], windows: Windows, ceil = false): number[] {
  return spatial.map((extent, i) => {
    const covered = (windows.kernel[i] - 1) * windows.dilations[i] + 1;
    const room = extent + windows.before[i] + windows.after[i] - covered;
    const steps = room / windows.strides[i];
    if (room < 0)
      throw new ShapeMismatch(
        `A window of ${covered} does not fit into the ${room + covered} places of spatial axis ${i}.`,
      );
    if (!ceil) return Math.floor(steps) + 1;
    const count = Math.ceil(steps) + 1;
    const startsInside = (count - 1) * windows.strides[i] < extent + windows.before[i];
    return startsInside ? count : count - 1;
  });
}

function spatialOf(shape: readonly Extent[]): number[] {
  if (shape.length < 3) throw new ShapeMismatch('It needs batch, channels and at least one spatial axis.');
  return fixedExtents(shape.slice(2));
}

/** x [batch, channels, ...], weights [out, channels / group, ...], bias [out]. */
const conv: TypeRule = (inputs, attributes) => {
  const [x, weights, bias] = inputs;
  const spatial = spatialOf(x.shape);
  requireRank(weights, x.shape.length);
  const [out, perGroup, ...kernel] = fixedExtents(weights.shape);
  const group = intAttribute(attributes, 'group', 1);
  if (x.shape[1] !== perGroup * group)
    throw new ShapeMismatch(`The weights take ${perGroup * group} channels, not ${x.shape[1]}.`);
  if (out % group !== 0) throw new ShapeMismatch(`${out} channels cannot be made by ${group} groups.`);
  if (bias && !sameShape(bias.shape, [out])) throw new ShapeMismatch(`${bias.name} must have shape ${out}.`);
  const counts = windowCounts(spatial, windowsOf(attributes, spatial.length, kernel));
  return [{ type: sameType(inputs), shape: [x.shape[0], out, ...counts] }];
};

/** x [batch, channels, ...], weights [channels, out / group, ...], bias [out]. */
const convTranspose: TypeRule = (inputs, attributes) => {
  const [x, weights, bias] = inputs;
  const spatial = spatialOf(x.shape);
  requireRank(weights, x.shape.length);
  const [channels, perGroup, ...kernel] = fixedExtents(weights.shape);
  const out = perGroup * intAttribute(attributes, 'group', 1);
  if (x.shape[1] !== channels)
    throw new ShapeMismatch(`The weights take ${channels} channels, not ${x.shape[1]}.`);
  if (bias && !sameShape(bias.shape, [out])) throw new ShapeMismatch(`${bias.name} must have shape ${out}.`);
  const { strides, dilations, before, after } = windowsOf(attributes, spatial.length, kernel);
  const extra = intsAttribute(attributes, 'output_padding', Array<number>(spatial.length).fill(0));
  const extents = spatial.map(
    (extent, i) =>
      (extent - 1) * strides[i] + extra[i] + (kernel[i] - 1) * dilations[i] + 1 - before[i] - after[i],
  );
  if (extents.some((extent) => extent < 1))
    throw new ShapeMismatch('Its padding leaves nothing of the output.');
  return [{ type: sameType(inputs), shape: [x.shape[0], out, ...extents] }];
};

const pooled = (shape: readonly Extent[], attributes: Attributes): Extent[] => {
  const spatial = spatialOf(shape);
  const windows = windowsOf(attributes, spatial.length);
  const counts = windowCounts(spatial, windows, intAttribute(attributes, 'ceil_mode', 0) === 1);
  return [...shape.slice(0, 2), ...counts];
};

const averagePool: TypeRule = ([{ type, shape }], attributes) => [{ type, shape: pooled(shape, attributes) }];

/** The second output is the place of each maximum in the whole input, flattened. */
const maxPool: TypeRule = ([{ type, shape }], attributes) => {
  const out = pooled(shape, attributes);
  return [
    { type, shape: out },
    { type: 'int64', shape: out },
  ];
};

const globalPool: TypeRule = ([{ type, shape }]) => {
  spatialOf(shape);
  return [{ type, shape: shape.map((extent, axis) => (axis < 2 ? extent : 1)) }];
};

/** Type rules of convolution and pooling. */
export const windowed: Record<string, TypeRule> = {
  Conv: conv,
  ConvTranspose: convTranspose,
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: globalPool,
};
