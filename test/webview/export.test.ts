/** Files that charts are saved as, read back by other programs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import type { compile as Compile, TopLevelSpec } from 'vega-lite';
import { csvText, fileName } from '../../webview/charts/exportText';
import { labelChart } from '../../webview/charts/labelChart';
import type { ExportFormat, ExportParams } from '../../webview/wire/contract';
import { launchBrowser } from './browser';
import { openGallery, type OpenGallery } from './gallery-page';
import { inspection, layerView } from './views';

let browser: Browser;
/** A page without our policy: exported files are for other programs. */
let reader: Page;
let compile: typeof Compile;
before(async () => {
  ({ compile } = await import('vega-lite'));
  browser = await launchBrowser();
  reader = await browser.newPage();
});
after(() => browser?.close());

const labels: Record<ExportFormat, string> = {
  svg: 'SVG picture',
  png: 'PNG picture',
  csv: 'CSV data',
  json: 'Vega-Lite specification',
};

/** Saves a figure by its menu. */
async function saved(gallery: OpenGallery, id: string, format: ExportFormat): Promise<ExportParams> {
  const count = gallery.exports.length;
  const menu = gallery.page.locator(`#${id} .export-menu`);
  await menu.getByRole('button', { name: 'Export' }).click();
  await menu.getByRole('menuitem', { name: labels[format] }).click();
  while (gallery.exports.length === count) await gallery.page.waitForTimeout(20);
  return gallery.exports[count];
}

async function inGallery(
  figures: string[],
  check: (gallery: OpenGallery) => Promise<void>,
  options?: Parameters<typeof openGallery>[2],
): Promise<void> {
  const gallery = await openGallery(browser, { figures }, options);
  try {
    await check(gallery);
    assert.deepEqual(gallery.complaints, []);
  } finally {
    await gallery.close();
  }
}

function text({ content }: ExportParams): string {
  if (typeof content !== 'string') assert.fail('expected text');
  return content;
}

/** Size of a picture, and how many different colours a grid of its pixels has. */
async function pictureOf(address: string) {
  return reader.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context?.drawImage(image, 0, 0);
    const bytes = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const colours = new Set<number>();
    for (let at = 0; at < bytes.length; at += 4 * 7) {
      colours.add(bytes[at] * 65536 + bytes[at + 1] * 256 + bytes[at + 2]);
    }
    return {
      width: canvas.width,
      height: canvas.height,
      corner: [...bytes.slice(0, 4)],
      colours: colours.size,
    };
  }, address);
}

const dataAddress = (type: string, content: string | Uint8Array) =>
  `data:${type};base64,${Buffer.from(content).toString('base64')}`;

