/** What the inspector computes of a layer or of all when a person asks: UMAP, probes, geometry. In the real browser. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { InspectContract } from '../../webview/inspect/contract';
import { launchBrowser } from './browser';
import { decoding, embedding } from './layer-answers';
import { inspectAnswers } from './model-answers';
import { nothingKept, openPanel, type Answers, type OpenPanel } from './panel';
import { themeNames } from './themes';
import { inspection, layerNames } from './views';

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

type Panel = OpenPanel<InspectContract>;

/** Opens the inspector, runs `check`, and demands that the browser had nothing to complain about. */
async function inInspector(
  answers: Answers<InspectContract>,
  check: (page: Page, panel: Panel) => Promise<void>,
): Promise<void> {
  const panel = await openPanel<InspectContract>(browser, 'inspect', answers);
  panel.page.setDefaultTimeout(10_000);
  try {
    await drawn(panel.page, 'scatter', 'units');
    await check(panel.page, panel);
    assert.deepEqual(panel.complaints, []);
  } finally {
    await panel.close();
  }
}

async function drawn(page: Page, ...ids: string[]): Promise<void> {
  for (const id of ids) await page.locator(`#${id}:not([aria-busy=true]) .drawing svg`).waitFor();
}

const asked = ({ requests }: Panel, name: string) =>
  requests.filter((request) => request.name === name).map(({ params }) => params as Record<string, unknown>);
const umapButton = (page: Page) => page.getByRole('button', { name: 'Compute UMAP' });
const probeButton = (page: Page) => page.getByRole('button', { name: /^Probe( Again)?$/ });

test('UMAP is computed when asked for, of the selected layer alone, and shares the selection', async () => {
  await inInspector(inspectAnswers(8), async (page, panel) => {
    assert.deepEqual(asked(panel, 'embedding'), []);
    await umapButton(page).click();
    await drawn(page, 'umap');
    const [{ layer, neighbours, minimumDistance, seed }] = asked(panel, 'embedding');
    assert.deepEqual([layer, neighbours, minimumDistance, seed], ['fc', 15, 0.1, 0]);
    await page.locator('#umap').getByRole('note').getByText('does not keep distances').waitFor();
    await page.locator('#umap .drawing').focus();
    for (const key of ['ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('status', { name: 'Selection' }).getByText('1 input selected').waitFor();
    for (const id of ['scatter', 'umap', 'dissimilarity'])
      assert.ok((await page.locator(`#${id} .selected > *`).count()) > 0, id);
    await page.locator('#umap').getByRole('combobox', { name: 'Neighbours' }).selectOption('30');
    await drawn(page, 'umap');
    assert.equal(asked(panel, 'embedding').at(-1)?.neighbours, 30);
    const before = asked(panel, 'embedding').length;
    await page.locator(`td [title="${layerNames(8)[3]}"]`).click();
    await umapButton(page).waitFor();
    assert.equal(asked(panel, 'embedding').length, before, 'another layer is not laid out unasked');
  });
});

test('after a reload UMAP and probes are shown where they are kept, and else wait to be asked for', async () => {
  const answers = inspectAnswers(8);
  let kept = true;
  const begun: string[] = [];
  const long = <T>(name: string, onlyKept: boolean, result: T): T => {
    if (!onlyKept) begun.push(name);
    else if (!kept) throw nothingKept;
    return result;
  };
  const asking: Answers<InspectContract> = {
    ...answers,
    embedding: ({ layer, most, seed }, { onlyKept }) =>
      long('umap', onlyKept, embedding(layer, Math.min(most, 60), seed)),
    decoding: ({ settings }, { onlyKept }) => long('probes', onlyKept, decoding(8, settings)),
  };
  await inInspector(asking, async (page) => {
    await umapButton(page).click();
    await probeButton(page).click();
    await drawn(page, 'umap', 'decoding');
    await page.reload();
    await drawn(page, 'umap', 'decoding');
    kept = false;
    await page.reload();
    await drawn(page, 'scatter', 'units');
    await umapButton(page).waitFor();
    await page.locator('#decoding').getByText('then press Probe').waitFor();
    assert.deepEqual(begun, ['umap', 'probes']);
    await umapButton(page).click();
    await probeButton(page).click();
    await drawn(page, 'umap', 'decoding');
    assert.deepEqual(begun, ['umap', 'probes', 'umap', 'probes']);
  });
});

test('UMAP tells its progress and can be cancelled and asked again', async () => {
  let waiting = true;
  const answers: Answers<InspectContract> = {
    ...inspectAnswers(8),
    embedding: ({ layer, most, seed }, { signal, report }) => {
      if (!waiting) return embedding(layer, Math.min(most, 60), seed);
      report({ kind: 'progress', label: `UMAP of ${layer}`, done: 40, total: 100, secondsLeft: 3 });
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('cancelled'))),
      );
    },
  };
  await inInspector(answers, async (page) => {
    await umapButton(page).click();
    await page.locator('#umap').getByText('UMAP of fc, 40 of 100').waitFor();
    await page.locator('#umap').getByRole('button', { name: 'Cancel' }).click();
    waiting = false;
    await page.locator('#umap').getByRole('button', { name: 'Ask again' }).click();
    await drawn(page, 'umap');
  });
});

