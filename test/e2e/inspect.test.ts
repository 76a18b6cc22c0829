import assert from 'node:assert/strict';
import type { Inspection } from '../../runtime/inspections/inspect';
import { replens } from './support/command-line';
import { InspectorPanel } from './support/model-panels';
import { copyOcrModel, writeOcrProbes } from './support/probe-sets';
import { inWindow } from './support/scenario';
import { train, writeStudy } from './support/studies';

const CHECKPOINT = 'runs/small/seed-0/checkpoints/step-001500.onnx';
const CHARTS = [
  'scatter',
  'dissimilarity',
  'spectrum',
  'labels',
  'geometry',
  'similarity',
  'units',
  'shared',
];

const scenario = inWindow({
  async prepare(folder) {
    copyOcrModel(folder, 'models/recognition.onnx');
    writeOcrProbes(folder, 'models/bars.npz', 40);
    await train(folder, writeStudy(folder, 'small', { steps: 1500 }));
  },
});

/** As the panels write numbers. */
const twoPlaces = (value: number) => value.toFixed(2).replace('-', '−');

scenario(
  'Inspect Representations on a checkpoint of a run measures it on the test set of its study',
  async (vscode) => {
    await vscode.choose('Inspect Representations', CHECKPOINT);
    const panel = await InspectorPanel.find(vscode, CHECKPOINT);
    await panel.drawn(...CHARTS);
    const { layers } = await replens<Inspection>(vscode.folder, 'inspect', CHECKPOINT);
    assert.deepEqual(
      await panel.layerNames(),
      layers.map(({ name }) => name),
    );
    assert.match(await panel.inputs.innerText(), /256 inputs of the study’s test set/);
    const explained = layers.find(({ name }) => name === 'hidden3')?.measures?.varianceExplained;
    assert.ok(explained);
    assert.equal(await panel.cell('hidden3', 'R² easy'), twoPlaces(Number(explained.easy)));
    assert.equal(await panel.cell('hidden3', 'R² hard'), twoPlaces(Number(explained.hard)));
  },
);

scenario('A layer selected in the table is the layer of every chart', async (vscode) => {
  await vscode.openFile(CHECKPOINT);
  const panel = await InspectorPanel.find(vscode, CHECKPOINT);
  await panel.drawn('scatter', 'dissimilarity', 'spectrum');
  await panel.layer('hidden1').click();
  await panel.selectedLayer.filter({ hasText: 'hidden1' }).waitFor();
  for (const id of ['scatter', 'dissimilarity', 'spectrum']) {
    await panel.figure(id).locator('.title', { hasText: 'hidden1' }).waitFor();
  }
});

scenario(
  'On demand, a layer is laid out by UMAP, ordered by clustering, and probed for the labels of its study',
  async (vscode) => {
    await vscode.openFile(CHECKPOINT);
    const panel = await InspectorPanel.find(vscode, CHECKPOINT);
    await panel.drawn('scatter', 'dissimilarity', 'units');
    await panel.figure('dissimilarity').getByRole('combobox', { name: 'Order by' }).selectOption('clusters');
    await panel.figure('dissimilarity').getByText('ordered by clustering').waitFor();
    await panel.button('Compute UMAP').click();
    await panel.drawn('umap');
    await panel.figure('umap').getByText('UMAP does not keep distances').waitFor();
    await panel.figure('decoding').getByLabel('Learning curves').check();
    await panel.button('Probe').click();
    await panel.drawn('decoding', 'confusion', 'learning');
    const layer = await panel.selectedLayer.innerText();
    await panel
      .figure('confusion')
      .locator('.title', { hasText: layer.replace(/\s/g, '') })
      .waitFor();
  },
);

scenario('The geometry that the inspector tells of a layer is that of the command line', async (vscode) => {
  await vscode.openFile(CHECKPOINT);
  const panel = await InspectorPanel.find(vscode, CHECKPOINT);
  await panel.drawn('scatter');
  await panel.layer('hidden2').click();
  await panel.frame.locator('#facts:not([aria-busy=true]) .title', { hasText: 'hidden2' }).waitFor();
  const { layers } = await replens<Inspection>(vscode.folder, 'inspect', CHECKPOINT);
  const ratio = layers.find(({ name }) => name === 'hidden2')?.measures?.participationRatio;
  assert.ok(ratio);
  const fact = panel.frame.locator('#facts tr', { hasText: 'Participation ratio' }).locator('.number');
  assert.equal(await fact.innerText(), String(Number(ratio.toPrecision(4))));
});

scenario(
  'Opening a model of somebody else shows its layers, and a probe set measures them',
  async (vscode) => {
    await vscode.openFile('models/recognition.onnx');
    const panel = await InspectorPanel.find(vscode, 'models/recognition.onnx');
    assert.ok((await panel.layerNames()).length > 50, 'its layers are listed before any input is chosen');
    await panel.frame.getByRole('heading', { name: 'What does this model represent?' }).waitFor();
    await panel.chooseProbe(`${vscode.folder}/models/bars.npz`);
    await panel.drawn('scatter', 'dissimilarity', 'spectrum', 'labels', 'geometry');
    assert.match(await panel.inputs.innerText(), /40 inputs.*bars\.npz.*upright/);
    await panel.frame.locator('#facts tr', { hasText: 'Participation ratio' }).waitFor();
    await panel.button('Compute UMAP').click();
    await panel.drawn('umap', 'units', 'selectivity');
    await panel.button('Probe').click();
    await panel.drawn('decoding', 'confusion');
  },
);

scenario(
  'The inputs of a model are remembered: opened again, it is measured on them at once',
  async (vscode) => {
    await vscode.command('View: Close All Editors');
    await vscode.choose('Inspect Representations', 'models/recognition.onnx');
    const panel = await InspectorPanel.find(vscode, 'models/recognition.onnx');
    await panel.drawn('scatter');
    assert.match(await panel.inputs.innerText(), /bars\.npz/);
  },
);
