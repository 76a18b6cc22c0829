import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StudyState } from '../../../../webview/study/contract';
import { runtimeProcesses } from '../processes';
import { it, type Case } from '../suite';
import { activateOurs, fileAt, openInspector, run } from '../tools';

export const trustCases: Case[] = [
  it('an untrusted workspace gets no model run: its panels say so with the way to trust it', async (recorder) => {
    assert.equal(vscode.workspace.isTrusted, false);
    await activateOurs();
    const panel = await openInspector(recorder, fileAt('models', 'a.onnx'));
    assert.match(panel.webview.html, /not trusted/);
    assert.match(panel.webview.html, /command:workbench\.trust\.manage/);
    assert.equal(panel.webview.options.enableScripts, false);
    await assert.rejects(
      panel.request('start', { allTensors: false }),
      /user: This workspace is not trusted/,
    );
    assert.deepEqual(runtimeProcesses(), []);
    panel.dispose();
  }),
  it('a study is not run there, nor its data made', async (recorder) => {
    recorder.forget();
    await run('replens.runStudy', fileAt('quick.study.json'));
    await run('replens.previewData', fileAt('quick.study.json'));
    await run('replens.resumeRun', fileAt('runs', 'cut'));
    assert.deepEqual(
      recorder.messages.map(({ text }) => /not trusted/.test(text)),
      [true, true, true],
    );
    assert.deepEqual(runtimeProcesses(), []);
  }),
  it('finished results are shown', async (recorder) => {
    await run('replens.openResults', fileAt('runs', 'quick'));
    const panel = recorder.panels.at(-1)?.ready();
    assert.equal((await panel?.request<StudyState>('state'))?.run.status, 'finished');
    panel?.dispose();
  }),
  it('code and studies offer nothing that would run', async () => {
    const { uri } = await vscode.workspace.openTextDocument(fileAt('code', 'train.py'));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
      10,
    );
    assert.deepEqual(
      lenses.filter(({ command }) => command?.command.startsWith('replens.')),
      [],
    );
  }),
];
