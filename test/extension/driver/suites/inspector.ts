import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { InspectStart } from '../../../../webview/inspect/contract';
import { it, type Case } from '../suite';
import { activateOurs, fileAt, openInspector, until } from '../tools';

const RANDOM = { random: { rows: 64, seed: 1 } };
const choice = (probe: object) => ({ probe, reduction: 'mean', allTensors: false });

interface Measured {
  layers: { name: string }[];
  probe: { source: string };
  caveats: string[];
}

export const inspectorCases: Case[] = [
  it('the page runs nothing but our script and reads nothing but our pages', async (recorder) => {
    await activateOurs();
    const panel = await openInspector(recorder, fileAt('models', 'a.onnx'));
    assert.match(panel.webview.html, /default-src 'none'/);
    assert.match(panel.webview.html, /dist\/webview\/inspect\.js/);
    assert.deepEqual(
      panel.webview.options.localResourceRoots?.map(({ path }) => path.replace(/.*\/dist/, 'dist')),
      ['dist/webview'],
    );
    panel.dispose();
  }),
  it('a model without a choice proposes none, and remembers the one that worked', async (recorder) => {
    const uri = fileAt('models', 'a.onnx');
    const first = await openInspector(recorder, uri);
    const start = await first.request<InspectStart>('start', { allTensors: false });
    assert.equal(start.path, 'models/a.onnx');
    assert.equal(start.probe, null);
    assert.ok(start.measures.length > 0);
    const measured = await first.request<Measured>('measure', choice(RANDOM));
    assert.equal(measured.probe.source, 'random');
    assert.deepEqual(
      measured.layers.map(({ name }) => name),
      start.description.layers.map(({ name }) => name),
    );
    first.dispose();
    const second = await openInspector(recorder, uri);
    assert.deepEqual((await second.request<InspectStart>('start', { allTensors: false })).probe, RANDOM);
    second.dispose();
  }),
  it('a checkpoint of a run proposes the test set of its study', async (recorder) => {
    const panel = await openInspector(
      recorder,
      fileAt('runs', 'quick', 'seed-0', 'checkpoints', 'step-000400.onnx'),
    );
    const start = await panel.request<InspectStart>('start', { allTensors: false });
    assert.deepEqual(start.probe, {});
    const measured = await panel.request<Measured>('measure', choice({}));
    assert.equal(measured.probe.source, 'study test set');
    panel.dispose();
  }),
  it('a checkpoint whose run is no longer known proposes no test set, whatever was chosen before', async (recorder) => {
    await vscode.workspace.fs.copy(fileAt('runs', 'quick'), fileAt('runs', 'orphan'));
    const uri = fileAt('runs', 'orphan', 'seed-0', 'checkpoints', 'step-000400.onnx');
    const panel = await openInspector(recorder, uri);
    await panel.request<Measured>('measure', choice({}));
    await vscode.workspace.fs.delete(fileAt('runs', 'orphan', 'run.json'));
    const start = await panel.request<InspectStart>('start', { allTensors: false });
    assert.deepEqual([start.description.origin, start.probe], [null, null]);
    panel.dispose();
    await vscode.workspace.fs.delete(fileAt('runs', 'orphan'), { recursive: true });
  }),
  it('a former version of a model, which is on no disk, is not taken for the file', async (recorder) => {
    const panel = await openInspector(recorder, fileAt('models', 'a.onnx').with({ scheme: 'git' }));
    assert.match(panel.webview.html, /files on disk/);
    assert.equal(panel.webview.options.enableScripts, false);
    panel.dispose();
  }),
  it('settings reach the runtime', async (recorder) => {
    const settings = vscode.workspace.getConfiguration('replens');
    await settings.update('memoryLimit', 64, vscode.ConfigurationTarget.Workspace);
    const panel = await openInspector(recorder, fileAt('models', 'a.onnx'));
    try {
      const many = choice({ random: { rows: 2_000_000, seed: 1 } });
      const { caveats } = await panel.request<Measured>('measure', many);
      assert.match(caveats.join(' '), /Measured while the model ran, because .* exceed the memory limit/);
    } finally {
      await settings.update('memoryLimit', undefined, vscode.ConfigurationTarget.Workspace);
      panel.dispose();
    }
  }),
  it('a request for nothing is an error for the page, not a hang', async (recorder) => {
    const panel = await openInspector(recorder, fileAt('models', 'a.onnx'));
    await assert.rejects(panel.request('nothing'), /defect.*No request is called "nothing"/);
    await assert.rejects(panel.request('toString'), /No request is called/);
    panel.dispose();
  }),
  it('a cancelled request is answered at once', async (recorder) => {
    const panel = await openInspector(recorder, fileAt('models', 'a.onnx'));
    const controller = new AbortController();
    const measured = panel.request(
      'measure',
      choice({ random: { rows: 100_000, seed: 1 } }),
      controller.signal,
    );
    await delay(100);
    controller.abort();
    await assert.rejects(measured, /cancelled/);
    panel.dispose();
  }),
  it('nothing is sent to a hidden page, and a page that comes back finds its request again', async (recorder) => {
    const panel = await openInspector(recorder, fileAt('models', 'b.onnx'));
    const many = choice({ random: { rows: 20_000, seed: 2 } });
    const lost = panel.request('measure', many);
    panel.show(false);
    const before = panel.sent.length;
    await vscode.workspace.fs.copy(fileAt('models', 'b.onnx'), fileAt('models', 'b.onnx.data'));
    await delay(2000);
    assert.equal(panel.sent.length, before);
    panel.show(true);
    panel.ready();
    const found = await panel.request<Measured>('measure', many);
    assert.equal(found.probe.source, 'random');
    assert.equal(await Promise.race([lost, Promise.resolve('unanswered')]), 'unanswered');
    await vscode.workspace.fs.delete(fileAt('models', 'b.onnx.data'));
    panel.dispose();
  }),
  it('a new version of the file is told once it is whole, and its deletion too', async (recorder) => {
    const uri = fileAt('models', 'watched.onnx');
    const bytes = await vscode.workspace.fs.readFile(fileAt('models', 'a.onnx'));
    await vscode.workspace.fs.writeFile(uri, bytes);
    const panel = await openInspector(recorder, uri);
    await delay(1500);
    panel.sent.length = 0;
    for (const share of [0.2, 0.6, 1]) {
      await vscode.workspace.fs.writeFile(uri, bytes.slice(0, Math.ceil(share * bytes.length)));
      await delay(100);
    }
    await until('an event', () => panel.events.length > 0);
    await delay(1000);
    assert.deepEqual(panel.events, [{ kind: 'changed', refresh: true }]);
    await vscode.workspace.fs.delete(uri);
    await until('the second event', () => panel.events.length > 1);
    assert.deepEqual(panel.events[1], { kind: 'deleted' });
    panel.dispose();
  }),
  it('an export goes where the person says, and the folder is proposed again', async (recorder) => {
    const panel = await openInspector(recorder, fileAt('models', 'a.onnx'));
    const target = fileAt('exports', 'spectrum.svg');
    recorder.answer(/^Export/, target);
    const saved = await panel.request('export', { name: 'a: b/c', format: 'svg', content: '<svg/>' });
    assert.deepEqual(saved, { file: target.fsPath });
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(target)), '<svg/>');
    assert.equal(
      await panel.request('export', { name: 'x', format: 'png', content: new Uint8Array(1) }),
      null,
    );
    await vscode.workspace.fs.delete(fileAt('exports'), { recursive: true });
    panel.dispose();
  }),
  it('an export that can not be written is told once, with the file', async (recorder) => {
    const panel = await openInspector(recorder, fileAt('models', 'a.onnx'));
    recorder.forget();
    recorder.answer(/^Export/, fileAt('models', 'a.onnx', 'inside-a-file.csv'));
    const saved = await panel.request('export', { name: 'x', format: 'csv', content: '1' });
    assert.equal(saved, null);
    assert.equal(recorder.messages.length, 1);
    assert.match(recorder.messages[0].text, /inside-a-file\.csv: could not be written .*another place/);
    panel.dispose();
  }),
];
