/** Moves runs to the trash, after asking once. */
import path from 'node:path';
import { Uri, window, workspace } from 'vscode';
import type { Services } from '../services';
import { exists, shownPath } from '../workspace/paths';
import { isWritten } from '../workspace/run-summary';
import { UserError } from '../../runtime/errors';

/** Throws where something works on the run, or the folder is no run at all. */
async function requireIdleRun(folder: string, { jobs, runs }: Services): Promise<void> {
  if (jobs.of(folder) || (await isWritten(folder))) {
    throw new UserError(shownPath(folder), 'is being trained.', 'Cancel its job first.');
  }
  if (!(await runs.summary(folder))) {
    throw new UserError(shownPath(folder), 'is no run of RepLens.', 'Delete it in the Explorer.');
  }
}

async function confirm(message: string, detail: string, action: string): Promise<boolean> {
  return (await window.showWarningMessage(message, { modal: true, detail }, action)) === action;
}

/** Not every file system has a trash. False where the person then decided otherwise. */
async function trash(folder: string): Promise<boolean> {
  const uri = Uri.file(folder);
  if (!(await exists(uri))) return true;
  try {
    await workspace.fs.delete(uri, { recursive: true, useTrash: true });
  } catch {
    const message = `${shownPath(folder)} can't be moved to a trash here. Delete it for good?`;
    if (!(await confirm(message, 'This can not be undone.', 'Delete Permanently'))) return false;
    await workspace.fs.delete(uri, { recursive: true });
  }
  return true;
}

/** Asks, and calls `gone` with each run that was deleted. */
export async function deleteRuns(
  folders: readonly string[],
  services: Services,
  gone: (folder: string) => void,
): Promise<void> {
  if (folders.length === 0) return;
  for (const folder of folders) await requireIdleRun(folder, services);
  const what = folders.length === 1 ? `the run ${path.basename(folders[0])}` : `${folders.length} runs`;
  const detail = `${folders.map(shownPath).join('\n')}\n\nTheir checkpoints and results go with them.`;
  if (!(await confirm(`Move ${what} to the trash?`, detail, 'Move to Trash'))) return;
  try {
    for (const folder of folders) if (await trash(folder)) gone(folder);
  } finally {
    services.runs.refresh();
  }
}
