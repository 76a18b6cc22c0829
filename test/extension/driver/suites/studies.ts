import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StudyState } from '../../../../webview/study/contract';
import type { Recorder } from '../recorder';
import { it, type Case } from '../suite';
import { activateOurs, childrenOf, fileAt, named, run, until } from '../tools';

const labels = async (recorder: Recorder, id: string) =>
  (await childrenOf(recorder, id)).map(({ label }) => label);

async function gone(name: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(fileAt('runs', name));
    return false;
  } catch {
    return true;
  }
}

export const studyCases: Case[] = [
  it('a study runs into a folder of its own, tells evaluations live and ends with verdicts', async (recorder) => {
    await activateOurs();
    recorder.forget();
    await run('replens.runStudy', fileAt('quick.study.json'));
    const panel = recorder.panels.at(-1)?.ready();
    assert.equal(panel?.title, 'quick-2');
    assert.equal(recorder.contexts.get('replens.hasJobs'), true);
    assert.deepEqual(await labels(recorder, 'replens.jobs'), ['quick']);
    const begun = await panel.request<StudyState>('state');
    assert.equal(begun.run.spec.name, 'quick');
    const states = () =>
      panel.events.filter((event) => (event as { kind: string }).kind === 'state') as { state: StudyState }[];
    await until(
      'the end',
      () => states().some(({ state }) => state.run.status === 'finished' && state.job === null),
      60,
    );
    const kinds = new Set(panel.events.map((event) => (event as { kind: string }).kind));
    assert.ok(kinds.has('evaluation') && kinds.has('progress'), [...kinds].join());
    assert.equal(recorder.contexts.get('replens.hasJobs'), false);
    assert.deepEqual(recorder.messages, []);
    panel.dispose();
  }),
  it('deleting a run asks once and closes its panel', async (recorder) => {
    await run('replens.openResults', fileAt('runs', 'quick-2'));
    const panel = recorder.panels.at(-1);
    const { node } = await until('the run in the tree', async () =>
      (await childrenOf(recorder, 'replens.runs')).find(({ label }) => label === 'quick-2'),
    );
    recorder.forget();
    await run('replens.deleteRun', node);
    assert.equal(recorder.messages.length, 1);
    assert.equal(await gone('quick-2'), false, 'nothing is deleted without an answer');
    recorder.forget();
    recorder.answer(/^Move the run quick-2/, 'Move to Trash');
    await run('replens.deleteRun', node);
    assert.equal(panel?.disposed, await gone('quick-2'), 'its panel stays as long as it does');
    recorder.forget();
    recorder.answer(/^Move the run quick-2/, 'Move to Trash');
    recorder.answer(/Delete it for good/, 'Delete Permanently');
    await run('replens.deleteRun', node);
    assert.ok(await gone('quick-2'));
    assert.ok(panel?.disposed);
    assert.ok(!(await labels(recorder, 'replens.runs')).includes('quick-2'));
  }),
  it('a study that trains is cancelled from its job, and can be resumed', async (recorder) => {
    recorder.forget();
    const clicks = [1, 2].map(() => run('replens.runStudy', fileAt('long.study.json')));
    await Promise.all(clicks);
    const [job, ...others] = await childrenOf(recorder, 'replens.jobs');
    assert.deepEqual(others, [], 'a double click runs it once');
    assert.equal(job.item.contextValue, 'job');
    await until('the run', async () => (await labels(recorder, 'replens.runs')).includes('long'));
    const active = named(await childrenOf(recorder, 'replens.runs'), 'long');
    assert.equal(active.item.contextValue, 'run.active');
    await run('replens.deleteRun', active.node);
    assert.match(recorder.messages[0].text, /being trained/);
    recorder.forget();
    await run('replens.cancelJob', job.node);
    await until('no job', async () => (await labels(recorder, 'replens.jobs')).length === 0);
    const { item } = await until('the run as cancelled', async () => {
      const shown = named(await childrenOf(recorder, 'replens.runs'), 'long');
      return shown.item.contextValue === 'run.cancelled.resumable' ? shown : null;
    });
    assert.match(String(item.description), /cancelled/);
    assert.deepEqual(recorder.messages, [], 'who cancels needs no message');
    recorder.panels.at(-1)?.dispose();
  }),
  it('a run folder that can not be made is told with the setting that names it', async (recorder) => {
    recorder.forget();
    const settings = vscode.workspace.getConfiguration('replens');
    await settings.update('runFolder', 'quick.study.json', vscode.ConfigurationTarget.Workspace);
    try {
      await run('replens.runStudy', fileAt('quick.study.json'));
    } finally {
      await settings.update('runFolder', undefined, vscode.ConfigurationTarget.Workspace);
    }
    assert.equal(recorder.messages.length, 1);
    assert.match(recorder.messages[0].text, /quick\.study\.json: can't be made .*replens\.runFolder/);
  }),
  it('what is wrong in a study is shown at its property, with one message', async (recorder) => {
    recorder.forget();
    const uri = fileAt('bad.study.json');
    const document = await vscode.workspace.openTextDocument(uri);
    await run('replens.runStudy', uri);
    assert.equal(recorder.messages.length, 1);
    assert.match(recorder.messages[0].text, /training\.steps/);
    const ours = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'RepLens');
    assert.equal(ours.length, 1);
    assert.match(document.getText(ours[0].range), /"?steps"?: -1/);
    assert.ok(await gone('bad'), 'no folder is left of a study that did not run');
  }),
];
