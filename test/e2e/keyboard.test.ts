import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { InspectorPanel } from './support/model-panels';
import { inWindow } from './support/scenario';
import { train, writeStudy } from './support/studies';
import { until } from './support/wait';
import type { VsCode } from './support/vscode';

const CHECKPOINT = 'runs/small/seed-0/checkpoints/step-001500.onnx';

const scenario = inWindow({
  async prepare(folder) {
    await train(folder, writeStudy(folder, 'small', { steps: 1500 }));
  },
});

/** True where the focused element of a panel fits. */
const focused = (frame: Frame, selector: string) =>
  frame.evaluate((fits) => document.hasFocus() && document.activeElement?.matches(fits) === true, selector);

/** Presses Tab until the focus is there. */
async function tabTo(vscode: VsCode, frame: Frame, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await focused(frame, selector)) return;
    await vscode.page.keyboard.press('Tab');
  }
  throw new Error(`60 presses of Tab do not lead to ${selector}`);
}

scenario('The inspector is opened, read and worked with by the keyboard alone', async (vscode) => {
  const { keyboard } = vscode.page;
  await vscode.command('RepLens: Inspect Representations');
  const row = vscode.page.locator('.quick-input-widget .monaco-list-row.focused');
  await row.filter({ hasText: '.onnx' }).waitFor();
  await keyboard.type('001500');
  await row.filter({ hasText: 'step-001500.onnx' }).waitFor();
  await keyboard.press('Enter');
  const panel = await InspectorPanel.find(vscode, CHECKPOINT);
  const { frame } = panel;
  await panel.drawn('scatter', 'dissimilarity');

  await tabTo(vscode, frame, '[role=grid] tbody tr');
  const names = await panel.layerNames();
  await keyboard.press('Home');
  await panel.selectedLayer.filter({ hasText: names[0] }).waitFor();
  await keyboard.press('ArrowDown');
  await panel.figure('scatter').locator('.title', { hasText: names[1] }).waitFor();

  await tabTo(vscode, frame, '#scatter [role=application]');
  await keyboard.press('ArrowRight');
  const reading = panel.figure('scatter').locator('[aria-live]');
  const first = await until('an input read out', async () => (await reading.innerText()).trim());
  await keyboard.press('ArrowRight');
  await until('the next input read out', async () => (await reading.innerText()).trim() !== first);
  await keyboard.press('Enter');
  await frame.locator('.selected-inputs').waitFor();
  await keyboard.press('Escape');
  await frame.locator('.selected-inputs').waitFor({ state: 'hidden' });

  await tabTo(vscode, frame, '#scatter details summary, #dissimilarity details summary');
  await keyboard.press('Enter');
  await frame.locator('details[open] table tbody tr').first().waitFor();
});

scenario('Focus is always seen: whatever Tab reaches looks another way than before', async (vscode) => {
  const panel = await InspectorPanel.find(vscode, CHECKPOINT);
  await panel.frame.locator('h1').click();
  await panel.frame.evaluate(watchFocus);
  for (let presses = 0; presses < 40; presses++) await vscode.page.keyboard.press('Tab');
  const seen = await panel.frame.evaluate(
    () => (globalThis as unknown as { replensFocus: Seen[] }).replensFocus,
  );
  assert.ok(seen.length >= 20, `${seen.length} elements were reached`);
  assert.deepEqual(
    seen.filter(({ marked }) => !marked).map(({ what }) => what),
    [],
  );
});

/** An element that had the focus. */
interface Seen {
  what: string;
  /** It looked another way than without. */
  marked: boolean;
}

/** Runs in the panel: compares every element's look with focus and after losing it. */
function watchFocus(): void {
  const seen: Seen[] = [];
  Object.assign(globalThis, { replensFocus: seen });
  const look = (element: Element) =>
    [element, ...(element.shadowRoot?.querySelectorAll('*') ?? [])]
      .flatMap((part) => [getComputedStyle(part), getComputedStyle(part, '::before')])
      .map(({ outline, border, boxShadow, backgroundColor }) =>
        [outline, border, boxShadow, backgroundColor].join(),
      )
      .join('|');
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element)) return;
    const focused = look(target);
    const what = `${target.tagName} ${target.className} ${target.textContent.trim().slice(0, 30)}`;
    target.addEventListener(
      'focusout',
      () => requestAnimationFrame(() => seen.push({ what, marked: look(target) !== focused })),
      { once: true },
    );
  });
}
