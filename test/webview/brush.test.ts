import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser';
import { openGallery } from './gallery-page';

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

test('hundreds of inputs brushed in a matrix are marked in the scatter by few elements', async () => {
  const gallery = await openGallery(browser, { figures: ['clustered', 'scatter'], inputs: 600 });
  try {
    const { page, picks } = gallery;
    const box = await page.locator('#clustered .drawing svg image').boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.8 * box.height, { steps: 4 });
    await page.mouse.up();
    await page.locator('#scatter .selected path').first().waitFor({ state: 'attached' });
    const inputs = picks.at(-1)?.inputs ?? [];
    assert.ok(inputs.length > 400, `${inputs.length} inputs`);
    const marks = page.locator('#scatter .selected > *');
    assert.ok((await marks.count()) <= 20, 'two strokes a colour');
    const rings = await page
      .locator('#scatter .selected path[stroke="var(--replens-selected)"]')
      .evaluateAll((paths) => paths.map((path) => (path.getAttribute('d') ?? '').split('M').length - 1));
    assert.equal(
      rings.reduce((sum, count) => sum + count, 0),
      inputs.length,
    );
    assert.deepEqual(gallery.complaints, []);
  } finally {
    await gallery.close();
  }
});
