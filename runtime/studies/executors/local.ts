/** Seeds as parallel processes on the cores of this machine. */
import { availableParallelism, constants, setPriority } from 'node:os';
import { ProcessDiedError } from '../../channel';
import { CancelledError, UserError } from '../../errors';
import { startRuntime, type StartedRuntime } from '../../start';
import type { SeedResult } from '../results';
import type { SeedBatch } from './batch';

/** Gives a process less of the processor than others: whoever works at the machine while seeds train comes first. */
export function yieldToOthers(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    return; // Not permitted here, or the process is gone, which its call tells.
  }
}

/** A process that trains one seed after the other: compiled code stays warm from seed to seed. */
class SeedProcess {
  private runtime: StartedRuntime | undefined;

  constructor(private readonly batch: SeedBatch) {}

  /** Trains a seed, in a new process where the one before has died. */
  async train(seed: number): Promise<SeedResult> {
    const { folder, provider, threads, signal, onEvent } = this.batch;
    try {
      return await this.start().client.call(
        'study.seed',
        { folder, seed, provider, threads },
        { signal, onEvent: (event) => onEvent(seed, event) },
      );
    } catch (error) {
      if (!(error instanceof ProcessDiedError)) throw error;
      this.end();
      throw new UserError(
        `seed ${seed}`,
        `stopped: ${error.message} while it trained.`,
        `Its work up to the last saved state is kept: resume the run (on the command line: replens study resume ${folder}).`,
        { cause: error },
      );
    }
  }

  end(): void {
    this.runtime?.client.dispose();
    this.runtime = undefined;
  }

  private start(): StartedRuntime {
    if (!this.runtime) {
      this.runtime = startRuntime();
      yieldToOthers(this.runtime.child.pid);
    }
    return this.runtime;
  }
}

/**
 * Trains the seeds, as many side by side as there are processes. When one fails the others go on to their end; then the
 * first error is thrown. Cancelling stops them all.
 */
export async function runSeedsLocally(batch: SeedBatch): Promise<SeedResult[]> {
  const waiting = [...batch.seeds];
  const results = new Map<number, SeedResult>();
  const errors: unknown[] = [];
  const work = async (): Promise<void> => {
    const process = new SeedProcess(batch);
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      try {
        if (batch.signal.aborted) throw new CancelledError();
        results.set(seed, await process.train(seed));
      } catch (error) {
        errors.push(error);
      }
    }
    process.end();
  };
  const { processes = availableParallelism(), seeds } = batch;
  const workers = Math.max(1, Math.min(processes, seeds.length));
  await Promise.all(Array.from({ length: workers }, work));
  if (errors.length > 0) throw errors[0];
  return seeds.map((seed) => results.get(seed)).filter((result) => result !== undefined);
}
