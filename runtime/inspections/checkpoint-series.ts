/** Checkpoints in the order of training. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors';
import { RunFolder, SeedFolder } from '../store/run-folder';
import { runOf } from './probe';

/** A checkpoint file. */
export interface SeriesCheckpoint {
  file: string;
  /** Training step that its name tells; null where it tells none, then the axis is the order. */
  step: number | null;
}

/** `step-000100.onnx` is of step 100. */
function stepOf(file: string): number | null {
  const [, step] = /step[-_]?(\d+)/i.exec(path.basename(file)) ?? [];
  return step === undefined ? null : Number(step);
}

/** The seed whose checkpoints one path stands for: a checkpoint of a run, the folder of a seed, or that of a run. */
function seedOf(given: string): SeedFolder | undefined {
  if (!existsSync(given) || !statSync(given).isDirectory())
    return runOf(given) && new SeedFolder(path.resolve(path.dirname(given), '..'));
  const seeds = readdirSync(given)
    .flatMap((name) => /^seed-(\d+)$/.exec(name)?.slice(1) ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  return seeds.length > 0 ? new RunFolder(given).seed(seeds[0]) : new SeedFolder(given);
}

/**
 * The checkpoints that paths stand for, in their order. One checkpoint of a run, or the folder of a seed, stands for all
 * checkpoints of this seed; the folder of a run for those of its first.
 * @throws UserError below two checkpoints.
 */
export function checkpointSeries(files: readonly string[]): SeriesCheckpoint[] {
  const [only, second] = files;
  const seed = only !== undefined && second === undefined ? seedOf(only) : undefined;
  const all = seed ? seed.checkpointSteps().map((step) => seed.checkpointFile(step)) : files;
  if (all.length >= 2) return all.map((file) => ({ file, step: stepOf(file) }));
  throw new UserError(
    only ?? 'trajectory',
    all.length === 0 ? 'holds no checkpoints.' : 'is a single checkpoint.',
    'Give two or more checkpoints in the order of training, or one of a run that wrote several.',
  );
}
