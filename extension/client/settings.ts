/** The settings of RepLens as the runtime takes them. */
import { workspace, type Uri } from 'vscode';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { ProviderSetting } from '../../runtime/engine/choose-provider';
import type { ComputeSettings } from '../../runtime/inspections/compute';
import type { ExecutionSettings } from '../../runtime/studies/execution';

const MEGABYTE = 2 ** 20;

function setting<T>(key: string, fallback: T, scope?: Uri): T {
  return workspace.getConfiguration('replens', scope).get<T>(key, fallback);
}

/** Folder of representations on disk; set once VS Code has told where the extension may write. */
let cacheFolder: string | undefined;

/** Representations are kept on disk below the extension's own folder. */
export function keepRepresentationsBelow(storage: string): void {
  cacheFolder = path.join(storage, 'representations');
}

/** Deletes the representations on disk; another window that is writing one finds the folder gone and makes it anew. */
export async function deleteKeptRepresentations(): Promise<void> {
  if (cacheFolder !== undefined) await rm(cacheFolder, { recursive: true, force: true });
}

/** How inspections compute. */
export function computeSettings(): ComputeSettings {
  return {
    provider: setting<NonNullable<ComputeSettings['provider']>>('provider', 'cpu'),
    threads: setting('threads', 0) || availableParallelism(),
    memoryLimit: setting('memoryLimit', 4096) * MEGABYTE,
    cacheLimit: setting('cacheSize', 1024) * MEGABYTE,
    diskCache:
      cacheFolder === undefined
        ? undefined
        : { folder: cacheFolder, limit: setting('diskCacheLimit', 2048) * MEGABYTE },
  };
}

/** What holds for a run of a study whenever it is begun or resumed; no number of processes: one a core. */
export function trainingLimits(): Pick<ExecutionSettings, 'processes' | 'memoryLimit'> {
  return {
    processes: setting('threads', 0) || undefined,
    memoryLimit: setting('memoryLimit', 4096) * MEGABYTE,
  };
}

/** How a new run of a study computes: one thread a seed, so that it is the same bit for bit on the CPU. */
export function trainingSettings(): ExecutionSettings {
  return {
    provider: setting<ProviderSetting>('provider', 'cpu'),
    seeds: setting<NonNullable<ExecutionSettings['seeds']>>('seeds', 'auto'),
    ...trainingLimits(),
  };
}

/** Folder of runs, relative to the workspace folder. */
export const runFolderSetting = (scope: Uri): string => setting('runFolder', 'runs', scope).trim() || 'runs';
/** Whether an inspected checkpoint is shown anew when a new version of it is saved. */
export const refreshOnSave = (): boolean => setting('refreshOnSave', true);
/** Whether code gets lenses and hovers. */
export const codeLensEnabled = (): boolean => setting('codeLens', true);
