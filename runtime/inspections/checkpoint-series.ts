/** Checkpoints in the order of training. */
import path from 'node:path';
import { UserError } from '../errors';
import { SeedFolder } from '../store/run-folder';
import { runOf } from './probe';

/** A checkpoint file, and the training step that its name tells. */
export interface SeriesCheckpoint {
  file: string;
  step: number | null;
}

/** `step-000100.onnx` is of step 100. */
function stepOf(file: string): number | null {
  const [, step] = /step[-_]?(\d+)/i.exec(path.basename(file)) ?? [];
  return step === undefined ? null : Number(step);
}

/**
 * The checkpoints that files stand for, in their order: one file of a run stands for all checkpoints of its seed.
 * @throws UserError below two checkpoints.
 */
export function checkpointSeries(files: readonly string[]): SeriesCheckpoint[] {
  const [only, second] = files;
  const seed =
    only !== undefined && second === undefined && runOf(only)
      ? new SeedFolder(path.resolve(path.dirname(only), '..'))
      : undefined;
  const all = seed ? seed.checkpointSteps().map((step) => seed.checkpointFile(step)) : files;
  if (all.length >= 2) return all.map((file) => ({ file, step: stepOf(file) }));
  throw new UserError(
    only ?? 'trajectory',
    'is a single checkpoint.',
    'Give two or more checkpoints in the order of training, or one of a run that wrote several.',
  );
}
