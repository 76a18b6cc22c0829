/** The gradient rule of each operator: one small file an operator family, gathered here. */
import { activation } from './activation';
import { arithmetic } from './arithmetic';
import { linear } from './linear';
import type { GradientRule } from './rule';

/** Operator -> its gradient rule; an operator that is not here cannot be trained through. */
export const GRADIENTS: ReadonlyMap<string, GradientRule> = new Map(
  Object.entries({ ...activation, ...arithmetic, ...linear }),
);
