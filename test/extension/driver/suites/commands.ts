import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import { OURS } from '../recorder';
import { it, type Case } from '../suite';
import { activateOurs, fileAt, run } from '../tools';

interface Manifest {
  contributes: { commands: { command: string }[] };
}

/** Milliseconds that the code of our extension takes to be read, compiled and evaluated: of a second copy. */
function timeToLoad(): number {
  const main = path.join(
    vscode.extensions.getExtension(OURS)?.extensionPath ?? '',
    'dist',
    'extension',
    'main.js',
  );
  const load = createRequire(main);
  const first = load.cache[main];
  Reflect.deleteProperty(load.cache, main);
  const begun = performance.now();
  load(main);
  const milliseconds = performance.now() - begun;
  load.cache[main] = first;
  return milliseconds;
}

export const commandCases: Case[] = [
  it('nothing of ours is active before it is used', () => {
    assert.equal(vscode.extensions.getExtension(OURS)?.isActive, false);
    return Promise.resolve();
  }),
  it('loading and activating are timed', async (recorder) => {
    await activateOurs();
    const line = recorder.log.find((text) => text.startsWith('activated in'));
    const activate = Number(/[\d.]+/.exec(line ?? ''));
    const load = timeToLoad();
    assert.ok(activate > 0, 'the log tells');
    assert.ok(load > 0);
    return { load, activate, unit: 'ms' };
  }),
  it('every command that the manifest declares is registered, and no other', async () => {
    const { contributes } = vscode.extensions.getExtension(OURS)?.packageJSON as Manifest;
    const declared = contributes.commands.map(({ command }) => command).sort();
    const registered = (await vscode.commands.getCommands(true)).filter((id) =>
      /^replens\.[a-zA-Z]+$/.test(id),
    );
    assert.deepEqual(registered.sort(), declared);
  }),
  it('selecting for compare sets the context that the menus wait for', async (recorder) => {
    await run('replens.selectForCompare', fileAt('models', 'a.onnx'));
    assert.equal(recorder.contexts.get('replens.hasSelectedForCompare'), true);
    await run('replens.compareWithSelected', fileAt('models', 'b.onnx'));
    const panel = recorder.panels.at(-1);
    assert.equal(panel?.viewType, 'replens.compare');
    assert.equal(panel?.title, 'a.onnx ↔ b.onnx');
    panel?.dispose();
  }),
  it('comparing asks for what it was not given, those used last first', async (recorder) => {
    recorder.answer(/1 of 2/, 'b.onnx');
    recorder.answer(/^Compare .*b\.onnx with/, 'a.onnx');
    await run('replens.compare');
    const panel = recorder.panels.at(-1);
    assert.equal(panel?.title, 'b.onnx ↔ a.onnx');
    await run('replens.compare', fileAt('models', 'b.onnx'), [
      fileAt('models', 'b.onnx'),
      fileAt('models', 'a.onnx'),
    ]);
    assert.equal(recorder.panels.at(-1), panel, 'the panel of the pair is used again');
    panel?.dispose();
  }),
  it('comparing three files says that a comparison is of two', async (recorder) => {
    recorder.forget();
    const files = ['a', 'b', 'a'].map((name) => fileAt('models', `${name}.onnx`));
    await run('replens.compare', files[0], files);
    assert.match(recorder.messages[0].text, /3 files.*of two/);
  }),
  it('a new study is written under a name that is free, and opened', async () => {
    await run('replens.newStudy');
    const first = vscode.window.activeTextEditor?.document;
    assert.equal(first?.uri.toString(), fileAt('untitled.study.json').toString());
    assert.equal((JSON.parse(first?.getText() ?? '') as { name: string }).name, 'untitled');
    await run('replens.newStudy');
    const second = vscode.window.activeTextEditor?.document.uri;
    assert.equal(second?.toString(), fileAt('untitled-2.study.json').toString());
    for (const uri of [first?.uri, second]) if (uri) await vscode.workspace.fs.delete(uri);
    await run('workbench.action.closeAllEditors');
  }),
  it('the sample workspace is copied to where the person says, and opened', async (recorder) => {
    recorder.forget();
    recorder.held.add('vscode.openFolder');
    const target = fileAt('elsewhere');
    await vscode.workspace.fs.createDirectory(target);
    recorder.answer(/sample workspace/, [target]);
    await run('replens.openSample');
    const [, opened] = recorder.ran.find(([command]) => command === 'vscode.openFolder') ?? [];
    const names = (await vscode.workspace.fs.readDirectory(opened as vscode.Uri)).map(([name]) => name);
    assert.ok(
      names.some((name) => name.endsWith('.study.json')),
      names.join(' '),
    );
    await vscode.workspace.fs.delete(target, { recursive: true });
  }),
  it('checking providers tells which work and changes no setting', async (recorder) => {
    recorder.forget();
    recorder.held.add('workbench.action.openSettings');
    const before = vscode.workspace.getConfiguration('replens').get('provider');
    recorder.answer(/^Execution providers/, 'cpu');
    await run('replens.checkProviders');
    assert.equal(vscode.workspace.getConfiguration('replens').get('provider'), before);
    assert.ok(recorder.ran.some(([command]) => command === 'workbench.action.openSettings'));
    assert.deepEqual(recorder.messages, []);
  }),
  it('installing CUDA libraries tells the size and asks first; without a yes nothing is installed', async (recorder) => {
    recorder.forget();
    await run('replens.installCuda');
    const [message, ...others] = recorder.messages;
    assert.deepEqual(others, []);
    if (process.platform === 'linux' && process.arch === 'x64') {
      assert.match(message.text, /^Install the CUDA libraries of ONNX Runtime\?$/);
      assert.deepEqual(message.buttons, ['Download 179 MB', 'Choose File…']);
    } else assert.match(message.text, /exist for linux-x64 only/);
  }),
  it('an archive that has no CUDA libraries is refused by name, and another can be chosen', async (recorder) => {
    if (process.platform !== 'linux' || process.arch !== 'x64') return;
    recorder.forget();
    const archive = fileAt('other.tgz');
    await vscode.workspace.fs.writeFile(archive, Buffer.from('something else'));
    recorder.answer(/^Install the CUDA libraries/, 'Choose File…');
    recorder.answer(/^Archive with the CUDA libraries/, [archive]);
    await run('replens.installCuda');
    const failure = recorder.messages[recorder.messages.length - 1];
    assert.match(failure.text, /other\.tgz: is no whole \.tgz archive/);
    assert.deepEqual(failure.buttons, ['Choose File…']);
    await vscode.workspace.fs.delete(archive);
  }),
];
