/** Packages the extension for this machine in a process of its own, without what the packager prints. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './code-server.mjs';

const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'package.mjs');

/** Makes this platform's VSIX in an empty or new folder and gives its path. Throws {@link SetupError}. */
export function packageInto(folder) {
  const target = `${process.platform}-${process.arch}`;
  const args = [script, '--target', target, '--out', folder];
  const done = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new SetupError(`The extension was not packaged: ${done.stderr}`);
  return path.join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.vsix')),
  );
}
