/** Operators that move elements without computing. */
import { formatShape, sizeOf } from '../../engine/ndarray';
import type { Extent } from '../graph';
import {
  axisFromFront,
  constantIntegers,
  intAttribute,
  sameType,
  ShapeMismatch,
  type TypeRule,
} from './rule';

function fixed(shape: readonly Extent[]): number[] {
  if (shape.some((extent) => typeof extent === 'string'))
    throw new ShapeMismatch(`Shape ${formatShape(shape)} has an open dimension.`);
  return shape as number[];
}

const gather: TypeRule = ([data, indices], attributes) => {
  const axis = axisFromFront(intAttribute(attributes, 'axis', 0), data.shape.length);
  return [
    {
      type: data.type,
      shape: [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)],
    },
  ];
};

const reshape: TypeRule = ([data, target]) => {
  const wanted = constantIntegers(target, 'target shape');
  const rest = sizeOf(fixed(data.shape)) / sizeOf(wanted.filter((extent) => extent !== -1));
  const shape = wanted.map((extent) => (extent === -1 ? rest : extent));
  if (sizeOf(fixed(data.shape)) !== sizeOf(shape))
    throw new ShapeMismatch(`${formatShape(data.shape)} cannot be seen as ${formatShape(shape)}.`);
  return [{ type: data.type, shape }];
};

const concat: TypeRule = (inputs, attributes) => {
  const [{ shape }] = inputs;
  const axis = axisFromFront(intAttribute(attributes, 'axis', 0), shape.length);
  const total = inputs.reduce((sum, input) => sum + fixed([input.shape[axis]])[0], 0);
  return [{ type: sameType(inputs), shape: shape.map((extent, i) => (i === axis ? total : extent)) }];
};

const split: TypeRule = ([data, sizesInput], attributes) => {
  const axis = axisFromFront(intAttribute(attributes, 'axis', 0), data.shape.length);
  const sizes = constantIntegers(sizesInput, 'split sizes');
  if (sizes.reduce((sum, size) => sum + size, 0) !== data.shape[axis])
    throw new ShapeMismatch(`The sizes ${sizes.join(', ')} do not add up to ${data.shape[axis]}.`);
  return sizes.map((size) => ({
    type: data.type,
    shape: data.shape.map((extent, i) => (i === axis ? size : extent)),
  }));
};

/** The part [start, end) of the shape, as integers. */
const shape: TypeRule = ([data], attributes) => {
  const start = intAttribute(attributes, 'start', 0);
  const end = intAttribute(attributes, 'end', data.shape.length);
  return [{ type: 'int64', shape: [end - start] }];
};

/** Type rules of operators that move elements. */
export const movement: Record<string, TypeRule> = {
  Gather: gather,
  Reshape: reshape,
  Concat: concat,
  Split: split,
  Shape: shape,
};
