/** Commands about finding one's way: reveal, refresh, sample, walkthrough. */
import { commands, Uri, window, workspace } from 'vscode';
import type { Services } from '../services';
import { exists } from '../workspace/paths';
import { uriOf } from './arguments';
import type { CommandTable } from './register';

/** Copies the sample workspace to a folder of the person's, and opens it. */
async function openSample(extensionUri: Uri): Promise<void> {
  const picked = await window.showOpenDialog({
    title: 'Where to put the sample workspace',
    openLabel: 'Put Sample Here',
    canSelectFiles: false,
    canSelectFolders: true,
  });
  if (!picked?.length) return;
  let target = Uri.joinPath(picked[0], 'replens-sample');
  for (let count = 2; await exists(target); count++) {
    target = Uri.joinPath(picked[0], `replens-sample-${count}`);
  }
  await workspace.fs.copy(Uri.joinPath(extensionUri, 'extension', 'media', 'sample'), target);
  await commands.executeCommand('vscode.openFolder', target);
}

/** The commands about finding one's way. */
export function workbenchCommands({ context, runs, studies, checkpoints }: Services): CommandTable {
  return {
    'replens.reveal': async (argument) => {
      const uri = uriOf(argument);
      if (uri) await commands.executeCommand('revealInExplorer', uri);
    },
    'replens.refresh': () => {
      for (const files of [runs, studies, checkpoints]) files.refresh();
    },
    'replens.openSample': () => openSample(context.extensionUri),
    'replens.openWalkthrough': () =>
      commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#start`, false),
  };
}
