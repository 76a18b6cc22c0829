/** What each operator makes of the types of its inputs: one small file an operator family, gathered here. */
import type { Attributes, Value } from '../graph';
import { control } from './control';
import { elementwise } from './elementwise';
import { linear } from './linear';
import { lookup } from './lookup';
import { normalisation } from './normalisation';
import { parts } from './parts';
import { reduction } from './reduction';
import { ShapeMismatch, type Inferred, type TypeRule } from './rule';
import { shaping } from './shape';
import { windowed } from './window';

export { ShapeMismatch };

const RULES: ReadonlyMap<string, TypeRule> = new Map(
  Object.entries({
    ...elementwise,
    ...linear,
    ...reduction,
    ...normalisation,
    ...windowed,
    ...shaping,
    ...parts,
    ...lookup,
    ...control,
  }),
);

/** The operators that graphs are built of: those whose types are known. */
export const OPERATORS: ReadonlySet<string> = new Set(RULES.keys());

/**
 * Types of the outputs of an operator (opset 20).
 * Throws {@link ShapeMismatch} where the inputs do not fit it or nothing is known about it.
 */
export function inferTypes(op: string, inputs: readonly Value[], attributes: Attributes): Inferred[] {
  const rule = RULES.get(op);
  if (!rule) throw new ShapeMismatch('The operator has no type rule.');
  return rule(inputs, attributes);
}
