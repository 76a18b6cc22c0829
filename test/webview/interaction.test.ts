/** Working with the charts of a panel: reading, selecting, dragging, by pointer and by keyboard. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Selection } from '../../webview/charts/selection';
import { launchBrowser } from './browser';
import { openGallery, type OpenGallery } from './gallery-page';
import { comparison, layerNames, layerView } from './views';

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

/** Opens charts, runs `check`, and demands that the browser had nothing to complain about. */
async function inGallery(
  start: Parameters<typeof openGallery>[1],
  check: (page: Page, gallery: OpenGallery) => Promise<void>,
): Promise<void> {
  const gallery = await openGallery(browser, start);
  try {
    await check(gallery.page, gallery);
    assert.deepEqual(gallery.complaints, []);
  } finally {
    await gallery.close();
  }
}

const tooltip = (page: Page) => page.locator('dl.tooltip:not([hidden])');
const drawing = (page: Page, id: string) => page.locator(`#${id} .drawing`);

/** Rows and texts of the tooltip. */
async function readout(page: Page): Promise<Record<string, string>> {
  await tooltip(page).waitFor({ timeout: 5000 });
  const [names, values] = await Promise.all([
    tooltip(page).locator('dt').allTextContents(),
    tooltip(page).locator('dd').allTextContents(),
  ]);
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

/** Where an entry of the matrix lies in the window. */
async function entry(page: Page, n: number, row: number, column: number) {
  const box = await page.locator('#matrix svg image').boundingBox();
  assert.ok(box);
  return { x: box.x + ((column + 0.5) / n) * box.width, y: box.y + ((row + 0.5) / n) * box.height };
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
}

/** The selection after the next thing that is picked. */
async function picked(gallery: OpenGallery, act: () => Promise<void>): Promise<Selection> {
  const count = gallery.picks.length;
  await act();
  await gallery.page.waitForTimeout(50);
  assert.equal(gallery.picks.length, count + 1, 'one selection');
  return gallery.picks[count];
}

test('arrow keys read one point after the other along both axes, Enter selects it, Escape clears', async () => {
  await inGallery({ figures: ['scatter', 'matrix'], inputs: 60 }, async (page, gallery) => {
    const { projection, inputs } = layerView(60);
    assert.ok(projection);
    const byX = inputs.map((_, i) => i).sort((a, b) => projection.x[a] - projection.x[b]);
    await drawing(page, 'scatter').focus();
    await page.keyboard.press('ArrowRight');
    assert.equal((await readout(page)).input, String(inputs[0]));
    await page.keyboard.press('ArrowRight');
    const next = byX[byX.indexOf(0) + 1];
    const read = await readout(page);
    assert.equal(read.input, String(inputs[next]));
    assert.equal(read['PC 1'], projection.x[next].toFixed(3));
    const spoken = await page.locator('#scatter [aria-live]').textContent();
    assert.ok(spoken?.startsWith(`input ${inputs[next]}, digit `), spoken ?? '');

    const one = await picked(gallery, () => page.keyboard.press('Enter'));
    assert.deepEqual(one.inputs, [inputs[next]]);
    assert.equal(await page.locator('#scatter .selected circle').count(), 2);
    assert.equal(await page.locator('#matrix .selected rect').count(), 2);
    await page.keyboard.press('ArrowRight');
    const two = await picked(gallery, () => page.keyboard.press('Shift+Enter'));
    assert.deepEqual(
      two.inputs,
      [inputs[next], inputs[byX[byX.indexOf(next) + 1]]].sort((a, b) => a - b),
    );
    const none = await picked(gallery, () => page.keyboard.press('Escape'));
    assert.deepEqual(none.inputs, []);
    assert.equal(await page.locator('.selected :is(circle, rect, line)').count(), 0);
    assert.equal(await tooltip(page).count(), 0);
  });
});

test('a drawing with stops says that it is a chart and how it is worked, and shows its focus', async () => {
  await inGallery({ figures: ['scatter', 'spectrum'], inputs: 60 }, async (page) => {
    const scatter = page.getByRole('application', { name: /Inputs in the plane .* Enter selects/ });
    assert.equal(await scatter.count(), 1);
    assert.equal(await scatter.getAttribute('tabindex'), '0');
    assert.equal(await scatter.getAttribute('aria-roledescription'), 'chart');
    const spectrum = page.getByRole('application', { name: /^Over how many .* Arrow keys read it out\.$/ });
    assert.equal(await spectrum.count(), 1, 'a spectrum has nothing to select');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.equal(await scatter.evaluate((node) => node === document.activeElement), true);
    assert.equal(await scatter.evaluate((node) => getComputedStyle(node).outlineStyle), 'solid');
  });
});

test('the pointer reads the nearest point, and the matrix by position in the order of the label', async () => {
  await inGallery({ figures: ['matrix'], inputs: 60 }, async (page, gallery) => {
    const view = layerView(60);
    const { values } = view.labels.digit;
    const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
    const at = await entry(page, 60, 10, 41);
    await page.mouse.move(at.x, at.y);
    const read = await readout(page);
    assert.ok(read.row.startsWith(`input ${view.inputs[order[10]]} (`), read.row);
    assert.ok(read.column.startsWith(`input ${view.inputs[order[41]]} (`), read.column);
    const value = view.dissimilarity?.values[order[10] * 60 + order[41]] ?? NaN;
    assert.equal(read['Euclidean distance'], value.toFixed(3));
    const pair = await picked(gallery, () => page.mouse.click(at.x, at.y));
    const expected = [view.inputs[order[10]], view.inputs[order[41]]].sort((a, b) => a - b);
    assert.deepEqual(pair.inputs, expected);
    const undefinedRow = await entry(page, 60, order.indexOf(3), 0);
    await page.mouse.move(undefinedRow.x, undefinedRow.y);
    assert.equal((await readout(page))['Euclidean distance'], 'undefined for this pair');
  });
});

test('dragging over the scatter selects the points inside, with Shift in addition', async () => {
  await inGallery({ figures: ['scatter'], inputs: 120 }, async (page, gallery) => {
    const { projection, inputs } = layerView(120);
    assert.ok(projection);
    const { x, y } = projection;
    const place = await placeOf(page, x, y);
    const inside = (from: number[], to: number[]) =>
      inputs.filter((_, i) => x[i] >= from[0] && x[i] <= to[0] && y[i] >= to[1] && y[i] <= from[1]);
    const first = await picked(gallery, () => drag(page, place(0.5, 2.2), place(3.4, 0.3)));
    assert.deepEqual(first.inputs, inside([0.5, 2.2], [3.4, 0.3]));
    assert.ok(first.inputs.length > 5);
    await page.keyboard.down('Shift');
    const both = await picked(gallery, () => drag(page, place(-3.4, -0.3), place(-0.5, -2.2)));
    await page.keyboard.up('Shift');
    const more = inside([-3.4, -0.3], [-0.5, -2.2]);
    assert.deepEqual(
      both.inputs,
      [...first.inputs, ...more].sort((a, b) => a - b),
    );
    assert.equal(await page.locator('#scatter .selected circle').count(), 2 * both.inputs.length);
    assert.equal(await page.locator('#scatter .brush rect').count(), 0);
  });
});

/** From the plane of the components to the window, by two points of the drawing. */
async function placeOf(page: Page, x: Float32Array, y: Float32Array) {
  const marks = page.locator('#scatter svg .mark-symbol.role-mark path');
  const centre = async (index: number) => {
    const box = await marks.nth(index).boundingBox();
    assert.ok(box);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const order = [...x.keys()].sort((a, b) => x[a] - x[b]);
  const [i, j] = [order[0], order[order.length - 1]];
  const [a, b] = [await centre(i), await centre(j)];
  const unit = (b.x - a.x) / (x[j] - x[i]);
  return (px: number, py: number) => ({ x: a.x + (px - x[i]) * unit, y: a.y - (py - y[i]) * unit });
}

test('dragging along the diagonal of the matrix selects the inputs of the block', async () => {
  await inGallery({ figures: ['matrix'], inputs: 60 }, async (page, gallery) => {
    const view = layerView(60);
    const { values } = view.labels.digit;
    const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
    const [from, to] = [await entry(page, 60, 20, 20), await entry(page, 60, 29, 29)];
    const block = await picked(gallery, () => drag(page, from, to));
    const expected = order.slice(20, 30).map((row) => view.inputs[row]);
    assert.deepEqual(
      block.inputs,
      expected.sort((a, b) => a - b),
    );
    assert.equal(await page.locator('#matrix .selected rect').count(), 2, 'one mark along each side');
    assert.equal(await page.locator('#matrix .selected line').count(), 0, 'none across so many');
  });
});

test('a layer selected in one chart is marked in all, and the drawings stay the same', async () => {
  await inGallery({ figures: ['labels', 'geometry', 'comparison'], layers: 6 }, async (page, gallery) => {
    const before = await page.locator('#comparison svg > g').first().innerHTML();
    const [names, others] = [layerNames(6), layerNames(9)];
    await drawing(page, 'comparison').focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    const value = comparison(6, 9).values[1][1] ?? NaN;
    assert.deepEqual(await readout(page), {
      'small.onnx': names[1],
      'large.onnx': others[1],
      'linear CKA, debiased': value.toFixed(3),
    });
    const pair = await picked(gallery, () => page.keyboard.press(' '));
    assert.deepEqual([pair.layer, pair.other], [names[1], others[1]]);
    assert.equal(await page.locator('#comparison .selected rect').count(), 4, 'its row and its column');
    assert.equal(await page.locator('#labels .selected rect').count(), 2);
    assert.equal(await page.locator('#geometry .selected line').count(), 1);
    assert.equal(await page.locator('#comparison svg > g').first().innerHTML(), before);
  });
});

test('a cell without a value says why', async () => {
  await inGallery({ figures: ['within'], layers: 6 }, async (page) => {
    await drawing(page, 'within').focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    const read = await readout(page);
    assert.match(read['linear CKA, debiased'], /^undefined: layer1\.0\.conv3 of A does not vary/);
  });
});

test('the readout leaves with the pointer and with the focus', async () => {
  await inGallery({ figures: ['spectrum'], inputs: 60 }, async (page) => {
    const box = await drawing(page, 'spectrum').boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assert.match((await readout(page)).component, /^\d+$/);
    await page.mouse.move(2, 2);
    await tooltip(page).waitFor({ state: 'detached', timeout: 5000 });
    await drawing(page, 'spectrum').focus();
    await page.keyboard.press('ArrowRight');
    assert.equal((await readout(page)).component, '1');
    await page.keyboard.press('Tab');
    await tooltip(page).waitFor({ state: 'detached', timeout: 5000 });
    assert.equal(await page.locator('.cursor > *').count(), 0);
  });
});
