import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { FOLDER } from '../protocol';
import { runtimeProcesses } from '../processes';
import { it, type Case } from '../suite';
import { activateOurs, childrenOf, fileAt, run, until, named } from '../tools';

const pidsFile = () => path.join(process.env[FOLDER] ?? '', 'pids.json');

/** Starts a study with real panels open; then the window is reloaded. */
export const beforeReload: Case[] = [
  it('a study trains, and three panels are open', async (recorder) => {
    await activateOurs();
    recorder.realPanels = true;
    await run('workbench.action.closeAllEditors');
    await vscode.window.showTextDocument(fileAt('resumed.study.json'));
    await run('replens.runStudy', fileAt('resumed.study.json'));
    await run('replens.inspect', fileAt('models', 'a.onnx'));
    await run('replens.compare', fileAt('models', 'a.onnx'), [
      fileAt('models', 'a.onnx'),
      fileAt('models', 'b.onnx'),
    ]);
    await until('progress', async () => {
      const [job] = await childrenOf(recorder, 'replens.jobs');
      return /[1-9]\d? %/.test(String(job.item.description));
    });
    writeFileSync(pidsFile(), JSON.stringify(runtimeProcesses()));
  }),
];

export const afterReload: Case[] = [
  it('the panels are there again', async () => {
    await until('three tabs', () => {
      const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
      return ['resumed', 'a.onnx', 'a.onnx ↔ b.onnx'].every((label) => labels.includes(label));
    });
  }),
  it('the study that the reload cut off goes on by itself, and nobody is told by a message', async (recorder) => {
    await activateOurs();
    const [job] = await until('the job', async () => {
      const jobs = await childrenOf(recorder, 'replens.jobs');
      return jobs.length > 0 ? jobs : null;
    });
    assert.equal(job.label, 'resumed');
    await until('the end', async () => (await childrenOf(recorder, 'replens.jobs')).length === 0, 100);
    const { item } = named(await childrenOf(recorder, 'replens.runs'), 'resumed');
    assert.equal(item.contextValue, 'run.finished');
    assert.deepEqual(recorder.messages, []);
  }),
];
