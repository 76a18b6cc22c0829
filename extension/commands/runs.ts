/** Commands on runs: results, resuming, cancelling, the report. */
import path from 'node:path';
import { commands, env, UIKind, Uri, window, type MessageItem } from 'vscode';
import { trainingLimits } from '../client/settings';
import { requireTrust } from '../client/trust';
import type { StudyPanels } from '../panels/study-panel';
import type { Services } from '../services';
import { exists, shownPath } from '../workspace/paths';
import { readRunSummary, type RunSummary } from '../workspace/run-summary';
import { STUDY_SUFFIX } from '../workspace/studies';
import { UserError } from '../../runtime/errors';
import { activeFile, selectionOf, uriOf } from './arguments';
import { deleteRuns } from './delete-run';
import { pickRun } from './pick';
import type { CommandTable } from './register';

/** A run that can go on. */
const isResumable = ({ status }: RunSummary): boolean =>
  status === 'interrupted' || status === 'cancelled' || status === 'failed';

/** The latest run of the study in a file; tells where there is none. */
async function latestRun(file: Uri, { studies, runs }: Services): Promise<string | undefined> {
  const study = (await studies.all()).find(({ uri }) => uri.toString() === file.toString());
  const [latest] = study?.name === undefined ? [] : await runs.ofStudy(study.name);
  if (latest) return latest.folder;
  const run: MessageItem = { title: 'Run Study' };
  const answer = await window.showInformationMessage('RepLens: this study has no run yet.', run);
  if (answer === run) await commands.executeCommand('replens.runStudy', file);
  return undefined;
}

/** The run folder that an argument stands for: of a run, or of a study file. */
async function runFolderOf(
  argument: unknown,
  title: string,
  services: Services,
): Promise<string | undefined> {
  const uri = uriOf(argument) ?? activeFile(STUDY_SUFFIX);
  if (uri?.path.endsWith(STUDY_SUFFIX)) return latestRun(uri, services);
  return (uri ?? (await pickRun(services, title)))?.fsPath;
}

async function resume(folder: string, services: Services): Promise<void> {
  requireTrust('study.resume');
  const run = await readRunSummary(folder);
  if (!run) throw new UserError(folder, 'holds no run.', 'Run the study again.');
  services.jobs.start({ kind: 'resume', params: { folder, ...trainingLimits() } }, run.study);
}

/** A browser of this machine opens the report; of another machine it can only be fetched. */
async function openReport(folder: string): Promise<void> {
  const report = Uri.file(path.join(folder, 'report.html'));
  if (!(await exists(report))) {
    throw new UserError(shownPath(report), 'does not exist.', 'A run has a report once it is finished.');
  }
  if (env.remoteName === undefined && env.uiKind === UIKind.Desktop) {
    await env.openExternal(report);
    return;
  }
  await commands.executeCommand('revealInExplorer', report);
  void window.showInformationMessage(
    'RepLens: the report is on the machine that the window is connected to. Download it from the Explorer to open it in a browser.',
  );
}

/** The commands on runs. */
export function runCommands(services: Services, panels: StudyPanels): CommandTable {
  const { jobs, recent } = services;
  return {
    'replens.openResults': async (argument) => {
      const folder = await runFolderOf(argument, 'Open Results', services);
      if (folder === undefined) return;
      await recent.use('run', Uri.file(folder));
      panels.open(folder);
    },
    'replens.resumeRun': async (argument) => {
      const uri = uriOf(argument) ?? (await pickRun(services, 'Resume Run', isResumable));
      if (!uri) return;
      await resume(uri.fsPath, services);
      panels.open(uri.fsPath);
    },
    'replens.cancelJob': async (argument) => {
      const isActive = ({ folder }: RunSummary) => jobs.of(folder) !== undefined;
      const uri = uriOf(argument) ?? (await pickRun(services, 'Cancel Job', isActive));
      if (uri) jobs.of(uri.fsPath)?.cancel();
    },
    'replens.deleteRun': async (clicked, several) => {
      const chosen = selectionOf(clicked, several);
      const isIdle = ({ folder }: RunSummary) => jobs.of(folder) === undefined;
      const uris = chosen.length > 0 ? chosen : [await pickRun(services, 'Move Run to Trash', isIdle)];
      const folders = uris.filter((uri) => uri !== undefined).map(({ fsPath }) => fsPath);
      await deleteRuns(folders, services, (folder) => panels.close(folder));
    },
    'replens.openReport': async (argument) => {
      const uri =
        uriOf(argument) ?? (await pickRun(services, 'Open Report', ({ status }) => status === 'finished'));
      if (uri) await openReport(uri.fsPath);
    },
  };
}
