/** One writer a folder: a lock file that names the process, taken over when that process is gone. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { throwIfCancelled, UserError } from '../errors';
import { fileError } from './files';

/** Name of the lock file in a locked folder. */
export const LOCK_NAME = 'run.lock';

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The live process that holds the lock of a folder, if any. */
export function lockHolder(folder: string): number | undefined {
  return holderOf(path.join(folder, LOCK_NAME));
}

function holderOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The locks of this process: they go at the latest when it exits, as a zombie, whose parent is gone, looks alive. */
const held = new Set<string>();

function removeHeld(): void {
  for (const file of held) rmSync(file, { force: true });
}

function unlocking(file: string): () => void {
  if (held.size === 0) process.once('exit', removeHeld);
  held.add(file);
  return () => {
    held.delete(file);
    if (held.size === 0) process.off('exit', removeHeld);
    rmSync(file, { force: true });
  };
}

/**
 * Locks a folder for this process and returns the function that unlocks it.
 * Throws {@link UserError} while another live process holds it.
 */
export function lockFolder(folder: string): () => void {
  const file = path.join(folder, LOCK_NAME);
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return unlocking(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(file, error);
      const holder = holderOf(file);
      if (holder !== undefined || attempt > 0) {
        throw new UserError(
          folder,
          `is being written by process ${holder ?? 'unknown'}.`,
          `Wait until it ends, or cancel it first; if that process is no run of RepLens, delete ${file}.`,
          { cause: error },
        );
      }
      rmSync(file, { force: true });
    }
  }
}

/** A process whose parent was killed ends after the slice of work that it is in. */
const PATIENCE_MS = 15_000;
const PAUSE_MS = 50;

/** As {@link lockFolder}, but gives a holder that is about to end the time for it. */
export async function lockFolderSoon(folder: string, signal: AbortSignal): Promise<() => void> {
  for (let waited = 0; waited < PATIENCE_MS && lockHolder(folder) !== undefined; waited += PAUSE_MS) {
    await delay(PAUSE_MS);
    throwIfCancelled(signal);
  }
  return lockFolder(folder);
}
