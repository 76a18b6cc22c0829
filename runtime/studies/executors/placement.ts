/** Where the nodes of a run's training graph run, found in a process of its own while its seeds train. */
import type { Placement } from '../../engine/placement';
import { startRuntime } from '../../start';
import type { RunFolder, RunRecord } from '../../store/run-folder';
import { yieldToOthers } from './local';

/** A search that goes on beside the training. */
export interface Placing {
  /** Never rejects: null where it was stopped or can not be found. */
  done: Promise<Placement | null>;
  stop(): void;
}

/** Begins to look, unless the record has the answer already. */
export function placementSoon({ run, record }: { run: RunFolder; record: RunRecord }): Placing {
  const { placement, provider, threads } = record.execution;
  if (placement) return { done: Promise.resolve(placement), stop: () => undefined };
  const { client, child } = startRuntime('pipe');
  yieldToOthers(child.pid);
  const found = client.call('study.placement', { folder: run.folder, seed: 0, provider, threads });
  const done = found.catch(() => null).finally(() => client.dispose());
  return { done, stop: () => client.dispose() };
}
