/** Names that a study may hold are shown as the text that they are, whatever they contain. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { ReportData } from '../../webview/report/contract';
import { bundleReport, launchBrowser, openReport } from './browser';
import { fixture, record } from './fixture';

const TITLE =
  '</title></script><script>window.hit = 1</script> "quoted" \'single\' $& $1 & &amp; <!-- 🧪 שלום \u202eabc\u202c';
const FEATURE = '<img src=x onerror="window.hit=2"> ${x} {{y}} datum["a\'b"] \\ \n 🧠 \\';
const LAYER = '</script><svg onload=window.hit=3> a.b[0] \u2028 "ש" \\';

/** As a chart shows it. */
const oneLine = (name: string) => name.replace(/[\n\u2028]/g, ' ');

const renames = new Map([
  ['easy', FEATURE],
  [record, LAYER],
]);

/** The value with every string and key renamed, also inside sentences. */
function renamed<T>(value: T): T {
  const text = (old: string) => [...renames].reduce((all, [from, to]) => all.split(from).join(to), old);
  const walk = (item: unknown): unknown => {
    if (typeof item === 'string') return text(item);
    if (Array.isArray(item)) return item.map(walk);
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [text(key), walk(inner)]));
  };
  return walk(value) as T;
}

function hostile(): ReportData {
  const data = renamed(fixture({ seeds: 2 }));
  return {
    ...data,
    results: { ...data.results, spec: { ...data.results.spec, title: TITLE, description: TITLE } },
  };
}

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

test('markup, quotes, templates, emoji and right-to-left text in names are shown as text and never run', async () => {
  const report = await openReport(browser, await bundleReport(), hostile());
  try {
    const { page } = report;
    assert.equal(await page.title(), TITLE);
    assert.equal(await page.locator('h1').textContent(), TITLE);
    const features = await page.locator('.features tbody th').allTextContents();
    assert.deepEqual(features, [FEATURE, 'hard']);
    assert.ok((await page.locator('#layers svg').textContent())?.includes('</script><svg onload'));
    assert.ok((await page.locator('#accuracy svg').textContent())?.includes('<img src=x onerror'));
    await page.locator('#scatter').getByLabel('Colour by').selectOption(FEATURE);
    await page.locator('#variance').getByRole('combobox', { name: 'Layer' }).selectOption(oneLine(LAYER));
    await page.locator('#accuracy svg').hover();
    await page.locator('dl.tooltip:not([hidden])').waitFor({ timeout: 5000 });
    assert.ok((await page.locator('dl.tooltip dt').allTextContents()).includes(FEATURE));
    const added = await page.evaluate(() => ({
      hit: 'hit' in window,
      images: document.querySelectorAll('img, [onerror], [onload]').length,
      scripts: document.scripts.length,
    }));
    assert.deepEqual(added, { hit: false, images: 0, scripts: 2 });
    assert.deepEqual(report.complaints, []);
  } finally {
    await report.close();
  }
});
