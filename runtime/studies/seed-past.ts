/** What a seed left in its folder before: damage is told with the way out, and never built on. */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../errors';
import { readBytes, readJson } from '../store/files';
import type { SeedFolder } from '../store/run-folder';
import { decodeState } from '../train/state-file';
import type { TrainingState } from '../train/state';
import type { SeedResult } from './results';

/** An error about a file of a seed that cannot be used: the seed can always be trained anew. */
export function unusable(folder: SeedFolder, file: string, reason: string, cause?: unknown): UserError {
  return new UserError(
    file,
    reason,
    `Delete ${folder.folder} and resume: the seed is trained from its start, to the same result.`,
    { cause },
  );
}

/** Reads a file of a seed; the {@link UserError} comes out with the remedy for a seed. */
export function readOf<T>(folder: SeedFolder, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UserError ? unusable(folder, error.subject, error.reason, error) : error;
  }
}

/** The state that training goes on from, or undefined where none was saved. Throws {@link UserError}. */
export function savedState(folder: SeedFolder): TrainingState | undefined {
  const file = folder.stateFile;
  return existsSync(file) ? readOf(folder, () => decodeState(readBytes(file), file)) : undefined;
}

const resultOf = (seed: number) =>
  z.looseObject({
    seed: z.literal(seed),
    layers: z.array(z.looseObject({ name: z.string() })).min(1),
    gatePassed: z.boolean(),
    curve: z.array(z.looseObject({ step: z.number() })).min(1),
    checkpoints: z.array(z.looseObject({ step: z.number(), file: z.string() })),
    analysis: z.string(),
  });

/** The result of a seed that is done, or undefined. Throws {@link UserError} where the file is damaged. */
export function readResult(folder: SeedFolder, seed: number): SeedResult | undefined {
  const { resultFile } = folder;
  if (!existsSync(resultFile)) return undefined;
  const value = readOf(folder, () => readJson(resultFile));
  if (!resultOf(seed).safeParse(value).success)
    throw unusable(folder, resultFile, `is not the result of seed ${seed}.`);
  return value as SeedResult;
}

/** As {@link readResult}, and the files that it names must be there too. */
export function savedResult(folder: SeedFolder, seed: number): SeedResult | undefined {
  const result = readResult(folder, seed);
  if (!result) return undefined;
  readOf(folder, () => readJson(folder.analysisFile));
  for (const { step } of result.checkpoints) requireCheckpoint(folder, step);
  return result;
}

/** Throws {@link UserError} unless the checkpoint of this step is there. */
export function requireCheckpoint(folder: SeedFolder, step: number): void {
  const file = folder.checkpointFile(step);
  if (!existsSync(file)) throw unusable(folder, file, 'is missing although the seed went past its step.');
}
