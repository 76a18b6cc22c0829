import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { it, type Case } from '../suite';
import { activateOurs, childrenOf, fileAt, named, run, until } from '../tools';

export const treeCases: Case[] = [
  it('studies are listed with the commands of a study', async (recorder) => {
    await activateOurs();
    const studies = await childrenOf(recorder, 'replens.studies');
    assert.deepEqual(studies.map(({ label }) => label).sort(), ['bad', 'long', 'quick']);
    assert.ok(studies.every(({ item }) => item.contextValue === 'study'));
  }),
  it('runs tell how they stand, and offer what fits', async (recorder) => {
    const runs = await childrenOf(recorder, 'replens.runs');
    const context = Object.fromEntries(runs.map(({ label, item }) => [label, item.contextValue]));
    assert.deepEqual(context, {
      quick: 'run.finished',
      cut: 'run.interrupted.resumable',
      stopped: 'run.cancelled.resumable',
    });
    assert.match(String(named(runs, 'quick').item.description), /gate failed|reproduced/);
  }),
  it('a run holds its seeds and they hold their checkpoints by step', async (recorder) => {
    const run = named(await childrenOf(recorder, 'replens.runs'), 'quick');
    const seeds = await childrenOf(recorder, 'replens.runs', run.node);
    assert.deepEqual(
      seeds.map(({ label }) => label),
      ['seed 0', 'seed 1'],
    );
    const checkpoints = await childrenOf(recorder, 'replens.runs', seeds[0].node);
    assert.equal(checkpoints[0].label, 'step 0');
    assert.equal(checkpoints.at(-1)?.label, 'step 400');
    assert.ok(checkpoints.every(({ item }) => item.contextValue === 'checkpoint'));
  }),
  it('checkpoints of runs are not listed among the others', async (recorder) => {
    const checkpoints = await childrenOf(recorder, 'replens.checkpoints');
    assert.deepEqual(checkpoints.map(({ label }) => label).sort(), ['a.onnx', 'b.onnx']);
  }),
  it('a model that appears is listed soon', async (recorder) => {
    const tree = recorder.trees.get('replens.checkpoints');
    const changed = new Promise((resolve) => tree?.onDidChangeTreeData?.(resolve));
    await vscode.workspace.fs.copy(fileAt('models', 'a.onnx'), fileAt('models', 'new.onnx'));
    await changed;
    named(await childrenOf(recorder, 'replens.checkpoints'), 'new.onnx');
    await vscode.workspace.fs.delete(fileAt('models', 'new.onnx'));
  }),
  it('a folder that is deleted takes its runs out of the list', async (recorder) => {
    await vscode.workspace.fs.copy(fileAt('runs', 'stopped'), fileAt('more', 'runs', 'gone'));
    const labels = async () => (await childrenOf(recorder, 'replens.runs')).map(({ label }) => label);
    await run('replens.refresh');
    assert.ok((await labels()).includes('gone'));
    await vscode.workspace.fs.delete(fileAt('more'), { recursive: true });
    await until('the list without it', async () => !(await labels()).includes('gone'));
  }),
  it('a record that is no JSON, or of something else, is no run', async (recorder) => {
    for (const [name, text] of [
      ['torn', '{"format": "repl'],
      ['other', '{"format": "other"}'],
    ]) {
      await vscode.workspace.fs.writeFile(fileAt('runs', name, 'run.json'), new TextEncoder().encode(text));
    }
    await run('replens.refresh');
    const labels = (await childrenOf(recorder, 'replens.runs')).map(({ label }) => label);
    assert.ok(!labels.includes('torn') && !labels.includes('other'));
    for (const name of ['torn', 'other'])
      await vscode.workspace.fs.delete(fileAt('runs', name), { recursive: true });
  }),
];
