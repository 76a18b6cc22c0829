/**
 * `npm run pictures`: the pictures of the README, taken in a real VS Code on the workspace of `npm run demo`, light and
 * dark, into extension/media.
 */
import path from 'node:path';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { ComparePanel, InspectorPanel } from './support/model-panels';
import { root } from './support/packaged';
import { StudyPanel } from './support/study-panel';
import { VsCode } from './support/vscode';

const THEMES = { dark: 'Dark Modern', light: 'Light Modern' };
const SIZE = { width: 1600, height: 1240 };
const CHECKPOINTS = 'runs/complexity/seed-0/checkpoints';
const BEFORE = `${CHECKPOINTS}/step-000000.onnx`;
const AFTER = `${CHECKPOINTS}/step-006000.onnx`;

async function take(vscode: VsCode, subject: string, theme: string): Promise<void> {
  // Nothing under the pointer, no blinking cursor.
  await vscode.page.mouse.move(800, 1230);
  await vscode.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const session = await vscode.page.context().newCDPSession(vscode.page);
  // Half the size of PNG, which Playwright would make: the pictures go into every package.
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 88 });
  await session.detach();
  const file = path.join(root, 'extension/media', `${subject}-${theme}.webp`);
  await writeFile(file, Buffer.from(data, 'base64'));
}

async function study(vscode: VsCode, theme: string): Promise<void> {
  await vscode.openFile('complexity.study.json');
  await vscode.codeLens('Open Results').click();
  const panel = await StudyPanel.find(vscode, 'complexity');
  await vscode.command('View: Close Primary Side Bar');
  await vscode.page.setViewportSize({ width: 1840, height: 1340 });
  await panel.verdicts.first().waitFor();
  await panel.drawn(6000);
  await panel.frame.locator('figure#accuracy .drawing svg').waitFor();
  await take(vscode, 'study', theme);
  await vscode.page.setViewportSize(SIZE);
  await vscode.command('View: Close All Editors');
}

async function inspector(vscode: VsCode, theme: string): Promise<void> {
  await vscode.command('View: Show Explorer');
  await vscode.openFile(AFTER);
  const panel = await InspectorPanel.find(vscode, AFTER);
  await panel.drawn('scatter', 'dissimilarity', 'labels', 'similarity');
  await vscode.command('View: Close Primary Side Bar');
  await panel.drawn('scatter', 'dissimilarity', 'labels', 'similarity');
  await panel.button('Compute UMAP').click();
  await panel.drawn('umap');
  await take(vscode, 'inspector', theme);
  await panel.figure('decoding').getByLabel('Learning curves').check();
  await panel.button('Probe').click();
  await panel.drawn('decoding', 'confusion', 'learning');
  await panel.figure('decoding').evaluate((figure) => figure.scrollIntoView({ block: 'start' }));
  await take(vscode, 'probes', theme);
  await vscode.command('View: Close All Editors');
}

async function comparison(vscode: VsCode, theme: string): Promise<void> {
  await vscode.command('View: Show Explorer');
  await vscode.choose('Compare Representations', BEFORE, AFTER);
  const panel = await ComparePanel.find(vscode, path.basename(BEFORE), path.basename(AFTER));
  await panel.drawn('heatmap');
  await vscode.command('View: Close Primary Side Bar');
  await panel.drawn('heatmap', 'scatter-a', 'scatter-b', 'matrix-a', 'matrix-b');
  await take(vscode, 'compare', theme);
  await panel.fill('Bootstrap draws', 200);
  await panel.fill('Permutations', 200);
  await panel.button('Follow over Training').click();
  await panel.drawn('trajectory');
  await panel.button('Compute').click();
  await panel.drawn('pair-statistics', 'pair-differences');
  await panel.figure('pair-statistics').evaluate((figure) => figure.scrollIntoView({ block: 'start' }));
  await take(vscode, 'statistics', theme);
  await vscode.command('View: Close All Editors');
}

async function main(): Promise<void> {
  for (const [theme, name] of Object.entries(THEMES)) {
    const folder = path.join(await mkdtemp(path.join(tmpdir(), 'pictures-')), 'complexity');
    await cp(path.join(root, 'demo'), folder, { recursive: true });
    const vscode = await VsCode.open({
      folder,
      viewport: SIZE,
      settings: { 'workbench.colorTheme': name, 'editor.minimap.enabled': false },
    });
    try {
      for (const picture of [study, inspector, comparison]) await picture(vscode, theme);
    } finally {
      await vscode.dispose();
      await rm(path.dirname(folder), { recursive: true });
    }
  }
}

void main();
