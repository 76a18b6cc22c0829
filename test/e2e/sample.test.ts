import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InspectorPanel, ComparePanel } from './support/model-panels';
import { inWindow } from './support/scenario';

const scenario = inWindow({
  prepare: (folder) => writeFileSync(path.join(folder, 'README.md'), '# Empty\n'),
});

scenario('The walkthrough opens and leads to the sample workspace, offline', async (vscode) => {
  await vscode.command('RepLens: Get Started');
  const page = vscode.page.locator('.gettingStartedContainer');
  await page.getByRole('heading', { level: 2, name: 'See what a network represents' }).waitFor();
  assert.equal(await page.locator('.getting-started-step').count(), 4);
  await page.getByRole('button', { name: 'Open Sample Workspace' }).click();
  await vscode.answer(vscode.folder);
  await vscode.folderOpened(path.join(vscode.folder, 'replens-sample'));
  assert.ok(readdirSync(vscode.folder).includes('after.onnx'));
});

scenario('The sample is inspected on its inputs, and compared from its script', async (vscode) => {
  await vscode.openFile('after.onnx');
  const inspector = await InspectorPanel.find(vscode, 'after.onnx');
  await inspector.chooseProbe(path.join(vscode.folder, 'inputs.npz'));
  await inspector.drawn('scatter', 'labels');
  assert.match(await inspector.inputs.innerText(), /800 inputs.*easy and hard/);
  await vscode.openFile('inspect_checkpoints.py');
  await vscode.codeLens('Compare with before.onnx').first().click();
  const comparison = await ComparePanel.find(vscode, 'before.onnx', 'after.onnx');
  await comparison.frame.locator('.probe-bar').waitFor();
});
