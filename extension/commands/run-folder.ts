/** The folder of a new run: one that nothing lies in yet. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { runFolderSetting } from '../client/settings';
import { messageOf, UserError } from '../../runtime/errors';
import { folderOf, workspaceFolderOf } from '../workspace/paths';
import type { Uri } from 'vscode';

function refused(folder: string, cause: unknown): UserError {
  const reason = `can't be made (${messageOf(cause)}).`;
  return new UserError(folder, reason, 'Choose another replens.runFolder in the settings.', { cause });
}

/** True where it was made now: a folder that exists is not taken. */
async function make(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw refused(folder, error);
  }
}

/** Makes `<workspace folder>/<replens.runFolder>/<study>[-2, -3 ...]` and returns its path. Throws `UserError`. */
export async function claimRunFolder(study: Uri, name: string): Promise<string> {
  const root = workspaceFolderOf(study) ?? folderOf(study);
  const runs = path.resolve(root.fsPath, runFolderSetting(study));
  await mkdir(runs, { recursive: true }).catch((error: unknown) => {
    throw refused(runs, error);
  });
  for (let count = 1; ; count++) {
    const folder = path.join(runs, count === 1 ? name : `${name}-${count}`);
    if (await make(folder)) return folder;
  }
}