test('probes are fitted when asked for, with what is ticked, and shown by label, layer and kind', async () => {
  await inInspector(inspectAnswers(8), async (page, panel) => {
    assert.deepEqual(asked(panel, 'decoding'), []);
    const place = page.locator('#decoding');
    await place.getByLabel('linear SVM').check();
    await place.getByLabel('Learning curves').check();
    await probeButton(page).click();
    await drawn(page, 'decoding', 'confusion', 'learning');
    assert.deepEqual(asked(panel, 'decoding')[0].settings, {
      kinds: ['logistic', 'svm', 'knn', 'naive-bayes'],
      control: true,
      curve: true,
      seed: 0,
    });
    await page.locator('#confusion').getByRole('combobox', { name: 'Probe' }).selectOption('svm');
    await page.locator('#confusion .title', { hasText: 'What linear SVM takes for what in fc' }).waitFor();
    await page.locator('#decoding .drawing').focus();
    for (const key of ['ArrowRight', 'Enter']) await page.keyboard.press(key);
    const [first] = layerNames(8);
    await page.locator('#confusion .title', { hasText: first }).waitFor();
    await page.locator('#learning .title', { hasText: first }).waitFor();
    await place.getByRole('combobox', { name: 'Label' }).selectOption('slant');
    await page.locator('#decoding .title', { hasText: 'How well slant can be decoded' }).waitFor();
    await page.locator('#confusion').getByText('slant is a number on a scale').waitFor();
    assert.equal(asked(panel, 'decoding').length, 1, 'looking elsewhere probes nothing anew');
  });
});

test('without labels, the place of the probes says what they need', async () => {
  const answers: Answers<InspectContract> = { ...inspectAnswers(8), measure: () => inspection(8, []) };
  await inInspector(answers, async (page) => {
    await page.locator('#decoding').getByText('Probes need labels').waitFor();
    assert.equal(await probeButton(page).count(), 0);
    assert.equal(await page.locator('#confusion').count(), 0);
  });
});

test('the geometry of a layer is told in numbers with their formulas, and its units can be sorted', async () => {
  await inInspector(inspectAnswers(8), async (page) => {
    const facts = page.locator('#facts');
    const row = facts.getByRole('row', { name: /Participation ratio/ });
    assert.match(await row.innerText(), /5\.432/);
    assert.match(
      (await row.locator('abbr').getAttribute('title')) ?? '',
      /Formula: f of spectrum\.x\.participation_ratio/,
    );
    assert.match(await facts.getByRole('row', { name: /TwoNN/ }).innerText(), /–\s+fc has 3 different rows/);
    const units = page.getByRole('grid', { name: 'Units' });
    await units.getByRole('columnheader', { name: 'Std. dev.' }).getByRole('button').click();
    await units.getByRole('columnheader', { name: 'Std. dev.' }).getByRole('button').click();
    assert.equal(
      (await units.locator('tbody tr td').first().innerText()).trim(),
      '4',
      'the dead unit comes first',
    );
    await page.locator('#units').getByRole('combobox', { name: 'Statistic' }).selectOption('mean');
    await page.locator('#units .caption', { hasText: 'by their mean' }).waitFor();
  });
});

test('after a reload, probes, the layout and how units are looked at are there again', async () => {
  await inInspector(inspectAnswers(8), async (page, panel) => {
    await umapButton(page).click();
    await probeButton(page).click();
    await page.locator('#units').getByRole('combobox', { name: 'Statistic' }).selectOption('max');
    await page.locator('#dissimilarity').getByRole('combobox', { name: 'Order by' }).selectOption('clusters');
    await drawn(page, 'umap', 'decoding');
    await page.reload();
    await drawn(page, 'umap', 'decoding', 'units', 'dissimilarity');
    assert.equal(asked(panel, 'decoding').length, 2);
    await page.locator('#units .caption', { hasText: 'by their greatest value' }).waitFor();
    await page.locator('#dissimilarity .caption', { hasText: 'ordered by clustering' }).waitFor();
  });
});

test('in every theme, the new charts are drawn without a complaint', async () => {
  await inInspector(inspectAnswers(24), async (page, panel) => {
    await umapButton(page).click();
    await page.locator('#decoding').getByLabel('Learning curves').check();
    await probeButton(page).click();
    for (const theme of themeNames) {
      await panel.setTheme(theme);
      await drawn(page, 'umap', 'decoding', 'confusion', 'learning', 'units');
    }
  });
});
