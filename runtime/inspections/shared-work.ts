/** Work that several requests ask for at the same time is done once. */
import { CancelledError, throwIfCancelled } from '../errors';
import type { JobContext } from '../job';

interface Running<T> {
  readonly result: Promise<T>;
  /** Stops the work. */
  readonly stop: AbortController;
  /** Those who wait for it; each is told of its progress. */
  readonly waiting: Set<JobContext>;
}

/** Rejects once the signal is aborted; `done` takes the listener away again. */
function cancellation(signal: AbortSignal): { cancelled: Promise<never>; done: () => void } {
  let listener: () => void = () => undefined;
  const cancelled = new Promise<never>((_resolve, reject) => {
    listener = () => reject(new CancelledError());
    signal.addEventListener('abort', listener, { once: true });
  });
  return { cancelled, done: () => signal.removeEventListener('abort', listener) };
}

/** Work by key. One who is cancelled leaves; the work stops when nobody waits for it any more. */
export class SharedWork<T> {
  private readonly running = new Map<string, Running<T>>();

  /** The result of the work under `key`: of that which runs already, or else of `work`. */
  async run(key: string, job: JobContext, work: (job: JobContext) => Promise<T>): Promise<T> {
    throwIfCancelled(job.signal);
    const running = this.running.get(key) ?? this.start(key, work);
    running.waiting.add(job);
    const { cancelled, done } = cancellation(job.signal);
    try {
      return await Promise.race([running.result, cancelled]);
    } finally {
      done();
      running.waiting.delete(job);
      if (running.waiting.size === 0) this.end(key, running);
    }
  }

  private start(key: string, work: (job: JobContext) => Promise<T>): Running<T> {
    const stop = new AbortController();
    const waiting = new Set<JobContext>();
    const report: JobContext['report'] = (event) => waiting.forEach((job) => job.report(event));
    const result = work({ signal: stop.signal, report });
    // Where all who waited have left, nobody hears that it was cancelled.
    result.catch(() => undefined);
    const running: Running<T> = { result, stop, waiting };
    this.running.set(key, running);
    return running;
  }

  private end(key: string, running: Running<T>): void {
    running.stop.abort();
    if (this.running.get(key) === running) this.running.delete(key);
  }
}
