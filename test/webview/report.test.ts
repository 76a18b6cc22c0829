import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { bundleReport, launchBrowser, openReport, type OpenReport } from './browser';
import { fixture, layers } from './fixture';

const figures = ['accuracy', 'variance', 'layers', 'units', 'scatter', 'dissimilarity', 'similarity'];

let browser: Browser;
let bundle: Awaited<ReturnType<typeof bundleReport>>;

before(async () => {
  browser = await launchBrowser();
  bundle = await bundleReport();
});

after(() => browser?.close());

/** Opens a report, runs `check`, and demands that the browser had nothing to complain about. */
async function inReport(
  data: Parameters<typeof openReport>[2],
  check: (page: Page, report: OpenReport) => Promise<void>,
  options?: Parameters<typeof openReport>[3],
): Promise<void> {
  const report = await openReport(browser, bundle, data, options);
  try {
    await check(report.page, report);
    assert.deepEqual(report.complaints, []);
  } finally {
    await report.close();
  }
}

/** What the drawing of a figure consists of, to see whether it has changed. */
const drawingOf = (page: Page, id: string) => page.locator(`#${id} svg`).innerHTML();

/** Texts of the tooltip. */
async function tooltipText(page: Page): Promise<string> {
  await page.locator('dl.tooltip:not([hidden])').waitFor({ timeout: 5000 });
  return page.locator('dl.tooltip').innerText();
}

async function hover(page: Page, selector: string, x: number, y: number): Promise<void> {
  await page.locator(selector).scrollIntoViewIfNeeded();
  const box = await page.locator(selector).boundingBox();
  assert.ok(box, `${selector} has no box`);
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
}

test('every chart is drawn under the strict policy, without a complaint of the browser', async () => {
  await inReport(fixture(), async (page) => {
    for (const id of figures) {
      const marks = await page.locator(`#${id} svg :is(path, image, text)`).count();
      assert.ok(marks > 10, `${id} has ${marks} marks`);
    }
    assert.equal(await page.locator('.verdict svg').count(), 2);
    assert.equal(await page.locator('h1').count(), 1);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  });
});

test('the policy really refuses injected scripts and styles', async () => {
  const report = await openReport(browser, bundle, fixture({ seeds: 2 }));
  try {
    const ran = await report.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      return 'injected' in window;
    });
    assert.equal(ran, false);
    assert.match(report.complaints.join(), /Content Security Policy/);
  } finally {
    await report.close();
  }
});

test('the verdict shows outcome, effect, interval and the seeds left out', async () => {
  const data = fixture({ failed: [2] });
  await inReport(data, async (page) => {
    const text = await page.locator('.verdict').first().innerText();
    const { mean, low, high } = data.results.verdicts[0].effect;
    assert.match(text, /reproduced/);
    assert.ok(text.includes(`+${mean?.toFixed(2)}`));
    assert.ok(text.includes(`[${low?.toFixed(2)}, ${high?.toFixed(2)}], 95 % interval over 4 seeds`));
    assert.match(text, /Left out, below the accuracy gate of 95 %: 2\./);
  });
});

test('the feature table shows means and intervals of the results', async () => {
  const data = fixture();
  await inReport(data, async (page) => {
    const row = await page.locator('.features tbody tr').nth(1).innerText();
    const { accuracy, varianceExplained } = data.results.features[1];
    assert.ok(row.includes('parity of 4 bits'));
    assert.ok(row.includes(`${(100 * (accuracy.mean ?? NaN)).toFixed(1)} %`));
    assert.ok(row.includes((varianceExplained['hidden.4'].mean ?? NaN).toFixed(2)));
  });
});

test('colours follow the theme: the same drawing is painted otherwise in the dark', async () => {
  const strokes: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await inReport(
      fixture({ seeds: 2 }),
      async (page) => {
        const line = page.locator('#accuracy svg path[stroke="var(--replens-series-1)"]').first();
        strokes.push(await line.evaluate((path) => getComputedStyle(path).stroke));
      },
      { colorScheme },
    );
  }
  assert.deepEqual(strokes, ['rgb(0, 114, 178)', 'rgb(86, 180, 233)']);
});

test('inside VS Code the class of the body decides, whatever the system prefers', async () => {
  await inReport(fixture({ seeds: 2 }), async (page) => {
    await page.evaluate(() => document.body.classList.add('vscode-dark'));
    const line = page.locator('#accuracy svg path[stroke="var(--replens-series-1)"]').first();
    assert.equal(await line.evaluate((path) => getComputedStyle(path).stroke), 'rgb(86, 180, 233)');
  });
});

test('choosing a layer, the scale, the feature and the seed draws the charts anew', async () => {
  await inReport(fixture(), async (page) => {
    const change = async (id: string, act: () => Promise<unknown>) => {
      const drawn = await drawingOf(page, id);
      await act();
      await page.waitForFunction(
        ([figure, old]) => {
          const svg = document.querySelector(`#${figure} svg`);
          return svg !== null && svg.innerHTML !== old;
        },
        [id, drawn],
        { timeout: 5000 },
      );
    };
    await change('variance', () => page.locator('#variance').getByLabel('at that step').check());
    await change('variance', () =>
      page.locator('#variance').getByRole('combobox', { name: 'Layer' }).selectOption(layers[0]),
    );
    assert.match(await page.locator('#variance h3').innerText(), /hidden\.1/);
    await change('scatter', () =>
      page.locator('#scatter').getByRole('combobox', { name: 'Layer' }).selectOption('logits'),
    );
    await change('scatter', () => page.locator('#scatter').getByLabel('Colour by').selectOption('hard'));
    await change('similarity', () => page.getByRole('combobox', { name: 'Seed' }).selectOption('4'));
    assert.match(await page.locator('#dissimilarity .caption').innerText(), /seed 4/);
  });
});

