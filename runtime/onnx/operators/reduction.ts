/** Reductions over axes (opset 18: the axes are an input, none means all). */
import { axisFromFront, constantIntegers, intAttribute, type TypeRule } from './rule';

const reduce: TypeRule = ([input, axesInput], attributes) => {
  const rank = input.shape.length;
  const axes = axesInput
    ? constantIntegers(axesInput, 'axes').map((axis) => axisFromFront(axis, rank))
    : input.shape.map((_, axis) => axis);
  const keep = intAttribute(attributes, 'keepdims', 1) === 1;
  const shape = input.shape.flatMap((extent, axis) => (!axes.includes(axis) ? [extent] : keep ? [1] : []));
  return [{ type: input.type, shape }];
};

/** Type rules of reductions over axes. */
export const reduction: Record<string, TypeRule> = { ReduceSum: reduce, ReduceMean: reduce };
