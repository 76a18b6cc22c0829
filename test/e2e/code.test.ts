import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ComparePanel, InspectorPanel } from './support/model-panels';
import { inWindow } from './support/scenario';
import { train, writeStudy } from './support/studies';
import { until } from './support/wait';

const FOLDER = 'runs/small/seed-0/checkpoints';
const BEFORE = `${FOLDER}/step-000000.onnx`;
const AFTER = `${FOLDER}/step-001500.onnx`;

const SCRIPT = `import onnx
import onnxruntime as ort

before = onnx.load("${BEFORE}")
after = ort.InferenceSession("${AFTER}")
missing = onnx.load("${FOLDER}/step-999999.onnx")
`;

const NOTEBOOK = {
  cells: [
    {
      cell_type: 'code',
      execution_count: null,
      metadata: {},
      outputs: [],
      source: [`model = load("${AFTER}")`],
    },
  ],
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
};

const scenario = inWindow({
  async prepare(folder) {
    await train(folder, writeStudy(folder, 'small', { steps: 1500 }));
    writeFileSync(path.join(folder, 'script.py'), SCRIPT);
    writeFileSync(path.join(folder, 'notes.ipynb'), JSON.stringify(NOTEBOOK));
  },
});

scenario(
  'Checkpoints named in a Python file have a CodeLens that inspects or compares them',
  async (vscode) => {
    await vscode.openFile('script.py');
    await vscode.codeLens('Compare with step-000000.onnx').waitFor();
    assert.deepEqual(await vscode.codeLens(/./).allInnerTexts(), [
      'Inspect step-000000.onnx',
      'Inspect step-001500.onnx',
      'Compare with step-000000.onnx',
    ]);
    await vscode.codeLens('Inspect step-001500.onnx').click();
    await (await InspectorPanel.find(vscode, AFTER)).drawn('scatter');
    await vscode.tab('script.py').click();
    await vscode.codeLens('Compare with step-000000.onnx').click();
    await (await ComparePanel.find(vscode, 'step-000000.onnx', 'step-001500.onnx')).drawn('heatmap');
    await vscode.command('View: Close All Editors');
  },
);

scenario('A checkpoint named in a notebook cell is inspected from its hover', async (vscode) => {
  await vscode.openFile('notes.ipynb');
  await vscode.hover(vscode.page.locator('.notebookOverlay .view-line').getByText('step-001500.onnx'));
  await vscode.page.locator('.monaco-hover').getByText('Inspect step-001500.onnx').click();
  await InspectorPanel.find(vscode, AFTER);
  await vscode.command('View: Close All Editors');
});

scenario('A study file is explained, checked and completed while it is written', async (vscode) => {
  writeFileSync(path.join(vscode.folder, 'draft.study.json'), '{\n  "name": "draft",\n  "seeds": -1\n}\n');
  await vscode.openFile('draft.study.json');
  const line = vscode.page.locator('.monaco-editor .view-line', { hasText: '"seeds"' });
  await vscode.page.locator('.monaco-editor .squiggly-warning').first().waitFor();
  // The lens moves the lines down.
  await vscode.codeLens('Run Study').waitFor();
  assert.match(await vscode.hover(line.getByText('-1')), /minimum|must be|Value is below/i);
  assert.match(await vscode.hover(line.getByText('"seeds"')), /seeds/i);
  await line.click();
  await vscode.page.keyboard.press('End');
  await vscode.page.keyboard.type(',');
  await vscode.page.keyboard.press('Enter');
  await vscode.page.keyboard.press('Control+Space');
  const suggestions = vscode.page.locator('.suggest-widget .monaco-list-row');
  const offered = await until('the properties of a study', async () => {
    const names = (await suggestions.allInnerTexts()).map((text) => text.split('\n')[0]);
    return names.includes('training') && names.includes('claims') ? names : null;
  });
  assert.ok(!offered.includes('seeds'), 'what is there already is not offered again');
  await vscode.page.keyboard.press('Escape');
  await vscode.command('View: Revert and Close Editor');
});
