/** The charts of the panels as drawn: in VS Code's themes, at any width, and with matrices as large as they come. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser';
import { openGallery } from './gallery-page';
import { themeNames } from './themes';
import { layerView } from './views';

const figures = ['scatter', 'numeric', 'matrix', 'spectrum', 'labels', 'geometry', 'within', 'comparison'];

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

for (const theme of themeNames) {
  test(`every chart is drawn in ${theme}, in the colours and the font of VS Code`, async () => {
    const gallery = await openGallery(browser, { figures }, { theme });
    try {
      const looks = await gallery.page.locator('.drawing svg').evaluateAll((drawings) =>
        drawings.map((svg) => {
          const text = svg.querySelector('.role-axis-label text, .role-legend-label text') ?? svg;
          const { fontFamily, fill } = getComputedStyle(text);
          const marks = svg.querySelectorAll('path, image, text').length;
          return { fontFamily, fill, marks, body: getComputedStyle(document.body).fontFamily };
        }),
      );
      assert.equal(looks.length, figures.length);
      for (const { fontFamily, fill, marks, body } of looks) {
        assert.ok(marks > 10);
        assert.equal(fontFamily, body);
        assert.match(fontFamily, /^system-ui, Ubuntu/);
        const light = Number(/\d+/.exec(fill)?.[0]) > 127;
        assert.equal(light, theme === 'dark' || theme === 'high-contrast', fill);
      }
      assert.deepEqual(gallery.complaints, []);
    } finally {
      await gallery.close();
    }
  });
}

test('a change of the theme recolours the drawings as they are', async () => {
  const gallery = await openGallery(browser, { figures: ['scatter'] }, { theme: 'dark' });
  try {
    const label = gallery.page.locator('#scatter svg text').first();
    const fill = () => label.evaluate((node) => getComputedStyle(node).fill);
    const [dark, markup] = [await fill(), await gallery.page.locator('#scatter svg').innerHTML()];
    await gallery.setTheme('light');
    assert.notEqual(await fill(), dark);
    assert.equal(await gallery.page.locator('#scatter svg').innerHTML(), markup);
  } finally {
    await gallery.close();
  }
});

for (const width of [420, 700, 1400]) {
  test(`no chart is wider than its place at ${width} pixels, with six layers or sixty`, async () => {
    for (const layers of [6, 60]) {
      const gallery = await openGallery(browser, { figures, layers }, { viewport: { width, height: 900 } });
      try {
        const overflow = await gallery.page
          .locator('.drawing')
          .evaluateAll((hosts) =>
            hosts.map((host) => (host.querySelector('svg')?.width.baseVal.value ?? 0) - host.clientWidth),
          );
        for (const [index, extra] of overflow.entries()) assert.ok(extra <= 2, `${figures[index]}: ${extra}`);
        assert.deepEqual(gallery.complaints, []);
      } finally {
        await gallery.close();
      }
    }
  });
}

test('a matrix of 2,000 x 2,000 is one picture at a blob address and reads out the entry under the pointer', async (t) => {
  const n = 2000;
  const view = layerView(n);
  const { values } = view.labels.digit;
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
  const gallery = await openGallery(browser, { figures: ['matrix'], inputs: n });
  try {
    const { page } = gallery;
    const image = page.locator('#matrix svg image');
    assert.equal(await image.count(), 1);
    assert.match((await image.getAttribute('href')) ?? '', /^blob:/);
    const box = await image.boundingBox();
    assert.ok(box);
    const waits: number[] = [];
    for (const [row, column] of [
      [1500, 20],
      [3, 1999],
      [777, 778],
    ]) {
      const [x, y] = [box.x + ((column + 0.5) / n) * box.width, box.y + ((row + 0.5) / n) * box.height];
      const start = performance.now();
      await page.mouse.move(x, y);
      const text = await page.locator('dl.tooltip:not([hidden]) dd').allTextContents();
      waits.push(performance.now() - start);
      // The pointer stands on a quarter of a pixel at best, which is four or five entries here.
      const shown = [text[0], text[1]].map((line) =>
        order.indexOf(view.inputs.indexOf(Number(/\d+/.exec(line)))),
      );
      assert.ok(Math.abs(shown[0] - row) <= 5 && Math.abs(shown[1] - column) <= 5, text.join('; '));
      const value = view.dissimilarity?.values[order[shown[0]] * n + order[shown[1]]] ?? NaN;
      assert.equal(text[2], Number.isNaN(value) ? 'undefined for this pair' : value.toFixed(3));
    }
    t.diagnostic(
      `drawn in ${gallery.milliseconds.toFixed(0)} ms, read out in ${waits.map((ms) => ms.toFixed(0)).join(', ')} ms`,
    );
    assert.deepEqual(gallery.complaints, []);
  } finally {
    await gallery.close();
  }
});
