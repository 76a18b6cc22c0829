/** What the trees tell of a run, read from its folder. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunStatus } from '../../runtime/store/run-folder';
import type { VerdictOutcome } from '../../runtime/studies/results';
import { readSmallJson, textOf } from './small-json';

/** A run in a few words. */
export interface RunSummary {
  folder: string;
  /** Name of the study. */
  study: string;
  /** `interrupted`: it says that it runs, but no process works on it. */
  status: RunStatus | 'interrupted';
  /** Undefined where the record is unreadable. */
  startedAt: Date | undefined;
  reason: string | undefined;
  verdicts: readonly { finding: string; outcome: VerdictOutcome }[];
}

/** Reads a run; undefined where the folder holds none. */
export async function readRunSummary(folder: string): Promise<RunSummary | undefined> {
  const record = await readSmallJson(path.join(folder, 'run.json'));
  if (record?.format !== 'replens.run') return undefined;
  const status = record.status as RunStatus;
  const started = Date.parse(textOf(record.startedAt) ?? '');
  return {
    folder,
    study: textOf(record.study) ?? path.basename(folder),
    status: status === 'running' && !(await isWritten(folder)) ? 'interrupted' : status,
    startedAt: Number.isNaN(started) ? undefined : new Date(started),
    reason: textOf(record.reason),
    verdicts: status === 'finished' ? await readVerdicts(folder) : [],
  };
}

/** Whether a live process writes the folder: the one that its lock names. */
export async function isWritten(folder: string): Promise<boolean> {
  try {
    const pid = Number(await readFile(path.join(folder, 'run.lock'), 'utf8'));
    return Number.isInteger(pid) && pid > 0 && isAlive(pid);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function readVerdicts(folder: string): Promise<RunSummary['verdicts']> {
  const verdicts = (await readSmallJson(path.join(folder, 'results.json')))?.verdicts;
  if (!Array.isArray(verdicts)) return [];
  return (verdicts as Record<string, unknown>[]).flatMap(({ finding, outcome }) =>
    typeof finding === 'string' && typeof outcome === 'string'
      ? [{ finding, outcome: outcome as VerdictOutcome }]
      : [],
  );
}
