/** Reductions over axes (the axes are an input, none means all). */
import type { Attributes, Value } from '../graph';
import { axesInput, axisAttribute, intAttribute, type TypeRule } from './rule';

/** The axes that a reduction goes over, from the front. */
export function reducedAxes([input, axes]: readonly Value[]): number[] {
  return axesInput(
    axes,
    input.shape.length,
    input.shape.map((_, axis) => axis),
  );
}

/** Whether reduced axes stay, with extent 1. */
const keepsAxes = (attributes: Attributes) => intAttribute(attributes, 'keepdims', 1) === 1;

const reduce: TypeRule = (inputs, attributes) => {
  const [{ type, shape }] = inputs;
  const axes = reducedAxes(inputs);
  const kept = keepsAxes(attributes) ? [1] : [];
  return [{ type, shape: shape.flatMap((extent, axis) => (axes.includes(axis) ? kept : [extent])) }];
};

/** Position of the largest (or smallest) element along an axis. */
const argument: TypeRule = ([{ shape }], attributes) => {
  const at = axisAttribute(attributes, shape.length, 0);
  const kept = keepsAxes(attributes) ? [1] : [];
  return [{ type: 'int64', shape: shape.flatMap((extent, axis) => (axis === at ? kept : [extent])) }];
};

const REDUCTIONS = 'ReduceSum ReduceMean ReduceMax ReduceMin ReduceSumSquare ReduceL2';

/** Type rules of reductions over axes. */
export const reduction: Record<string, TypeRule> = {
  ...Object.fromEntries(REDUCTIONS.split(' ').map((op) => [op, reduce])),
  ArgMax: argument,
  ArgMin: argument,
};
