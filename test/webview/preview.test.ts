/** The data preview in the real browser, under the real policy; the host answers with data as the runtime makes it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { dataSpec } from '../../runtime/data/spec';
import { previewOf } from '../../runtime/preview/preview';
import type { PreviewContract, PreviewPanelState } from '../../webview/preview/contract';
import { launchBrowser } from './browser';
import { AnswerError, openPanel, type Answers, type OpenPanel, type PanelOptions } from './panel';

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

const rows = { train: 600, validation: 60, test: 60 };
const images = dataSpec.parse({ kind: 'trifeature', shapes: 4, textures: 3, colours: 5, rows });
const bits = dataSpec.parse({
  kind: 'sequence',
  length: 12,
  features: [
    { name: 'easy', function: { kind: 'copy' } },
    { name: 'rare', function: { kind: 'parity', bits: 3 }, prevalence: 0.25 },
  ],
  rows: { train: 200, validation: 40, test: 40 },
});

const answersOf = (spec: typeof images): Answers<PreviewContract> => ({
  preview: (choice) => previewOf(spec, choice),
});

const file = '/studies/vision.study.json';

/** Opens the preview, runs `check`, and demands that the browser had nothing to complain about. */
async function inPreview(
  answers: Answers<PreviewContract>,
  check: (page: Page, panel: OpenPanel<PreviewContract>) => Promise<void>,
  options: PanelOptions = {},
): Promise<void> {
  const panel = await openPanel<PreviewContract>(browser, 'preview', answers, {
    start: { file },
    ...options,
  });
  panel.page.setDefaultTimeout(10_000);
  try {
    await check(panel.page, panel);
    assert.deepEqual(panel.complaints, []);
  } finally {
    await panel.close();
  }
}

const tiles = (page: Page) => page.locator('.tile canvas');
const groups = (page: Page) => page.locator('.group h3').allInnerTexts();
const valueRows = (page: Page) => page.getByRole('grid', { name: 'Rows of each value' }).locator('tbody tr');
const settled = (page: Page) => page.locator('.examples[aria-busy=false]').waitFor();
const last = (panel: OpenPanel<PreviewContract>) =>
  panel.requests.filter(({ name }) => name === 'preview').at(-1)?.params as Record<string, unknown>;

test('shows images under a heading for each value of the first feature, drawn as they are', async () => {
  await inPreview(answersOf(images), async (page) => {
    await tiles(page).first().waitFor();
    assert.deepEqual(await groups(page), ['circle', 'square', 'triangle', 'star']);
    assert.equal(await tiles(page).count(), 100);
    const expected = previewOf(images, { count: 100 }).examples.inputs.slice(0, 3 * 32 * 32);
    const drawn = await tiles(page)
      .first()
      .evaluate((canvas) => {
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, 32, 32) ?? {
          data: [],
        };
        return Array.from(data);
      });
    const planes = [0, 1, 2].flatMap((channel) => drawn.filter((_, i) => i % 4 === channel));
    assert.deepEqual(planes, Array.from(expected));
    assert.match((await tiles(page).first().getAttribute('aria-label')) ?? '', /^circle, \w+, \w+$/);
  });
});

test('tells the balance of the data and the rows of every value and combination', async () => {
  await inPreview(answersOf(images), async (page) => {
    await page
      .getByText(/All 60 combinations of values are equally frequent: each has 10 rows in train/)
      .waitFor();
    assert.equal(await valueRows(page).count(), 4 + 3 + 5);
    assert.deepEqual((await valueRows(page).first().innerText()).split(/\s+/), [
      'shape',
      'circle',
      '150',
      '15',
      '15',
    ]);
    const combinations = page.getByRole('grid', { name: 'Rows of each combination' }).locator('tbody tr');
    assert.equal(await combinations.count(), 60);
  });
});

test('a row of a table shows the examples with its values only, and Escape all again', async () => {
  await inPreview(answersOf(images), async (page, panel) => {
    await valueRows(page).filter({ hasText: 'yellow' }).click();
    await page.getByText('100 of 120 rows of train').waitFor();
    assert.deepEqual(last(panel).where, { colour: 2 });
    for (const caption of await page.locator('.tile .caption').allInnerTexts())
      assert.match(caption, /yellow/);
    await page.getByRole('combobox', { name: 'shape' }).selectOption('star');
    await page.getByText('30 rows of train').waitFor();
    assert.deepEqual(await groups(page), ['star']);
    await page.keyboard.press('Escape');
    await page.getByText('100 of 600 rows of train').waitFor();
  });
});

test('tables are walked through with the arrow keys', async () => {
  await inPreview(answersOf(images), async (page, panel) => {
    await valueRows(page).first().focus();
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowDown');
    await page.getByText(/rows of train/).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.group').length === 1);
    assert.deepEqual(last(panel).where, { shape: 2 });
    assert.deepEqual(await groups(page), ['triangle']);
  });
});

