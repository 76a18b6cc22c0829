/** Seeds together in one process, on a seed axis in one graph: for a GPU, which one small network does not fill. */
import { ProcessDiedError } from '../../channel';
import { UserError } from '../../errors';
import { startRuntime } from '../../start';
import type { SeedResult } from '../results';
import type { SeedBatch } from './batch';

/**
 * Runs every seed, all in one process. When one fails the others go on to their end; then the first error is thrown.
 * Cancelling stops them all.
 */
export async function runSeedsInOneGraph(batch: SeedBatch): Promise<SeedResult[]> {
  const { folder, seeds, provider, threads, signal, onEvent } = batch;
  const { client } = startRuntime();
  try {
    return await client.call(
      'study.seeds',
      { folder, seeds, provider, threads },
      { signal, onEvent: (event) => event.seed !== undefined && onEvent(event.seed, event) },
    );
  } catch (error) {
    if (!(error instanceof ProcessDiedError)) throw error;
    throw new UserError(
      `seeds ${seeds.join(', ')}`,
      `stopped: ${error.message} while they trained.`,
      `Their work up to the last saved states is kept: resume the run (on the command line: replens study resume ${folder}).`,
      { cause: error },
    );
  } finally {
    client.dispose();
  }
}
