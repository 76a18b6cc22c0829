/** The processes below a server, from Linux's process table. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A process that runs. */
export interface Process {
  pid: number;
  parent: number;
  command: string;
}

function read(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return state === 'Z' ? null : { pid, parent: Number(parent), command };
  } catch {
    return null;
  }
}

/** Every process that descends from `ancestor`. */
export function descendants(ancestor: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => read(Number(name)))
    .filter((process) => process !== null);
  const found: Process[] = [];
  let parents = new Set([ancestor]);
  while (parents.size > 0) {
    const children = all.filter(({ parent }) => parents.has(parent));
    found.push(...children);
    parents = new Set(children.map(({ pid }) => pid));
  }
  return found;
}

/** Our runtime processes below a server; those that a study starts for its seeds come after the study's own. */
export function runtimeProcesses(server: number): Process[] {
  return descendants(server).filter(({ command }) =>
    command.includes(path.join('dist', 'runtime', 'service.js')),
  );
}
