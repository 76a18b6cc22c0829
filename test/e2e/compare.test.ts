import assert from 'node:assert/strict';
import type { Comparison } from '../../runtime/inspections/compare';
import { replens } from './support/command-line';
import { ComparePanel } from './support/model-panels';
import { inWindow } from './support/scenario';
import { train, writeStudy } from './support/studies';

const FOLDER = 'runs/small/seed-0/checkpoints';
const BEFORE = `${FOLDER}/step-000000.onnx`;
const AFTER = `${FOLDER}/step-001500.onnx`;
const CHARTS = ['heatmap', 'scatter-a', 'scatter-b', 'matrix-a', 'matrix-b'];

const scenario = inWindow({
  async prepare(folder) {
    await train(folder, writeStudy(folder, 'small', { steps: 1500 }));
  },
});

scenario(
  'Compare Representations on two selected checkpoints compares their layers on the same inputs',
  async (vscode) => {
    await vscode.choose('Compare Representations', BEFORE, AFTER);
    const panel = await ComparePanel.find(vscode, 'step-000000.onnx', 'step-001500.onnx');
    await panel.drawn(...CHARTS);
    assert.match(await panel.sameInputs.innerText(), /Both models saw the same 256 inputs/);
    const { a, values } = await replens<Comparison>(vscode.folder, 'compare', BEFORE, AFTER);
    await panel.figure('heatmap').getByText('Data table').click();
    const rows = panel.figure('heatmap').locator('table tbody tr');
    assert.equal(await rows.count(), a.layers.length);
    const first = await rows.first().locator('td').allInnerTexts();
    assert.equal(first[0], a.layers[0]);
    assert.equal(
      Number(first[1].replace('−', '-')),
      Number(Number(values[0][0]).toFixed(first[1].split('.')[1].length)),
    );
    await vscode.command('View: Close All Editors');
  },
);

scenario('Select for Compare, then Compare with Selected on another, compares the two', async (vscode) => {
  const entries = async (file: string) => {
    const texts = await (await vscode.contextMenu(file)).allInnerTexts();
    await vscode.closeMenu();
    return texts.map((text) => text.split('\n')[0]);
  };
  assert.ok(!(await entries(AFTER)).includes('Compare with Selected (RepLens)'), 'nothing is selected yet');
  await vscode.choose('Select for Compare (RepLens)', AFTER);
  await vscode.choose('Compare with Selected (RepLens)', BEFORE);
  const panel = await ComparePanel.find(vscode, 'step-001500.onnx', 'step-000000.onnx');
  await panel.drawn(...CHARTS);
});

scenario('A layer pair chosen in the list of differences is shown side by side', async (vscode) => {
  const panel = await ComparePanel.find(vscode, 'step-001500.onnx', 'step-000000.onnx');
  await panel.frame.getByRole('grid').locator('tbody td:first-child', { hasText: 'hidden1.linear' }).click();
  await panel.figure('scatter-a').locator('.title', { hasText: 'hidden1.linear' }).waitFor();
  await panel.figure('scatter-b').locator('.title', { hasText: 'hidden1.linear' }).waitFor();
});
