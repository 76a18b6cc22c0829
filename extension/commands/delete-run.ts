/** Moves runs to the trash, after asking once. */
import path from 'node:path';
import { FileSystemError, Uri, window, workspace } from 'vscode';
import type { Services } from '../services';
import { shownPath } from '../workspace/paths';
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

/** Not every file system has a trash. */
async function trash(folder: string): Promise<void> {
  const uri = Uri.file(folder);
  try {
    await workspace.fs.delete(uri, { recursive: true, useTrash: true });
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') throw error;
    const message = `${shownPath(folder)} can't be moved to a trash here. Delete it for good?`;
    if (!(await confirm(message, 'This can not be undone.', 'Delete Permanently'))) return;
    await workspace.fs.delete(uri, { recursive: true });
  }
}

/** True where the person agreed. */
export async function deleteRuns(folders: readonly string[], services: Services): Promise<boolean> {
  if (folders.length === 0) return false;
  for (const folder of folders) await requireIdleRun(folder, services);
  const what = folders.length === 1 ? `the run ${path.basename(folders[0])}` : `${folders.length} runs`;
  const detail = `${folders.map(shownPath).join('\n')}\n\nTheir checkpoints and results go with them.`;
  if (!(await confirm(`Move ${what} to the trash?`, detail, 'Move to Trash'))) return false;
  for (const folder of folders) await trash(folder);
  services.runs.refresh();
  return true;
}