test('the tooltip of a curve shows the step and both means, and goes with the pointer', async () => {
  await inReport(fixture(), async (page) => {
    await hover(page, '#accuracy svg', 0.6, 0.5);
    const text = await tooltipText(page);
    assert.match(text, /step/i);
    assert.match(text, /easy\s+\d+\.\d %/);
    assert.match(text, /hard\s+\d+\.\d %/);
    await page.mouse.move(5, 5);
    await page.locator('dl.tooltip').waitFor({ state: 'hidden', timeout: 5000 });
  });
});

test('the dissimilarity matrix is one image that reads out the entry under the pointer', async () => {
  const data = fixture();
  const { rows, values } = data.analyses[0].dissimilarity;
  const n = rows.length;
  await inReport(data, async (page) => {
    assert.equal(await page.locator('#dissimilarity svg image').count(), 1);
    await hover(page, '#dissimilarity svg image', 100.5 / n, 20.5 / n);
    const text = await tooltipText(page);
    assert.ok(text.includes(`test row ${rows[20]} (`), text);
    assert.ok(text.includes(`test row ${rows[100]} (`), text);
    assert.ok(text.includes(values[20 * n + 100].toFixed(3)), text);
    await hover(page, '#scatter h3', 0.1, 0.5);
    await page.locator('dl.tooltip').waitFor({ state: 'hidden', timeout: 5000 });
  });
});

/** Width of the picture at an address, and the colours of some of its pixels. */
async function pixelsOf(page: Page, address: string, at: [x: number, y: number][]) {
  return page.evaluate(
    async ({ source, places }) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = image.naturalWidth;
      const context = canvas.getContext('2d', { willReadFrequently: true });
      context?.drawImage(image, 0, 0);
      const colours = places.map(([x, y]) => [...(context?.getImageData(x, y, 1, 1).data ?? [])]);
      return { width: image.naturalWidth, colours };
    },
    { source: address, places: at },
  );
}

test('the image has one pixel an entry, from dark viridis at zero to bright at the greatest', async () => {
  const data = fixture({ seeds: 2 });
  const { rows, values } = data.analyses[0].dissimilarity;
  const n = rows.length;
  const most = values.indexOf(Math.max(...values));
  await inReport(data, async (page) => {
    const address = await page.locator('#dissimilarity svg image').getAttribute('href');
    assert.match(address ?? '', /^data:image\/png/);
    const { width, colours } = await pixelsOf(page, address ?? '', [
      [7, 7],
      [most % n, Math.floor(most / n)],
    ]);
    assert.equal(width, n);
    assert.deepEqual(colours, [
      [0x44, 0x01, 0x54, 255],
      [0xfd, 0xe7, 0x25, 255],
    ]);
  });
});

test('every chart has its numbers as a table, reached by keyboard', async () => {
  const data = fixture();
  await inReport(data, async (page) => {
    for (const id of figures) {
      await page.locator(`#${id} summary`).focus();
      await page.keyboard.press('Enter');
      assert.ok((await page.locator(`#${id} tbody tr`).count()) >= 4, id);
      assert.ok(await page.locator(`#${id} table`).isVisible(), id);
    }
    const mean = data.results.features[0].varianceExplained['hidden.1'].mean ?? NaN;
    const cells = await page.locator('#layers tbody tr').first().locator('td').allInnerTexts();
    assert.deepEqual(cells.slice(0, 3), ['hidden.1', 'easy', String(Number(mean.toPrecision(4)))]);
  });
});

test('an open data table stays open when the chart is drawn anew', async () => {
  await inReport(fixture({ seeds: 2 }), async (page) => {
    await page.locator('#scatter summary').click();
    await page.locator('#scatter').getByRole('combobox', { name: 'Layer' }).selectOption('hidden.2');
    await page.getByText('in hidden.2 along').waitFor();
    assert.equal(await page.locator('#scatter details').getAttribute('open'), '');
  });
});

for (const width of [900, 1280, 1600]) {
  test(`nothing is cut off at ${width} pixels, nor after a change of width`, async () => {
    await inReport(
      fixture(),
      async (page) => {
        const overflow = () =>
          page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(await overflow(), 0);
        await page.setViewportSize({ width: 640, height: 900 });
        await page.waitForFunction(() => {
          const svg = document.querySelector('#accuracy svg');
          const host = svg?.closest('.drawing');
          return svg && host && Math.abs(svg.getBoundingClientRect().width - host.clientWidth) < 6;
        });
        assert.equal(await overflow(), 0);
      },
      { viewport: { width, height: 900 } },
    );
  });
}

test('one seed, no seed past the gate, no analyses, no claims: the page says so in words', async () => {
  await inReport(fixture({ seeds: 1 }), async (page) => {
    assert.match(await page.locator('.verdict').first().innerText(), /One seed: no interval/);
  });
  const none = fixture({ seeds: 2, failed: [0, 1] });
  await inReport({ results: { ...none.results, verdicts: [] }, analyses: [] }, async (page) => {
    assert.match(await page.locator('#report').innerText(), /makes no claim, so there is no verdict/);
    assert.match(await page.locator('#layers').innerText(), /No seed passed the accuracy gate/);
    for (const id of ['units', 'scatter', 'similarity', 'dissimilarity']) {
      assert.equal(await page.locator(`#${id} .empty`).count(), 1, id);
    }
    assert.ok((await page.locator('#accuracy svg path').count()) > 4);
  });
});
