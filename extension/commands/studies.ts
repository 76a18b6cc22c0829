/** Commands on study files: write one, run one, look at its data. */
import { Uri, window, workspace } from 'vscode';
import { trainingSettings } from '../client/settings';
import { requireTrust } from '../client/trust';
import type { StudyDiagnostics } from './study-diagnostics';
import type { PreviewPanels } from '../panels/preview-panel';
import type { StudyPanels } from '../panels/study-panel';
import type { Services } from '../services';
import { STUDY_SUFFIX } from '../workspace/studies';
import { UserError } from '../../runtime/errors';
import { activeFile, uriOf } from './arguments';
import { writeNewStudy } from './new-study';
import { pickStudy } from './pick';
import type { CommandTable } from './register';
import { claimRunFolder } from './run-folder';

/** The folder that a new study is written to. */
async function chooseFolder(): Promise<Uri | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    throw new UserError(
      'No folder',
      'is open to write a study to.',
      'Open a folder first, or the sample workspace.',
    );
  }
  if (folders.length === 1) return folders[0].uri;
  return (await window.showWorkspaceFolderPick({ placeHolder: 'Folder of the new study' }))?.uri;
}

/** True where the person wants a second run beside the one that trains. */
async function mayRunAgain(name: string, services: Services, panels: StudyPanels): Promise<boolean> {
  const going = services.jobs.all.find(({ study }) => study === name);
  if (!going) return true;
  panels.open(going.folder);
  const again = 'Run Again';
  const message = `RepLens: the study ${name} is training already.`;
  return (await window.showInformationMessage(message, again)) === again;
}

/** What is in the editor is what counts: saves the study first where it was changed. */
async function saved(file: Uri): Promise<void> {
  const document = workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (document?.isDirty) await document.save();
}

async function runStudy(file: Uri, services: Services, panels: StudyPanels, diagnostics: StudyDiagnostics) {
  requireTrust('study.run');
  await saved(file);
  const spec = await diagnostics.watch(file, () =>
    services.runtime.call('study.load', { file: file.fsPath }),
  );
  await services.recent.use('study', file);
  if (!(await mayRunAgain(spec.name, services, panels))) return;
  const folder = await claimRunFolder(file, spec.name);
  const params = { folder, spec, replace: false, ...trainingSettings() };
  services.jobs.start({ kind: 'run', params }, spec.name);
  await services.recent.use('run', Uri.file(folder));
  panels.open(folder);
}

/** The commands on study files. */
export function studyCommands(
  services: Services,
  panels: StudyPanels,
  previews: PreviewPanels,
  diagnostics: StudyDiagnostics,
): CommandTable {
  /** Studies on their way to a run: a second click meanwhile asks for no second run. */
  const starting = new Set<string>();
  const runOnce = async (file: Uri) => {
    const key = file.toString();
    if (starting.has(key)) return;
    starting.add(key);
    try {
      await runStudy(file, services, panels, diagnostics);
    } finally {
      starting.delete(key);
    }
  };
  return {
    'replens.newStudy': async () => {
      const folder = await chooseFolder();
      if (folder) await window.showTextDocument(await writeNewStudy(folder, services.context.extensionUri));
    },
    'replens.runStudy': async (argument) => {
      const file = uriOf(argument) ?? activeFile(STUDY_SUFFIX) ?? (await pickStudy(services, 'Run Study'));
      if (file) await runOnce(file);
    },
    'replens.previewData': async (argument) => {
      requireTrust('data.preview');
      const file = uriOf(argument) ?? activeFile(STUDY_SUFFIX) ?? (await pickStudy(services, 'Preview Data'));
      if (!file) return;
      await saved(file);
      previews.show(file.fsPath);
    },
  };
}
