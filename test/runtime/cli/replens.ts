/** Runs the built command line as a person would. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

/** Root of the repository. */
export const root = path.join(__dirname, '..', '..', '..');
const cli = path.join(root, 'dist', 'runtime', 'cli.js');

/** A command that has ended. */
export interface Finished {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A command that runs: the process, and what it ended with. */
export interface Running {
  child: ChildProcess;
  finished: Promise<Finished>;
}

/** Starts `replens ARGS`; `signal` cases use the child. */
export function start(args: readonly string[], options: { detached?: boolean } = {}): Running {
  const child = spawn(process.execPath, [cli, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const finished = new Promise<Finished>((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
  return { child, finished };
}

/** Runs `replens ARGS` to its end. */
export function replens(...args: string[]): Promise<Finished> {
  return start(args).finished;
}
