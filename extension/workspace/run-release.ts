/** Noticing that nobody works on a run any more. */
import type { Disposable } from 'vscode';
import { isWritten } from './run-summary';

const PAUSE_MS = 1000;

/**
 * Calls `released` each time that a process stops working on the run in a folder. Its record tells the same, except where it
 * was written before anybody watched it: right after a reload of the window.
 */
export function watchRelease(folder: string, released: () => void): Disposable {
  let held = false;
  const look = async () => {
    const before = held;
    held = await isWritten(folder);
    if (before && !held) released();
  };
  void look();
  const timer = setInterval(() => void look(), PAUSE_MS);
  return { dispose: () => clearInterval(timer) };
}
