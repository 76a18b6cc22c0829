/** Paths as a person knows them. */
import { Uri, workspace } from 'vscode';

/** Relative to its workspace folder where it is in one (with the folder's name where there are several). */
export function shownPath(file: Uri | string): string {
  return workspace.asRelativePath(file);
}

/** The workspace folder that a file is in, else the first. */
export function workspaceFolderOf(file: Uri | undefined): Uri | undefined {
  const folder = file && workspace.getWorkspaceFolder(file);
  return (folder ?? workspace.workspaceFolders?.[0])?.uri;
}

/** The folder that a file lies in. */
export function folderOf(file: Uri): Uri {
  return Uri.joinPath(file, '..');
}

/** Whether a file or folder exists. */
export async function exists(file: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
