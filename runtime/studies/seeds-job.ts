/** Trains and analyses several seeds in one process and one graph; each writes its own folder as if it were alone. */
import type { Dataset } from '../data/dataset';
import { generateData } from '../data/generate';
import { CancelledError, UserError } from '../errors';
import type { JobContext } from '../job';
import type { SeedsParams } from '../protocol';
import { RunFolder } from '../store/run-folder';
import { SharedSteppers } from '../train/shared-stepper';
import type { SeedResult } from './results';
import { completeSeed } from './seed-job';

/** The error of one of several seeds, with its number. */
function ofSeed(seed: number, error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  return new UserError(`seed ${seed}, ${error.subject}`, error.reason, error.remedy, { cause: error });
}

/**
 * The operation behind `study.seeds`. When a seed fails the others go on to their end; then the first error is thrown,
 * with the number of its seed.
 */
export async function runSeedsTogether(
  { folder, seeds, provider, threads }: SeedsParams,
  job: JobContext,
): Promise<SeedResult[]> {
  const run = new RunFolder(folder);
  const steppers = new SharedSteppers(seeds.length);
  let data: Dataset | undefined;
  const train = async (seed: number, place: number): Promise<SeedResult> => {
    const own: JobContext = { signal: job.signal, report: (event) => job.report({ ...event, seed }) };
    try {
      return await completeSeed(run, seed, own, {
        providers: provider && [provider],
        threads,
        createStepper: steppers.at(place),
        generate: (spec) => (data ??= generateData(spec)),
      });
    } catch (error) {
      throw ofSeed(seed, error);
    } finally {
      await steppers.leave(place);
    }
  };
  const outcomes = await Promise.allSettled(seeds.map(train));
  if (job.signal.aborted) throw new CancelledError();
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
