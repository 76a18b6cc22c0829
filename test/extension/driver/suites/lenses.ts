import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { it, type Case } from '../suite';
import { activateOurs, fileAt, until } from '../tools';

async function lensesOf(uri: vscode.Uri): Promise<{ line: number; title: string; command: string }[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
    100,
  );
  return lenses
    .filter(({ command }) => command?.command.startsWith('replens.'))
    .map(({ range, command }) => ({
      line: range.start.line,
      title: command?.title ?? '',
      command: command?.command ?? '',
    }));
}

const titles = async (uri: vscode.Uri) => (await lensesOf(uri)).map(({ title }) => title);
const open = (...parts: string[]) => vscode.workspace.openTextDocument(fileAt(...parts));

export const lensCases: Case[] = [
  it('a study with a run offers to run it, to look at its data and to open the results', async () => {
    await activateOurs();
    const { uri } = await open('quick.study.json');
    assert.deepEqual(await titles(uri), ['Run Study', 'Preview Data', 'Open Results']);
  }),
  it('a study without a run offers to run it and to look at its data', async () => {
    const { uri } = await open('long.study.json');
    assert.deepEqual(await titles(uri), ['Run Study', 'Preview Data']);
  }),
  it('code that names checkpoints offers to inspect them, and to compare with the one before', async () => {
    const { uri } = await open('code', 'train.py');
    assert.deepEqual(
      (await lensesOf(uri)).map(({ line, title }) => `${line} ${title}`),
      ['3 Inspect a.onnx', '4 Inspect b.onnx', '4 Compare with a.onnx'],
    );
  }),
  it('cells of a notebook compare with what cells above them name', async () => {
    const notebook = await vscode.workspace.openNotebookDocument(fileAt('code', 'notes.ipynb'));
    await vscode.window.showNotebookDocument(notebook);
    const [first, second] = notebook.getCells();
    assert.deepEqual(await titles(first.document.uri), ['Inspect a.onnx']);
    assert.deepEqual(await titles(second.document.uri), ['Inspect b.onnx', 'Compare with a.onnx']);
  }),
  it('a hover on the name gives the same links', async () => {
    const { uri } = await open('code', 'train.py');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(4, 40),
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((part) => (part as vscode.MarkdownString).value))
      .join();
    assert.match(text, /\[Inspect b\.onnx\]\(command:replens\.inspect\?/);
    assert.match(text, /\[Compare with a\.onnx\]\(command:replens\.compare\?/);
  }),
  it('the setting turns both off', async () => {
    const { uri } = await open('code', 'train.py');
    const settings = vscode.workspace.getConfiguration('replens');
    await settings.update('codeLens', false, vscode.ConfigurationTarget.Workspace);
    try {
      assert.deepEqual(await titles(uri), []);
    } finally {
      await settings.update('codeLens', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await until('lenses again', async () => (await titles(uri)).length === 3);
  }),
];
