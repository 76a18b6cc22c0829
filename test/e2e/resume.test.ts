import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StudyResults } from '../../runtime/studies/results';
import { runtimeProcesses } from './support/processes';
import { inWindow } from './support/scenario';
import { train, writeStudy } from './support/studies';
import { StudyPanel } from './support/study-panel';
import { until } from './support/wait';
import type { VsCode } from './support/vscode';

const LENGTH = { steps: 30_000, evaluations: 40 };

const scenario = inWindow({
  async prepare(folder) {
    await train(folder, writeStudy(folder, 'whole', LENGTH));
    writeStudy(folder, 'killed', LENGTH);
    writeStudy(folder, 'reloaded', LENGTH);
  },
});

/** What a run found, apart from its name and the time it took. */
function findings(vscode: VsCode, run: string): unknown {
  const file = path.join(vscode.folder, 'runs', run, 'results.json');
  const { verdicts, seeds, features, layers } = JSON.parse(readFileSync(file, 'utf8')) as StudyResults;
  assert.equal(seeds.length, 2);
  return { verdicts, seeds, features, layers };
}

async function start(vscode: VsCode, study: string): Promise<StudyPanel> {
  await vscode.openFile(`${study}.study.json`);
  await vscode.codeLens('Run Study').click();
  const panel = await StudyPanel.find(vscode, study);
  await panel.drawn(1000);
  return panel;
}

scenario('A killed runtime is told of once, and Resume goes on to the same result', async (vscode) => {
  const panel = await start(vscode, 'killed');
  const all = runtimeProcesses(vscode.serverPid);
  const ofStudy = all.find(({ pid }) => all.some(({ parent }) => parent === pid));
  assert.ok(ofStudy, 'the process of the study has those of its seeds below it');
  process.kill(ofStudy.pid, 'SIGKILL');
  await vscode.complaints.takeMessage(/killed.*SIGKILL|SIGKILL.*killed/);
  await panel.button('Resume').waitFor();
  assert.equal(vscode.complaints.messages.length, 0, 'one message');
  const notification = vscode.page.locator('.notification-toast');
  assert.deepEqual(
    await notification.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts(),
    ['Resume', 'Show Log'],
  );
  await notification.getByText('Resume', { exact: true }).click();
  await panel.waitFor('finished', 90_000);
  assert.deepEqual(findings(vscode, 'killed'), findings(vscode, 'whole'));
});

scenario(
  'A run that the reload of the window cut off goes on by itself, to the same result',
  async (vscode) => {
    await start(vscode, 'reloaded');
    await vscode.reload();
    const panel = await StudyPanel.find(vscode, 'reloaded');
    await panel.waitFor('finished', 90_000);
    assert.deepEqual(findings(vscode, 'reloaded'), findings(vscode, 'whole'));
    await until('no process but the shared one', () => runtimeProcesses(vscode.serverPid).length <= 1);
  },
);
