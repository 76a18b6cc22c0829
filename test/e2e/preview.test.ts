import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readPng } from './support/png';
import { inWindow } from './support/scenario';
import { until } from './support/wait';

const rows = { train: 240, validation: 24, test: 24 };

/** A study of images of `letters` different ones; its network is still to be written. */
function writeImageStudy(folder: string, letters: number): void {
  const study = { name: 'letters', data: { kind: 'navon', letters, rows } };
  writeFileSync(path.join(folder, 'letters.study.json'), `${JSON.stringify(study, null, 2)}\n`);
}

const scenario = inWindow({ prepare: (folder) => writeImageStudy(folder, 3) });

scenario(
  'Preview Data above a study file shows its images, follows the file and saves a contact sheet',
  async (vscode) => {
    await vscode.openFile('letters.study.json');
    await vscode.codeLens('Preview Data').click();
    const frame = await vscode.panel('Data of letters');
    const tiles = frame.locator('.tile canvas');
    await tiles.first().waitFor();
    assert.deepEqual(await frame.locator('.group h3').allInnerTexts(), ['H', 'S', 'T']);

    await frame.getByRole('grid', { name: 'Rows of each value' }).locator('tbody tr').nth(1).click();
    await frame.getByText('80 rows of train').waitFor();
    writeImageStudy(vscode.folder, 2);
    await frame.getByText('120 rows of train').waitFor();

    await frame.getByRole('button', { name: 'Save Contact Sheet…' }).click();
    const file = path.join(vscode.folder, 'sheet.png');
    await vscode.answer(file);
    await until('the contact sheet', () => existsSync(file) && readFileSync(file).length > 0);
    assert.ok(readPng(readFileSync(file)).width > 900);
  },
);
