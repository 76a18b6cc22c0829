/** After a reload of the window: goes on with the runs that it cut off. */
import { setTimeout as delay } from 'node:timers/promises';
import { workspace, type LogOutputChannel } from 'vscode';
import { trainingLimits } from '../client/settings';
import { isWritten, readRunSummary } from '../workspace/run-summary';
import type { ActiveRuns } from './active-runs';
import type { Jobs } from './jobs';

/** The old processes end with their parent, but not in the same instant. */
const ATTEMPTS = 50;
const PAUSE_MS = 200;

async function isFree(folder: string): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (!(await isWritten(folder))) return true;
    await delay(PAUSE_MS);
  }
  return false;
}

/** Resumes what was cut off; what has ended since, or is worked on by somebody else, is left alone. */
export async function resumeInterrupted(
  jobs: Jobs,
  active: ActiveRuns,
  log: LogOutputChannel,
): Promise<void> {
  if (!workspace.isTrusted) return;
  for (const folder of active.all) {
    const free = await isFree(folder);
    const run = free ? await readRunSummary(folder) : undefined;
    // Another window may work on it.
    if (!free || jobs.of(folder)) continue;
    if (run?.status !== 'interrupted') {
      await active.remove(folder);
      continue;
    }
    log.info(`study ${run.study}: resumed, as the window was reloaded (${folder})`);
    const params = { folder, ...trainingLimits() };
    jobs.start({ kind: 'resume', params }, run.study, { unasked: true });
  }
}
