import assert from 'node:assert/strict';
import { ComparePanel, InspectorPanel } from './support/model-panels';
import { inWindow } from './support/scenario';
import { train, writeStudy } from './support/studies';
import { StudyPanel } from './support/study-panel';

const FOLDER = 'runs/small/seed-0/checkpoints';
const BEFORE = `${FOLDER}/step-000000.onnx`;
const AFTER = `${FOLDER}/step-001500.onnx`;

const scenario = inWindow({
  async prepare(folder) {
    await train(folder, writeStudy(folder, 'small', { steps: 1500 }));
  },
});

scenario(
  'Open Results shows a finished run; after a reload of the window it is there again',
  async (vscode) => {
    await vscode.openFile('small.study.json');
    await vscode.codeLens('Open Results').click();
    const verdict = await (await StudyPanel.find(vscode, 'small')).verdicts.first().innerText();
    await vscode.reload();
    const again = await StudyPanel.find(vscode, 'small');
    await again.waitFor('finished');
    assert.equal(await again.verdicts.first().innerText(), verdict);
    await vscode.command('View: Close All Editors');
  },
);

scenario('An inspector comes back after a reload with the layer that was selected', async (vscode) => {
  await vscode.openFile(AFTER);
  const panel = await InspectorPanel.find(vscode, AFTER);
  await panel.drawn('scatter');
  await panel.layer('hidden2').click();
  await panel.figure('scatter').locator('.title', { hasText: 'hidden2' }).waitFor();
  await vscode.reload();
  const again = await InspectorPanel.find(vscode, AFTER);
  await again.drawn('scatter');
  await again.figure('scatter').locator('.title', { hasText: 'hidden2' }).waitFor();
  await vscode.command('View: Close All Editors');
});

scenario('A comparison comes back after a reload', async (vscode) => {
  await vscode.choose('Compare Representations', BEFORE, AFTER);
  await (await ComparePanel.find(vscode, 'step-000000.onnx', 'step-001500.onnx')).drawn('heatmap');
  await vscode.reload();
  await (await ComparePanel.find(vscode, 'step-000000.onnx', 'step-001500.onnx')).drawn('heatmap');
});
