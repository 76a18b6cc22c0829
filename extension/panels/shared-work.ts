/**
 * Requests that go on without a page for a while, so that a page that comes back finds them again; of those that take long,
 * the last result too.
 */
import type { Progress } from '../client/progress';
import { NothingKept } from '../client/failure';
import type { RequestContext } from './channel';

/** Who is told how a request goes. */
export interface Follower {
  /** Of the request. */
  readonly id: number;
  progress: (progress: Progress) => void;
  result: (result: unknown) => void;
  error: (thrown: unknown) => void;
}

/** What is asked. */
export interface Question {
  readonly name: string;
  readonly params: unknown;
  /** A page that comes back may join it. */
  readonly lasting: boolean;
  /** Its last result is kept for a page that comes back. */
  readonly kept: boolean;
  /** Only what is kept or on its way is wanted. */
  readonly onlyKept: boolean;
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

  /** The last result of a request that is kept, by name. */
  private readonly results = new Map<string, { key: string; result: unknown }>();

  /** Tells `follower` how work goes: of an earlier page that asked for the same, or begun now. */
  follow(question: Question, follower: Follower, begin: (request: RequestContext) => Promise<unknown>): void {
    const { name, params, lasting, kept, onlyKept } = question;
    const key = lasting ? JSON.stringify([name, params]) : null;
    const left = [...this.works].find(
      (work) => key !== null && work.key === key && work.follower === null && !work.controller.signal.aborted,
    );
    if (left) {
      clearTimeout(left.orphaned);
      left.orphaned = undefined;
      left.follower = follower;
      return;
    }
    if (onlyKept) return this.recall(name, key, follower);
    const work = { key, controller: new AbortController(), follower, orphaned: undefined };
    this.begin(work, async (request) => {
      const result = await begin(request);
      if (kept && key !== null && !request.signal.aborted) this.results.set(name, { key, result });
      return result;
    });
  }

  /** The page is gone; what it asked for goes on for a while. */
  detachAll(): void {
    for (const work of this.works) {
      work.follower = null;
      work.orphaned ??= setTimeout(() => work.controller.abort(), KEEP_MS);
    }
  }

  /** Ends the work that no page waits for, and lets go of results. */
  abandon(): void {
    this.results.clear();
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
    this.results.clear();
  }

  private recall(name: string, key: string | null, follower: Follower): void {
    const last = this.results.get(name);
    if (last && last.key === key) follower.result(last.result);
    else follower.error(new NothingKept());
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
