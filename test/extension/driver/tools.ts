/** What suites have in common. */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { FakePanel } from './fake-panel';
import { OURS, type Recorder } from './recorder';

/** Folder that is open. */
export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder.uri.fsPath;
}

/** A file of the folder. */
export function fileAt(...parts: string[]): vscode.Uri {
  return vscode.Uri.file(path.join(workspaceFolder(), ...parts));
}

/** Activates our extension; resolves with the milliseconds it took. */
export async function activateOurs(): Promise<number> {
  const begun = performance.now();
  await vscode.extensions.getExtension(OURS)?.activate();
  return performance.now() - begun;
}

/** Asks until the answer is something; fails with `what` when it takes too long. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  seconds = 30,
): Promise<NonNullable<Awaited<T>>> {
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    await delay(50);
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

/** Opens a model in the inspector, with the test as its page. */
export async function openInspector(recorder: Recorder, uri: vscode.Uri): Promise<FakePanel> {
  const editor = recorder.editor;
  if (!editor) throw new Error('no custom editor is registered');
  const cancellation = new vscode.CancellationTokenSource();
  const document = await editor.openCustomDocument(
    uri,
    {} as vscode.CustomDocumentOpenContext,
    cancellation.token,
  );
  const panel = new FakePanel('replens.inspector', path.basename(uri.fsPath));
  panel.onDidDispose(() => document.dispose());
  await editor.resolveCustomEditor(document, panel, cancellation.token);
  return panel.ready();
}

/** An item of a tree with what stands in it. */
export interface Shown {
  node: unknown;
  item: vscode.TreeItem;
  label: string;
}

/** Children of a node of one of our trees (its roots without `node`), as they are shown. */
export async function childrenOf({ trees }: Recorder, id: string, node?: unknown): Promise<Shown[]> {
  const tree = trees.get(id);
  if (!tree) throw new Error(`no tree ${id}`);
  const nodes = (await tree.getChildren(node)) ?? [];
  return Promise.all(
    nodes.map(async (child) => {
      const item = await tree.getTreeItem(child);
      return { node: child, item, label: String(item.label) };
    }),
  );
}

/** The entry with a label. */
export function named(shown: readonly Shown[], label: string): Shown {
  const found = shown.find((one) => one.label === label);
  if (!found) throw new Error(`no "${label}" among ${shown.map((one) => one.label).join(', ')}`);
  return found;
}

/** Runs a command with what a person would pass it. */
export function run(command: string, ...values: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(command, ...values);
}
