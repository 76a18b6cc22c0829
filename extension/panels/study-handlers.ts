/** What the study panel asks of the host. */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Uri } from 'vscode';
import { panelErrorOf } from '../client/failure';
import type { CallOptions } from '../client/process';
import type { Services } from '../services';
import { exists } from '../workspace/paths';
import type { StudyContract, StudyState } from '../../webview/study/contract';
import type { PanelError } from '../../webview/wire/contract';
import type { Handlers } from './channel';
import { commonHandlers, started } from './common-handlers';
import { runtimeOptions } from './runtime-options';

const BEGIN_ATTEMPTS = 100;
const BEGIN_PAUSE_MS = 50;

/** A job writes the record of its run before anything else, but not in the instant it starts. */
async function untilBegun(folder: string, { jobs }: Services): Promise<void> {
  const record = Uri.file(path.join(folder, 'run.json'));
  for (let attempt = 0; attempt < BEGIN_ATTEMPTS && jobs.of(folder); attempt++) {
    if (await exists(record)) return;
    await delay(BEGIN_PAUSE_MS);
  }
}

/** Of a job that ended badly. Its process is not the one that a restart is of. */
function jobError(error: unknown): PanelError {
  const shown = panelErrorOf(error);
  if (shown.kind !== 'died') return shown;
  return { ...shown, remedy: 'Resume goes on from the last checkpoint of each seed, to the same result.' };
}

/** The run as it stands on disk, with the job that works on it. */
export async function studyState(
  folder: string,
  services: Services,
  options: Pick<CallOptions, 'signal' | 'onEvent'> = {},
): Promise<StudyState> {
  const { runtime, jobs, studies } = services;
  await untilBegun(folder, services);
  const run = await runtime.call('study.read', { folder }, options);
  const study = await studies.named(run.record.study);
  const job = jobs.of(folder);
  const error = jobs.errorOf(folder);
  return {
    run,
    studyFile: study?.uri.fsPath ?? null,
    job: job ? { progress: job.progress } : null,
    error: error === undefined ? null : jobError(error),
  };
}

/** The answers for the run in `folder`. */
export function studyHandlers(folder: string, services: Services): Handlers<StudyContract> {
  const inRun = (checkpoint: string) => Uri.file(path.join(folder, checkpoint));
  return {
    ...commonHandlers(services, () => Uri.file(folder)),
    state: (_params, request) => studyState(folder, services, runtimeOptions(request)),
    cancel: () => started('replens.cancelJob', folder),
    resume: () => started('replens.resumeRun', folder),
    inspect: ({ checkpoint }) => started('replens.inspect', inRun(checkpoint)),
    compare: ({ a, b }) => started('replens.compare', inRun(a), [inRun(a), inRun(b)]),
    openStudy: async () => {
      const run = await services.runs.summary(folder);
      const study = run && (await services.studies.named(run.study));
      return started('vscode.open', study?.uri ?? Uri.file(path.join(folder, 'study.json')));
    },
    openReport: () => started('replens.openReport', folder),
  };
}
