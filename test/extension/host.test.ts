import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { addStudyToInterrupt, makeWorkspace } from './support/fixture';
import { ExtensionHost } from './support/host';

/** True while a process runs. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the extension in its host', () => {
  let folder: string;
  let host: ExtensionHost;

  before(async () => {
    folder = await makeWorkspace();
    host = await ExtensionHost.open({ folder });
  });
  after(async () => {
    await host.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  for (const suite of ['commands', 'trees', 'lenses', 'inspector', 'panels', 'studies', 'deaths']) {
    test(suite, (t) => host.run(suite, t));
  }
  test('the event loop', (t) => host.run('eventLoop', t));
  test('disposal', (t) => host.run('disposal', t));

  test('a reload of the window', async (t) => {
    addStudyToInterrupt(folder);
    await host.run('beforeReload', t);
    const old = await host.processesBeforeReload();
    assert.ok(old.length > 0);
    const told = host.vscode.complaints.messages.length;
    await host.vscode.reload();
    await host.run('afterReload', t);
    assert.deepEqual(old.filter(isAlive), []);
    assert.deepEqual(host.vscode.complaints.messages.slice(told), []);
  });
});

describe('the extension in an untrusted workspace', () => {
  let folder: string;
  let host: ExtensionHost;

  before(async () => {
    folder = await makeWorkspace();
    host = await ExtensionHost.open({
      folder,
      workspaceTrust: true,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
  });
  after(async () => {
    await host.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  test('trust', (t) => host.run('trust', t));
});
