/** The command line's answer to the same question, to compare a panel with. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './packaged';

/** Runs `replens ... --json` in a folder. */
export async function replens<T>(folder: string, ...args: string[]): Promise<T> {
  const cli = path.join(root, 'dist/runtime/cli.js');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args, '--json'], {
    cwd: folder,
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(stdout) as T;
}
