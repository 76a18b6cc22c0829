/** The batching rule of each operator: one small file an operator family, gathered here. */
import { control } from './control';
import { elementwise } from './elementwise';
import { indexing } from './indexing';
import { linear } from './linear';
import { movement } from './movement';
import { reduction } from './reduction';
import type { BatchingRule } from './rule';
import { space } from './space';

/** Operator -> its batching rule; an operator that is not here keeps the seeds of a study apart. */
export const BATCHING: ReadonlyMap<string, BatchingRule> = new Map(
  Object.entries({ ...elementwise, ...linear, ...reduction, ...movement, ...indexing, ...space, ...control }),
);
