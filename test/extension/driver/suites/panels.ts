import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DataPreview } from '../../../../runtime/preview/preview';
import type { CompareStart } from '../../../../webview/compare/contract';
import type { StudyState } from '../../../../webview/study/contract';
import type { PanelError } from '../../../../webview/wire/contract';
import { FakePanel } from '../fake-panel';
import { it, type Case } from '../suite';
import { activateOurs, childrenOf, fileAt, run, until } from '../tools';

export const panelCases: Case[] = [
  it('a run opens in one panel, however often it is asked for', async (recorder) => {
    await activateOurs();
    const before = recorder.panels.length;
    await run('replens.openResults', fileAt('quick.study.json'));
    await run('replens.openResults', fileAt('runs', 'quick'));
    assert.equal(recorder.panels.length, before + 1);
    const panel = recorder.panels[before].ready();
    const { run: shown, job, studyFile } = await panel.request<StudyState>('state');
    assert.equal(shown.status, 'finished');
    assert.equal(shown.seeds.length, 2);
    assert.equal(job, null);
    assert.equal(studyFile, fileAt('quick.study.json').fsPath);
    panel.dispose();
  }),
  it('the panel of a run whose folder is deleted says so', async (recorder) => {
    await vscode.workspace.fs.copy(fileAt('runs', 'quick'), fileAt('runs', 'lost'));
    await run('replens.refresh');
    await childrenOf(recorder, 'replens.runs');
    await run('replens.openResults', fileAt('runs', 'lost'));
    const panel = recorder.panels.at(-1)?.ready();
    await panel?.request<StudyState>('state');
    await vscode.workspace.fs.delete(fileAt('runs', 'lost'), { recursive: true });
    const told = await until('an event', () =>
      panel?.events.find((event) => (event as { kind: string }).kind === 'unreadable'),
    );
    assert.match((told as { error: PanelError }).error.subject, /[\\/]lost\b/);
    panel?.dispose();
  }),
  it('the panel of a run comes back after a reload, with the run that it showed', async (recorder) => {
    const panel = new FakePanel('replens.study', 'quick');
    const folder = fileAt('runs', 'quick').fsPath;
    const cancelled = { folder };
    await recorder.serializers.get('replens.study')?.deserializeWebviewPanel(panel, cancelled);
    const state = await panel.ready().request<StudyState>('state');
    assert.equal(state.run.folder, folder);
    panel.dispose();
  }),
  it('the panel of a pair comes back after a reload, and swaps in place', async (recorder) => {
    const panel = new FakePanel('replens.compare', 'a.onnx ↔ b.onnx');
    const [a, b] = ['a.onnx', 'b.onnx'].map((name) => fileAt('models', name).fsPath);
    await recorder.serializers.get('replens.compare')?.deserializeWebviewPanel(panel, { a, b });
    const start = await panel.ready().request<CompareStart>('start');
    assert.deepEqual([start.a.path, start.b.path], ['models/a.onnx', 'models/b.onnx']);
    const probe = { random: { rows: 32, seed: 3 } };
    const compared = await panel.request<{ values: number[][] }>('compare', {
      probe,
      reduction: 'mean',
      measure: start.measures[0].key,
    });
    assert.equal(compared.values.length, start.a.description.layers.length);
    const swapped = await panel.request<CompareStart>('swap');
    assert.deepEqual([swapped.a.path, swapped.probe], ['models/b.onnx', probe]);
    assert.equal(panel.title, 'b.onnx ↔ a.onnx');
    panel.dispose();
  }),
  it('the data of a study opens in one panel, and comes back after a reload', async (recorder) => {
    const file = fileAt('quick.study.json');
    const before = recorder.panels.length;
    await run('replens.previewData', file);
    await run('replens.previewData', file);
    assert.equal(recorder.panels.length, before + 1);
    const choice = { split: 'train', where: {}, count: 10 };
    const preview = await recorder.panels[before].ready().request<DataPreview>('preview', choice);
    assert.equal(preview.kind, 'binary');
    assert.equal(preview.examples.rows.length, 10);
    recorder.panels[before].dispose();
    const panel = new FakePanel('replens.preview', 'Data of quick');
    await recorder.serializers.get('replens.preview')?.deserializeWebviewPanel(panel, { file: file.fsPath });
    const again = await panel.ready().request<DataPreview>('preview', choice);
    assert.deepEqual(again.examples, preview.examples);
    panel.dispose();
  }),
  it('a panel that did not say what it showed closes', async (recorder) => {
    for (const [type, serializer] of recorder.serializers) {
      const panel = new FakePanel(type, '');
      await serializer.deserializeWebviewPanel(panel, undefined);
      assert.ok(panel.disposed, type);
    }
  }),
  it('two checkpoints of one study propose its test set', async (recorder) => {
    const [a, b] = ['000000', '000400'].map((step) =>
      fileAt('runs', 'quick', 'seed-1', 'checkpoints', `step-${step}.onnx`),
    );
    await run('replens.compare', a, [a, b]);
    const panel = recorder.panels.at(-1)?.ready();
    assert.deepEqual((await panel?.request<CompareStart>('start'))?.probe, {});
    panel?.dispose();
  }),
];
