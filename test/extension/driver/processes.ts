/** The runtime processes that the extension host has started, as Linux tells them. */
import { readdirSync, readFileSync } from 'node:fs';

function read(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** Ids of the runtime processes whose parent is `parent`. */
export function runtimeProcesses(parent = process.pid): number[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => read(pid, 'cmdline').includes('runtime/service.js'))
    .filter(
      (pid) =>
        read(pid, 'stat')
          .replace(/^.*\) /s, '')
          .split(' ')[1] === String(parent),
    )
    .map(Number);
}
