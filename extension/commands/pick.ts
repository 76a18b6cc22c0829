/** Lists to choose from, of what exists in the workspace; what was used last comes first. */
import { QuickPickItemKind, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { baseName } from '../client/doing';
import type { Services } from '../services';
import { folderOf, shownPath } from '../workspace/paths';
import type { RunSummary } from '../workspace/run-summary';
import { runDescription } from '../views/run-text';

interface UriItem extends QuickPickItem {
  uri?: Uri;
}

const item = (uri: Uri, description: string): UriItem => ({ label: baseName(uri.path), description, uri });

async function browse(title: string): Promise<Uri | undefined> {
  const picked = await window.showOpenDialog({
    title,
    openLabel: 'Choose',
    filters: { ONNX: ['onnx'] },
    defaultUri: workspace.workspaceFolders?.[0]?.uri,
  });
  return picked?.[0];
}

/** Asks for a checkpoint; undefined where the person decided otherwise. */
export async function pickCheckpoint(
  { checkpoints, recent }: Services,
  title: string,
  except?: Uri,
): Promise<Uri | undefined> {
  const others = checkpoints.all().then((all) => all.filter((uri) => uri.toString() !== except?.toString()));
  const items = others.then((all): UriItem[] => [
    ...recent.order('checkpoint', all, (uri) => uri).map((uri) => item(uri, shownPath(folderOf(uri)))),
    { label: '', kind: QuickPickItemKind.Separator },
    { label: '$(folder-opened) Browse...' },
  ]);
  const picked = await window.showQuickPick(items, {
    title,
    placeHolder: 'An ONNX file',
    matchOnDescription: true,
  });
  return picked && (picked.uri ?? browse(title));
}

/** Asks for a study file. */
export async function pickStudy({ studies, recent }: Services, title: string): Promise<Uri | undefined> {
  const all = recent.order('study', await studies.all(), ({ uri }) => uri);
  if (all.length === 0) {
    void window.showInformationMessage(
      'RepLens: there is no study (*.study.json) in this workspace. New Study writes one.',
    );
    return undefined;
  }
  const items = all.map(({ uri, title: about }): UriItem => ({
    ...item(uri, shownPath(folderOf(uri))),
    detail: about,
  }));
  return (await window.showQuickPick(items, { title, matchOnDetail: true }))?.uri;
}

/** Asks for a run among those that fit. */
export async function pickRun(
  { runs, recent }: Services,
  title: string,
  fits: (run: RunSummary) => boolean = () => true,
): Promise<Uri | undefined> {
  const all = (await runs.all()).filter(fits).map((run) => ({ run, uri: Uri.file(run.folder) }));
  if (all.length === 0) {
    void window.showInformationMessage(`RepLens: no run in this workspace fits "${title}".`);
    return undefined;
  }
  const items = recent
    .order('run', all, ({ uri }) => uri)
    .map(({ run, uri }): UriItem => ({ ...item(uri, runDescription(run)), detail: shownPath(uri) }));
  return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.uri;
}
