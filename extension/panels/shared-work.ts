/** Requests that go on without a page for a while, so that a page that comes back finds them again. */
import type { Progress } from '../client/progress';
import type { RequestContext } from './channel';

/** Who is told how a request goes. */
export interface Follower {
  /** Of the request. */
  readonly id: number;
  progress: (progress: Progress) => void;
  result: (result: unknown) => void;
  error: (thrown: unknown) => void;
}

interface Work {
  /** What is asked; null for work that is never joined. */
  readonly key: string | null;
  readonly controller: AbortController;
  /** Null while the page is gone. */
  follower: Follower | null;
  /** Ends work that nobody comes back for. */
  orphaned: NodeJS.Timeout | undefined;
}

/** A page that was hidden is usually back by then; what it asked for is worth keeping. */
const KEEP_MS = 10 * 60_000;

/** The work of one panel. */
export class SharedWork {
  private readonly works = new Set<Work>();

  /** Tells `follower` how work goes: of an earlier page that asked for the same, or begun now. */
  follow(key: string | null, follower: Follower, begin: (request: RequestContext) => Promise<unknown>): void {
    const left = [...this.works].find(
      (work) => key !== null && work.key === key && work.follower === null && !work.controller.signal.aborted,
    );
    if (!left)
      return this.begin({ key, controller: new AbortController(), follower, orphaned: undefined }, begin);
    clearTimeout(left.orphaned);
    left.orphaned = undefined;
    left.follower = follower;
  }

  /** The page is gone; what it asked for goes on for a while. */
  detachAll(): void {
    for (const work of this.works) {
      work.follower = null;
      work.orphaned ??= setTimeout(() => work.controller.abort(), KEEP_MS);
    }
  }

  /** Ends the work that no page waits for. */
  abandon(): void {
    for (const work of this.works) if (work.follower === null) work.controller.abort();
  }

  /** Ends the work of a request. */
  cancel(id: number): void {
    for (const work of this.works) if (work.follower?.id === id) work.controller.abort();
  }

  dispose(): void {
    for (const work of this.works) {
      clearTimeout(work.orphaned);
      work.follower = null;
      work.controller.abort();
    }
    this.works.clear();
  }

  private begin(work: Work, begin: (request: RequestContext) => Promise<unknown>): void {
    this.works.add(work);
    const over = () => {
      clearTimeout(work.orphaned);
      this.works.delete(work);
    };
    const { signal } = work.controller;
    Promise.resolve()
      .then(() => begin({ signal, progress: (progress) => work.follower?.progress(progress) }))
      .finally(over)
      .then(
        (result) => work.follower?.result(result),
        (error: unknown) => work.follower?.error(error),
      );
  }
}