test('an SVG stands on its own: no variable, its picture inside, the background of the theme', async () => {
  for (const [theme, background] of [
    ['dark', [31, 31, 31, 255]],
    ['high-contrast-light', [255, 255, 255, 255]],
  ] as const) {
    await inGallery(
      ['scatter', 'matrix'],
      async (gallery) => {
        for (const id of ['scatter', 'matrix']) {
          const svg = text(await saved(gallery, id, 'svg'));
          assert.doesNotMatch(svg, /var\(|blob:|http:\/\/127/);
          assert.equal(/<image [^>]*href="data:image\/png;base64,/.test(svg), id === 'matrix');
          const parsed = await reader.evaluate((source) => {
            const found = new DOMParser().parseFromString(source, 'image/svg+xml');
            return {
              root: found.documentElement.namespaceURI,
              errors: found.querySelectorAll('parsererror').length,
            };
          }, svg);
          assert.deepEqual(parsed, { root: 'http://www.w3.org/2000/svg', errors: 0 });
          const picture = await pictureOf(dataAddress('image/svg+xml', svg));
          assert.deepEqual(picture.corner, [...background]);
          assert.ok(picture.colours > 20, `${id} has ${picture.colours} colours`);
        }
      },
      { theme },
    );
  }
});

test('a PNG has twice the pixels of the drawing and is not blank', async () => {
  await inGallery(['matrix'], async (gallery) => {
    const { content, name } = await saved(gallery, 'matrix', 'png');
    assert.match(name, /^which-inputs-layer2\.1\.conv2-of-a\.onnx/);
    assert.ok(content instanceof Uint8Array);
    const svg = await gallery.page.locator('#matrix svg').boundingBox();
    const picture = await pictureOf(dataAddress('image/png', content));
    assert.ok(svg);
    assert.ok(Math.abs(picture.width - 2 * (svg.width + 24)) <= 2, `${picture.width} of ${svg.width}`);
    assert.ok(Math.abs(picture.height - 2 * (svg.height + 24)) <= 2);
    assert.ok(picture.colours > 100);
  });
});

test('a CSV file holds the numbers of the table', async () => {
  await inGallery(['scatter', 'labels'], async (gallery) => {
    const rows = parse(text(await saved(gallery, 'scatter', 'csv'))) as string[][];
    const { projection, inputs } = layerView(60);
    assert.deepEqual(rows[0], ['Input', 'digit', 'PC 1', 'PC 2']);
    assert.equal(rows.length, 61);
    assert.deepEqual([rows[8][0], Number(rows[8][2])], [String(inputs[7]), projection?.x[7]]);
    const drawn = labelChart(inspection(6));
    const cells = parse(text(await saved(gallery, 'labels', 'csv'))) as string[][];
    assert.equal(drawn.kind === 'chart' && drawn.table.rows.length, cells.length - 1);
    assert.equal(cells[5][2], '', 'an undefined value is an empty cell');
  });
});

test('cells of a CSV file are quoted as RFC 4180 has it', () => {
  const hostile = ['a,b', 'say "no"', 'two\nlines', ' space', '-1', ''];
  const table = { columns: ['x', 'y,z', 'p', 'q', 'r', 's'], rows: [hostile, [1, null, 0.5, -2, 3e-7, 'é']] };
  const read = parse(csvText(table)) as string[][];
  assert.deepEqual(read, [table.columns, hostile, ['1', '', '0.5', '-2', '3e-7', 'é']]);
  assert.ok(csvText(table).endsWith('\r\n'));
});

test('a specification compiles elsewhere, with data and colours in it', async () => {
  await inGallery(['scatter', 'matrix', 'comparison', 'spectrum', 'labels', 'geometry'], async (gallery) => {
    for (const id of ['scatter', 'matrix', 'comparison', 'spectrum', 'labels', 'geometry']) {
      const json = text(await saved(gallery, id, 'json'));
      assert.doesNotMatch(json, /var\(|blob:/, id);
      const spec = JSON.parse(json) as TopLevelSpec;
      assert.match(spec.$schema ?? '', /vega-lite\/v6/);
      assert.equal(spec.background, 'rgb(31, 31, 31)');
      const { marks = [] } = compile(spec).spec;
      assert.ok(marks.length > 0, id);
      if (id === 'matrix') assert.match(json, /"url": "data:image\/png;base64,/);
    }
  });
});

test('the menu works by keyboard: it opens on its first format, arrows go round, Escape closes', async () => {
  await inGallery(['scatter'], async (gallery) => {
    const { page } = gallery;
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.getByRole('button', { name: 'Export' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'SVG picture');
    await page.keyboard.press('ArrowUp');
    assert.equal(await focused(), 'Vega-Lite specification');
    await page.keyboard.press('Escape');
    assert.equal(await focused(), 'Export');
    assert.equal(await page.getByRole('menu').count(), 0);
    await page.keyboard.press('Enter');
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    while (gallery.exports.length === 0) await page.waitForTimeout(20);
    assert.equal(gallery.exports[0].format, 'csv');
    assert.equal(await focused(), 'Export');
  });
});

test('a file name keeps letters and digits of the title', () => {
  assert.equal(fileName('Inputs in “layer1.0” / Größe'), 'inputs-in-layer1.0-größe');
  assert.equal(fileName('???'), 'chart');
  assert.equal(fileName('../../etc'), 'etc');
});

test('an export that fails is told beside its button', () =>
  inGallery(['matrix'], async ({ page, exports }) => {
    await page.evaluate(() => {
      HTMLCanvasElement.prototype.toBlob = () => {
        throw new Error('the picture is too large');
      };
    });
    const menu = page.locator('#matrix .export-menu');
    await menu.getByRole('button', { name: 'Export' }).click();
    await menu.getByRole('menuitem', { name: labels.png }).click();
    await menu.getByRole('alert').getByText('too large').waitFor();
    assert.deepEqual(exports, []);
  }));
