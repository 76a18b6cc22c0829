/** Writes a study to begin with. */
import { Uri, workspace } from 'vscode';
import { exists } from '../workspace/paths';
import { STUDY_SUFFIX } from '../workspace/studies';

/** Relative to the extension: the study of the sample workspace. */
const TEMPLATE = ['extension', 'media', 'sample', 'complexity.study.json'];

async function freeName(folder: Uri): Promise<string> {
  for (let count = 1; ; count++) {
    const name = count === 1 ? 'untitled' : `untitled-${count}`;
    if (!(await exists(Uri.joinPath(folder, `${name}${STUDY_SUFFIX}`)))) return name;
  }
}

/** The template under another name. Pure. */
export function renamed(study: string, name: string): string {
  return study.replace(/("name"\s*:\s*)"[^"]*"/, `$1${JSON.stringify(name)}`);
}

/** Writes a study under a name that is free, and returns its address. */
export async function writeNewStudy(folder: Uri, extensionUri: Uri): Promise<Uri> {
  const template = await workspace.fs.readFile(Uri.joinPath(extensionUri, ...TEMPLATE));
  const name = await freeName(folder);
  const file = Uri.joinPath(folder, `${name}${STUDY_SUFFIX}`);
  const text = renamed(new TextDecoder().decode(template), name);
  await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  return file;
}
