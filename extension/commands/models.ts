/** Commands on checkpoints: inspect one, compare two. */
import type { Uri } from 'vscode';
import { commands, TabInputCustom, ViewColumn, window } from 'vscode';
import { INSPECTOR } from '../editors/inspector';
import type { ComparePanels } from '../panels/compare-panel';
import type { Services } from '../services';
import { shownPath } from '../workspace/paths';
import { UserError } from '../../runtime/errors';
import { activeFile, selectionOf, uriOf } from './arguments';
import { pickCheckpoint } from './pick';
import type { CommandTable } from './register';

/** Context key: a model waits for the other one of a comparison. */
const HAS_SELECTED = 'replens.hasSelectedForCompare';

/** Where the inspector of a model is open already. */
function openColumn(uri: Uri): ViewColumn | undefined {
  return window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof TabInputCustom && input.uri.toString() === uri.toString()),
  )?.viewColumn;
}

/** Opens the inspector: where it is already, beside the code, or as any editor. */
async function openInspector(uri: Uri, beside: boolean): Promise<void> {
  const viewColumn = openColumn(uri) ?? (beside ? ViewColumn.Beside : ViewColumn.Active);
  await commands.executeCommand('vscode.openWith', uri, INSPECTOR, { viewColumn, preview: false });
}

/** The commands on models. */
export function modelCommands(services: Services, panels: ComparePanels): CommandTable {
  let selected: Uri | undefined;
  const compare = async (a: Uri, b: Uri) => {
    for (const uri of [b, a]) await services.recent.use('checkpoint', uri);
    panels.show(a.fsPath, b.fsPath);
  };
  return {
    'replens.inspect': async (argument, options) => {
      const uri = uriOf(argument) ?? (await pickCheckpoint(services, 'Inspect Representations'));
      const beside = typeof options === 'object' && options !== null && 'beside' in options;
      if (uri) await openInspector(uri, beside);
    },
    'replens.compare': async (clicked, several) => {
      const [first, second, ...more] = selectionOf(clicked, several);
      if (more.length > 0) {
        throw new UserError(
          `${more.length + 2} files`,
          'are selected, and a comparison is of two.',
          'Select two checkpoints.',
        );
      }
      const a = first ?? (await pickCheckpoint(services, 'Compare Representations (1 of 2)'));
      if (!a) return;
      const b = second ?? (await pickCheckpoint(services, `Compare ${shownPath(a)} with`, a));
      if (b) await compare(a, b);
    },
    'replens.selectForCompare': async (argument) => {
      const uri =
        uriOf(argument) ?? activeFile('.onnx') ?? (await pickCheckpoint(services, 'Select for Compare'));
      if (!uri) return;
      selected = uri;
      await commands.executeCommand('setContext', HAS_SELECTED, true);
    },
    'replens.compareWithSelected': async (argument) => {
      const a = selected;
      if (!a) return;
      const b =
        uriOf(argument) ??
        activeFile('.onnx') ??
        (await pickCheckpoint(services, `Compare ${shownPath(a)} with`, a));
      if (b) await compare(a, b);
    },
  };
}
