import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before } from 'node:test';
import { parse } from 'csv-parse/sync';
import type * as VegaLite from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';
import { InspectorPanel } from './support/model-panels';
import { readPng } from './support/png';
import { inWindow } from './support/scenario';
import { train, writeStudy } from './support/studies';
import { until } from './support/wait';

const CHECKPOINT = 'runs/small/seed-0/checkpoints/step-001500.onnx';
const INPUTS = 256;

let vegaLite: typeof VegaLite;
before(async () => {
  vegaLite = await import('vega-lite');
});

const scenario = inWindow({
  async prepare(folder) {
    await train(folder, writeStudy(folder, 'small', { steps: 1500 }));
  },
});

/** Exports a chart of the inspector through the save dialog and reads the file. */
async function exported(panel: InspectorPanel, chart: string, entry: string, name: string): Promise<Buffer> {
  const { vscode } = panel;
  const figure = panel.figure(chart);
  await figure.getByRole('button', { name: 'Export' }).click();
  await figure.getByRole('menuitem', { name: entry }).click();
  const file = path.join(vscode.folder, name);
  await vscode.answer(file);
  await until(`the file ${name}`, () => existsSync(file) && readFileSync(file).length > 0);
  return readFileSync(file);
}

scenario(
  'A chart is exported in each format through the save dialog, and the files hold it',
  async (vscode) => {
    await vscode.openFile(CHECKPOINT);
    const panel = await InspectorPanel.find(vscode, CHECKPOINT);
    await panel.drawn('scatter');

    const svg = (await exported(panel, 'scatter', 'SVG picture', 'scatter.svg')).toString();
    assert.match(svg.slice(0, 200), /^<\?xml [^>]*\?>\s*<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.ok(!svg.includes('var(--'), 'colours are resolved');
    assert.ok((svg.match(/<path/g) ?? []).length >= INPUTS, 'a mark an input');

    const png = readPng(await exported(panel, 'scatter', 'PNG picture', 'scatter.png'));
    assert.ok(png.width > 300 && png.height > 200, `${png.width} x ${png.height}`);
    assert.ok(png.variety > 20, 'something is drawn');

    const csv = (await exported(panel, 'scatter', 'CSV data', 'scatter.csv')).toString();
    const rows = parse(csv, { columns: true, bom: true }) as Record<string, string>[];
    assert.equal(rows.length, INPUTS);
    const numbers = Object.keys(rows[0]).filter((column) => /^PC/.test(column));
    assert.equal(numbers.length, 2);
    assert.ok(rows.every((row) => numbers.every((column) => Number.isFinite(Number(row[column])))));

    const json = (await exported(panel, 'scatter', 'Vega-Lite specification', 'scatter.json')).toString();
    const spec = JSON.parse(json) as TopLevelSpec & { $schema: string };
    assert.match(spec.$schema, /vega-lite/);
    const { data } = vegaLite.compile(spec).spec;
    const longest = Math.max(
      ...(data ?? []).map((set) => ('values' in set ? (set.values as unknown[]).length : 0)),
    );
    assert.ok(longest >= INPUTS, 'the data is in it');
  },
);

scenario('Giving up in the save dialog writes nothing and says nothing', async (vscode) => {
  const panel = await InspectorPanel.find(vscode, CHECKPOINT);
  const figure = panel.figure('spectrum');
  await figure.getByRole('button', { name: 'Export' }).click();
  await figure.getByRole('menuitem', { name: 'CSV data' }).click();
  const dialog = vscode.page.locator('.quick-input-widget input[type=text]').first();
  await dialog.waitFor();
  await vscode.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});
