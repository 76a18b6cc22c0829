/** What each operator makes of the types of its inputs: one small file an operator family, gathered here. */
import type { Attributes, TensorType, Value } from '../graph';
import { control } from './control';
import { elementwise } from './elementwise';
import { linear } from './linear';
import { movement } from './movement';
import { reduction } from './reduction';
import { ShapeMismatch, type TypeRule } from './rule';

export { ShapeMismatch };

const RULES: ReadonlyMap<string, TypeRule> = new Map(
  Object.entries({ ...elementwise, ...linear, ...reduction, ...movement, ...control }),
);

/**
 * Types of the outputs of an operator (opset 18).
 * Throws {@link ShapeMismatch} where the inputs do not fit it or nothing is known about it.
 */
export function inferTypes(op: string, inputs: readonly Value[], attributes: Attributes): TensorType[] {
  const rule = RULES.get(op);
  if (!rule) throw new ShapeMismatch('The operator has no type rule.');
  return rule(inputs, attributes);
}
