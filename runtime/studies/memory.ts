/** What the seeds of a study take, told before anything is trained. */
import { availableParallelism } from 'node:os';
import { describeData } from '../data/describe';
import { UserError } from '../errors';
import { buildModel } from '../models/build';
import { buildTrainingGraph } from '../train/loop-graph';
import { checkMemory, estimateMemory, type MemoryEstimate } from '../train/memory';
import { modelPorts } from '../train/ports';
import type { ExecutionSettings, SeedsMode } from './execution';
import type { StudySpec } from './spec';

/** Memory of a run unless a person says otherwise, in bytes. */
export const MEMORY_LIMIT = 4096 * 2 ** 20;

/** What the process of one seed is expected to take. */
export function memoryOf({ data: spec, model: modelSpec, training }: StudySpec): MemoryEstimate {
  const data = describeData(spec);
  const model = buildModel(modelSpec, modelPorts(data, training));
  return estimateMemory(buildTrainingGraph({ model, training, data }), spec.rows);
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MB`;

/**
 * How many seeds may train at the same time: as many as there are cores, or fewer where the memory does not suffice for
 * more. Throws {@link UserError} with the figures where it does not even for one, or not for all together.
 */
export function seedsAtOnce(
  mode: SeedsMode,
  estimate: MemoryEstimate,
  seeds: number,
  { processes = availableParallelism(), memoryLimit = MEMORY_LIMIT }: ExecutionSettings,
): number {
  checkMemory(estimate, memoryLimit);
  const fitting = Math.floor(memoryLimit / estimate.total);
  if (mode === 'processes') return Math.min(processes, fitting, seeds);
  if (fitting >= seeds) return seeds;
  throw new UserError(
    'memory',
    `${seeds} seeds together would take up to ${megabytes(seeds * estimate.total)}, more than the limit of ${megabytes(memoryLimit)}.`,
    'Train each seed in a process of its own, use fewer seeds or a smaller model, or raise the limit.',
  );
}