test('splits and grouping are chosen, and come back after a reload', async () => {
  await inPreview(answersOf(images), async (page, panel) => {
    await tiles(page).first().waitFor();
    await page.getByRole('combobox', { name: 'Split' }).selectOption('test');
    await page.getByRole('combobox', { name: 'Group by' }).selectOption('texture');
    await page.getByText('60 rows of test').waitFor();
    await settled(page);
    assert.deepEqual(await groups(page), ['plain', 'horizontal', 'vertical']);
    assert.equal(((await panel.state()) as PreviewPanelState).file, file);
    await page.reload();
    await page.getByText('60 rows of test').waitFor();
    assert.deepEqual(await groups(page), ['plain', 'horizontal', 'vertical']);
    await page.getByRole('combobox', { name: 'Group by' }).selectOption('nothing');
    await page.locator('.group').first().waitFor({ state: 'detached' });
    assert.equal(await tiles(page).count(), 60);
  });
});

test('rows of bits show each group in its colour, and where a feature is absent', async () => {
  await inPreview(answersOf(bits), async (page) => {
    await page.getByRole('img', { name: '100 rows of 12 tokens' }).waitFor();
    assert.deepEqual(
      (await page.locator('.legend li').allInnerTexts()).slice(0, 3).map((text) => text.trim()),
      ['easy token 0', 'rare tokens 1–3', 'noise'],
    );
    const squares = (series: string, kind: string) =>
      page
        .locator(`.bits .${series} .${kind}`)
        .evaluate((path) => path.getAttribute('d')?.split('z').length ?? 0);
    const { examples } = previewOf(bits, { count: 100 });
    const absent = Array.from({ length: 100 }, (_, i) => examples.states[2 * i + 1]).filter(
      (s) => s < 0,
    ).length;
    assert.equal((await squares('series-2', 'absent')) - 1, absent);
    assert.equal((await squares('series-2', 'one')) + (await squares('series-2', 'zero')) - 2, 400 - absent);
    await page.getByText(/6 combinations that occur are not equally frequent/).waitFor();
  });
});

test('a study that changes is read again, or offered to be; a feature that is gone filters no more', async () => {
  let spec = images;
  await inPreview({ preview: (choice) => fail(choice) ?? previewOf(spec, choice) }, async (page, panel) => {
    await valueRows(page).filter({ hasText: 'yellow' }).click();
    await page.getByText('100 of 120 rows of train').waitFor();
    await panel.send({ kind: 'changed', refresh: false });
    await page.getByText('vision.study.json has changed.').waitFor();
    spec = bits;
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('img', { name: '100 rows of 12 tokens' }).waitFor();
    assert.deepEqual(last(panel).where, {});
    await panel.send({ kind: 'deleted' });
    await page.getByText('vision.study.json was deleted.').waitFor();
  });
  function fail({ where = {} }: { where?: Readonly<Record<string, number>> }): undefined {
    for (const name of Object.keys(where))
      if (!describeNames(spec).includes(name))
        throw new AnswerError({
          kind: 'user',
          subject: name,
          reason: 'is no feature.',
          remedy: 'Use another.',
        });
  }
});

const describeNames = (spec: typeof images) => previewOf(spec, { count: 1 }).features.map(({ name }) => name);

test('an error names the place in the study, and can be tried again', async () => {
  let broken = true;
  const answers: Answers<PreviewContract> = {
    preview: (choice) => {
      if (!broken) return previewOf(images, choice);
      throw new AnswerError({
        kind: 'user',
        subject: file,
        reason: 'data.size is 20, too small.',
        remedy: 'Choose 32 to 256.',
      });
    },
  };
  await inPreview(answers, async (page) => {
    assert.match(await page.getByRole('alert').innerText(), /data\.size is 20[\s\S]*Choose 32 to 256/);
    broken = false;
    await page.getByRole('button', { name: 'Try Again' }).click();
    await tiles(page).first().waitFor();
  });
});

test('the examples that are shown are saved as a contact sheet, and the study is opened', async () => {
  const answers: Answers<PreviewContract> = {
    ...answersOf(images),
    sheet: () => null,
    openStudy: () => null,
  };
  await inPreview(answers, async (page, panel) => {
    await tiles(page).first().waitFor();
    await page.getByRole('button', { name: 'Save Contact Sheet…' }).click();
    await page.getByRole('button', { name: 'Open Study' }).click();
    assert.deepEqual(
      panel.requests.slice(-2).map(({ name }) => name),
      ['sheet', 'openStudy'],
    );
    assert.deepEqual(panel.requests.at(-2)?.params, last(panel));
  });
});

for (const width of [400, 900, 1600]) {
  test(`nothing of the preview lies beside the window at ${width} pixels`, async () => {
    for (const spec of [images, bits])
      await inPreview(
        answersOf(spec),
        async (page) => {
          await valueRows(page).first().waitFor();
          const beyond = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          assert.equal(beyond, 0);
        },
        { viewport: { width, height: 800 } },
      );
  });
}
