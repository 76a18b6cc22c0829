/** The gradient rule of each operator: one small file an operator family, gathered here. */
import { activation } from './activation';
import { arithmetic } from './arithmetic';
import { batchNormalisation } from './batch-normalisation';
import { convolution } from './convolution';
import { layerNormalisation } from './layer-normalisation';
import { linear } from './linear';
import { lookup } from './lookup';
import { parts } from './parts';
import { pooling } from './pooling';
import { power } from './power';
import { reduction } from './reduction';
import type { GradientRule } from './rule';
import { shaping } from './shape';
import { softmax } from './softmax';

/** Operator -> its gradient rule; an operator that is not here cannot be trained through. */
export const GRADIENTS: ReadonlyMap<string, GradientRule> = new Map(
  Object.entries({
    ...activation,
    ...arithmetic,
    ...power,
    ...linear,
    ...reduction,
    ...softmax,
    ...layerNormalisation,
    ...batchNormalisation,
    ...convolution,
    ...pooling,
    ...shaping,
    ...parts,
    ...lookup,
  }),
);
