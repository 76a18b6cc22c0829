import assert from 'node:assert/strict';
import type { Comparison } from '../../runtime/inspections/compare';
import { replens } from './support/command-line';
import { ComparePanel } from './support/model-panels';
import { copyOcrModel, writeOcrProbes } from './support/probe-sets';
import { inWindow } from './support/scenario';
import { train, writeStudy } from './support/studies';

const FOLDER = 'runs/small/seed-0/checkpoints';
const BEFORE = `${FOLDER}/step-000000.onnx`;
const AFTER = `${FOLDER}/step-001500.onnx`;
const CHARTS = ['heatmap', 'scatter-a', 'scatter-b', 'matrix-a', 'matrix-b'];

const scenario = inWindow({
  async prepare(folder) {
    copyOcrModel(folder, 'models/recognition.onnx');
    copyOcrModel(folder, 'models/copy.onnx');
    writeOcrProbes(folder, 'models/bars.npz', 40);
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

/** A number of a data table. */
const number = (text: string) => Number(text.replace('−', '-'));

scenario('A distance is found by search, and the layers stand by clustering', async (vscode) => {
  const panel = await ComparePanel.find(vscode, 'step-001500.onnx', 'step-000000.onnx');
  await panel.pick('procrustes.angular');
  await panel.figure('heatmap').locator('.caption', { hasText: 'Distance of every layer' }).waitFor();
  await panel.frame.getByRole('combobox', { name: 'Order of layers' }).selectOption('clusters');
  await panel.figure('heatmap').locator('.caption', { hasText: 'average linkage' }).waitFor();
  await panel.drawn('heatmap');
  const { a, b, values, reads } = await replens<Comparison>(
    vscode.folder,
    ...['compare', AFTER, BEFORE, '--measure', 'procrustes.angular'],
  );
  assert.equal(reads, 'distance');
  const shown = await panel.table('heatmap');
  const columns = await panel.figure('heatmap').locator('table thead th').allInnerTexts();
  assert.deepEqual(shown.map(([layer]) => layer).sort(), [...a.layers].sort());
  for (const [layer, ...cells] of shown) {
    const row = values[a.layers.indexOf(layer)];
    cells.forEach((text, index) => {
      const value = row[b.layers.indexOf(columns[index + 1])];
      assert.ok(
        value !== null && Math.abs(number(text) - value) <= 5e-4 * Math.max(1, value),
        `${layer}: ${text}`,
      );
    });
  }
  await panel.pick('cka.linear.debiased');
  await panel.figure('heatmap').locator('.caption', { hasText: 'Similarity of every layer' }).waitFor();
});

scenario('Statistics tell the interval of each pair, chance and differences', async (vscode) => {
  const panel = await ComparePanel.find(vscode, 'step-001500.onnx', 'step-000000.onnx');
  await panel.drawn('heatmap');
  await panel.fill('Bootstrap draws', 100);
  await panel.fill('Permutations', 100);
  await panel.button('Compute').click();
  await panel.drawn('pair-statistics', 'pair-differences');
  const rows = await panel.table('pair-statistics');
  assert.ok(rows.length >= 5);
  for (const [layer, , value, low, high, , , p] of rows) {
    assert.ok(number(low) <= number(value) && number(value) <= number(high) + 0.05, layer);
    assert.ok(number(p) > 0 && number(p) <= 1, layer);
  }
  assert.equal((await panel.table('pair-differences')).length, rows.length - 1);
});

scenario('A run is followed over its training, to its last checkpoint', async (vscode) => {
  const panel = await ComparePanel.find(vscode, 'step-001500.onnx', 'step-000000.onnx');
  await panel.button('Follow over Training').click();
  await panel.drawn('trajectory');
  const rows = await panel.table('trajectory');
  assert.deepEqual([rows[0][0], rows[rows.length - 1][0]], ['0', '1500']);
  for (const text of rows[rows.length - 1].slice(1)) assert.ok(Math.abs(number(text) - 1) < 1e-3, text);
  await panel.pick('participation ratio', 'Follow');
  await panel
    .figure('trajectory')
    .locator('.title', { hasText: 'Participation ratio over training' })
    .waitFor();
  await panel.drawn('trajectory');
  await vscode.command('View: Close All Editors');
});

scenario(
  'Two OCR models are compared on a probe set, as they are and relative to anchors',
  async (vscode) => {
    await vscode.choose('Compare Representations', 'models/copy.onnx', 'models/recognition.onnx');
    const panel = await ComparePanel.find(vscode, 'copy.onnx', 'recognition.onnx');
    await panel.chooseProbe(`${vscode.folder}/models/bars.npz`);
    await panel.drawn(...CHARTS);
    await panel.frame.getByText('Only 40 inputs').waitFor();
    await panel.frame.getByRole('checkbox', { name: 'Relative to anchors' }).check();
    await panel.frame.getByText('Relative to 40 anchors').waitFor({ timeout: 60_000 });
    await panel.drawn('heatmap');
    await panel.frame.getByRole('combobox', { name: 'Pairs' }).selectOption('selected');
    await panel.fill('Bootstrap draws', 100);
    await panel.button('Compute').click();
    await panel.drawn('pair-statistics');
    const [[, , value, low, high]] = await panel.table('pair-statistics');
    for (const text of [value, low, high]) assert.ok(Math.abs(number(text) - 1) < 1e-3, text);
  },
);
