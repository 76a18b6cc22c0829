/** The settings of RepLens as the runtime takes them. */
import { workspace, type Uri } from 'vscode';
import { availableParallelism } from 'node:os';
import type { ComputeSettings } from '../../runtime/inspections/compute';

const MEGABYTE = 2 ** 20;

function setting<T>(key: string, fallback: T, scope?: Uri): T {
  return workspace.getConfiguration('replens', scope).get<T>(key, fallback);
}

/** How inspections compute. */
export function computeSettings(): ComputeSettings {
  return {
    provider: setting<NonNullable<ComputeSettings['provider']>>('provider', 'cpu'),
    threads: setting('threads', 0) || availableParallelism(),
    memoryLimit: setting('memoryLimit', 4096) * MEGABYTE,
    cacheLimit: setting('cacheSize', 1024) * MEGABYTE,
  };
}

/** Most seeds that train side by side; undefined: one a core. */
export function trainingProcesses(): number | undefined {
  return setting('threads', 0) || undefined;
}

/** Folder of runs, relative to the workspace folder. */
export const runFolderSetting = (scope: Uri): string => setting('runFolder', 'runs', scope).trim() || 'runs';
/** Whether an inspected checkpoint is shown anew when a new version of it is saved. */
export const refreshOnSave = (): boolean => setting('refreshOnSave', true);
/** Whether code gets lenses and hovers. */
export const codeLensEnabled = (): boolean => setting('codeLens', true);
