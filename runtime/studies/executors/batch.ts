/** What every executor is given. Types only. */
import type { ExecutionProvider } from '../../engine/session';
import type { ProgressEvent } from '../../job';

/** Seeds of one run to train. */
export interface SeedBatch {
  /** Folder of the run. */
  folder: string;
  seeds: readonly number[];
  provider: ExecutionProvider;
  /** Threads inside an operator. */
  threads: number;
  /** Most processes at the same time, where each seed has its own; default one a core. */
  processes?: number;
  signal: AbortSignal;
  onEvent: (seed: number, event: ProgressEvent) => void;
}
