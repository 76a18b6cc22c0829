/** What commands are called with: an address, a path, a node of a tree, or several of them. */
import { TabInputCustom, TabInputText, Uri, window } from 'vscode';

type UriParts = Parameters<typeof Uri.from>[0];

/** The file or folder that an argument stands for. */
export function uriOf(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) return argument;
  if (typeof argument === 'string') return Uri.file(argument);
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('uri' in argument) return argument.uri instanceof Uri ? argument.uri : undefined;
  // What the link of a hover brings back is no longer an object of the class.
  return 'scheme' in argument && 'path' in argument ? Uri.from(argument as UriParts) : undefined;
}

/** The selection of a list that a menu was opened on: `(clicked, selected[])`; the clicked one where there is no selection. */
export function selectionOf(clicked: unknown, selected: unknown): Uri[] {
  const several = Array.isArray(selected) ? selected.map(uriOf).filter((uri) => uri !== undefined) : [];
  const one = uriOf(clicked);
  return several.length > 0 ? several : one ? [one] : [];
}

/** The file of the tab in front, if it ends like this. */
export function activeFile(ending: string): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof TabInputText || input instanceof TabInputCustom ? input.uri : undefined;
  return uri?.path.toLowerCase().endsWith(ending) ? uri : undefined;
}
