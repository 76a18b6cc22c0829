/** Statistics, anchors, training and the order of layers in the comparison, in the real browser. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { CompareContract } from '../../webview/compare/contract';
import { launchBrowser } from './browser';
import { compareAnswers, matched, pair } from './model-answers';
import { nothingKept, openPanel, type Answers, type OpenPanel } from './panel';
import { pickMeasure } from './pick-measure';
import { themeNames } from './themes';
import { comparison, layerNames, layerView } from './views';

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

type Panel = OpenPanel<CompareContract>;

async function inComparison(
  answers: Answers<CompareContract>,
  check: (page: Page, panel: Panel) => Promise<void>,
): Promise<void> {
  const panel = await openPanel<CompareContract>(browser, 'compare', answers, { start: pair });
  panel.page.setDefaultTimeout(10_000);
  try {
    await drawn(panel.page, 'heatmap');
    await check(panel.page, panel);
    assert.deepEqual(panel.complaints, []);
  } finally {
    await panel.close();
  }
}

async function drawn(page: Page, ...ids: string[]): Promise<void> {
  for (const id of ids) await page.locator(`#${id}:not([aria-busy=true]) .drawing svg`).waitFor();
}

const asked = ({ requests }: Panel, name: keyof CompareContract['requests']) =>
  requests.filter((request) => request.name === name).map(({ params }) => params as Record<string, unknown>);
const compute = (page: Page) => page.getByRole('button', { name: 'Compute' });
async function fill(page: Page, label: string, value: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(value);
  await page.keyboard.press('Enter');
}

test('statistics are computed when asked for, with what the form says, and mark chance on the heatmap', async () => {
  await inComparison(compareAnswers(6, 6), async (page, panel) => {
    await page.getByText('How sure are these numbers?').waitFor();
    assert.deepEqual(asked(panel, 'pairs'), []);
    await fill(page, 'Bootstrap draws', '200');
    await fill(page, 'Permutations', '-5');
    assert.equal(await page.getByLabel('Permutations', { exact: true }).inputValue(), '0');
    await fill(page, 'Permutations', '400');
    await page.getByRole('combobox', { name: 'Level' }).selectOption('0.99');
    await page.getByRole('combobox', { name: 'Correction' }).selectOption('benjamini-hochberg');
    await compute(page).click();
    await drawn(page, 'pair-statistics', 'pair-differences');
    assert.deepEqual(asked(panel, 'pairs'), [
      {
        probe: {},
        reduction: 'mean',
        measure: 'cka.linear.debiased',
        settings: { bootstrap: 200, permutations: 400, level: 0.99, seed: 0 },
        correction: 'benjamini-hochberg',
      },
    ]);
    await page.locator('#heatmap svg text', { hasText: 'by chance' }).waitFor();
    assert.equal(await compute(page).getAttribute('aria-disabled'), 'true', 'it has been computed');
    await page.locator('#pair-statistics .drawing').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page.locator('#scatter-a .title', { hasText: layerNames(6)[1] }).waitFor();
    assert.ok((await page.locator('#pair-statistics .selected line').count()) > 0);
    await pickMeasure(page, 'cka.linear.biased');
    await page.getByText('the comparison above has changed since').waitFor();
    await compute(page).click();
    await page.getByText('the comparison above has changed since').waitFor({ state: 'detached' });
    assert.equal(asked(panel, 'pairs').at(-1)?.measure, 'cka.linear.biased');
  });
});

test('long statistics tell how far they are and can be cancelled; asked again they begin anew', async () => {
  let begun = 0;
  const answers: Answers<CompareContract> = {
    ...compareAnswers(4, 4),
    pairs: (_, { signal, report }) => {
      begun += 1;
      report({ kind: 'progress', label: 'statistics of pairs', done: 3, total: 8000, secondsLeft: 200 });
      return new Promise((__, reject) =>
        signal.addEventListener('abort', () => reject(new Error('stopped'))),
      );
    },
  };
  await inComparison(answers, async (page) => {
    await compute(page).click();
    await page.getByText('Statistics of pairs, 3 of 8,000, about 3 min left').waitFor();
    await page.locator('.statistics').getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Computing statistics was cancelled.').waitFor();
    await compute(page).click();
    await page.getByText('Statistics of pairs, 3 of 8,000').waitFor();
    assert.equal(begun, 2);
  });
});

test('best matches are chosen by their value, which is said; a reload brings statistics back', async () => {
  await inComparison(compareAnswers(6, 9), async (page, panel) => {
    await page.getByRole('combobox', { name: 'Pairs' }).selectOption('best');
    await compute(page).click();
    await page.getByText('its p-value and interval are too good').waitFor();
    assert.equal((asked(panel, 'pairs')[0].pairs as unknown[]).length, 5);
    await page.reload();
    await drawn(page, 'pair-statistics');
    assert.deepEqual(asked(panel, 'pairs')[1], asked(panel, 'pairs')[0]);
  });
});

test('statistics that are not kept over a reload wait to be asked for', async () => {
  const known = compareAnswers(6, 6);
  const answers: Answers<CompareContract> = {
    ...known,
    pairs: (params, context) => {
      if (context.onlyKept || !known.pairs) throw nothingKept;
      return known.pairs(params, context);
    },
  };
  await inComparison(answers, async (page) => {
    await compute(page).click();
    await drawn(page, 'pair-statistics');
    await page.reload();
    await page.getByText('How sure are these numbers?').waitFor();
    assert.equal(await page.locator('.statistics .error').count(), 0);
    await compute(page).click();
    await drawn(page, 'pair-statistics');
  });
});

test('layers are compared relative to anchors on demand; the measure of both is then of that space', async () => {
  const answers: Answers<CompareContract> = {
    ...compareAnswers(6, 6),
    compare: ({ measure, relative }) => ({
      ...matched(comparison(6, 6)),
      measure,
      anchors:
        relative && 'seed' in relative ? Array.from({ length: Number(relative.anchors) }, (_, i) => i) : null,
    }),
  };
  await inComparison(answers, async (page, panel) => {
    await page.getByRole('checkbox', { name: 'Relative to anchors' }).check();
    await page.getByText('Relative to 100 anchors').waitFor();
    await fill(page, 'Anchors', '40');
    await fill(page, 'Anchor seed', '3');
    await page.getByText('Relative to 40 anchors').waitFor();
    assert.deepEqual(asked(panel, 'compare').at(-1)?.relative, { anchors: 40, seed: 3 });
    assert.ok(asked(panel, 'layer').every((params) => !('relative' in params)));
    await compute(page).click();
    await drawn(page, 'pair-statistics');
    assert.deepEqual(asked(panel, 'pairs')[0].relative, { anchors: 40, seed: 3 });
    await page.getByRole('checkbox', { name: 'Relative to anchors' }).uncheck();
    await page.getByText('Relative to 40 anchors').waitFor({ state: 'detached' });
    assert.equal(asked(panel, 'compare').at(-1)?.relative, undefined);
  });
});

test('where widths differ and pairs have no value, the space of anchors is offered', async () => {
  const value = matched(comparison(4, 4));
  const wider = { ...value, b: { ...value.b, units: value.b.units.map((units) => 2 * units) } };
  await inComparison({ ...compareAnswers(4, 4), compare: () => wider }, async (page, panel) => {
    await page.getByText('differ in width').waitFor();
    await page.getByRole('button', { name: 'Compare relative to anchors' }).click();
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('#heatmap input[type=checkbox]')?.checked,
    );
    assert.deepEqual(asked(panel, 'compare').at(-1)?.relative, { anchors: 100, seed: 0 });
  });
});

test('training is followed when asked for: pairs against a state, one layer alone, labels, either axis', async () => {
  const value = matched(comparison(6, 6));
  const a = { ...value.a, probe: { ...value.a.probe, labels: ['digit'] } };
  const answers = { ...compareAnswers(6, 6), compare: () => ({ ...value, a }) };
  await inComparison(answers, async (page, panel) => {
    assert.deepEqual(asked(panel, 'trajectory'), []);
    await page.getByRole('button', { name: 'Follow over Training' }).click();
    await drawn(page, 'trajectory');
    await page.getByRole('combobox', { name: 'Against' }).selectOption('previous');
    await pickMeasure(page, 'participation', 'Follow');
    await page.locator('#trajectory .title', { hasText: 'Participation ratio over training' }).waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'Against' }).count(), 0);
    await pickMeasure(page, 'digit', 'Follow');
    await page.locator('#trajectory .title', { hasText: 'Variance explained by digit' }).waitFor();
    assert.deepEqual(
      asked(panel, 'trajectory').map(({ measure }) => measure),
      [
        { kind: 'pair', key: 'cka.linear.debiased', against: 'last' },
        { kind: 'pair', key: 'cka.linear.debiased', against: 'previous' },
        { kind: 'single', key: 'spectrum.x.participation_ratio' },
        { kind: 'variance explained', label: 'digit' },
      ],
    );
    await page.getByRole('combobox', { name: 'Steps' }).selectOption('linear');
    await drawn(page, 'trajectory');
    await page.reload();
    await drawn(page, 'trajectory');
    assert.equal(await page.getByRole('combobox', { name: 'Steps' }).inputValue(), 'linear');
    assert.deepEqual(asked(panel, 'trajectory').at(-1)?.measure, {
      kind: 'variance explained',
      label: 'digit',
    });
    await page.locator('#trajectory .drawing').focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page.locator('#scatter-a .title', { hasText: layerNames(6)[1] }).waitFor();
  });
});

test('models of no run have nothing to follow', async () => {
  const answers = { ...compareAnswers(4, 4, {}), start: compareAnswers(4, 4, {}).start };
  const panel = await openPanel<CompareContract>(browser, 'compare', answers, { start: pair });
  panel.page.setDefaultTimeout(10_000);
  try {
    await panel.page.locator('.empty-state').getByRole('button', { name: 'Random inputs' }).click();
    await drawn(panel.page, 'heatmap');
    assert.equal(await panel.page.getByRole('heading', { name: 'Over training' }).count(), 0);
    assert.equal(await panel.page.getByRole('heading', { name: 'Statistics of pairs of layers' }).count(), 1);
  } finally {
    await panel.close();
  }
});

test('layers stand in forward order, by clustering or by similarity to one, kept over a reload', async () => {
  const firstRow = async (page: Page) => {
    await drawn(page, 'heatmap');
    await page.locator('#heatmap .drawing').focus();
    await page.keyboard.press('ArrowRight');
    return page.locator('dl.tooltip dd').first().innerText();
  };
  await inComparison(compareAnswers(6, 6), async (page, panel) => {
    assert.equal(await firstRow(page), layerNames(6)[0]);
    await page.getByRole('combobox', { name: 'Order of layers' }).selectOption('like');
    await page.getByRole('combobox', { name: 'Layer', exact: true }).selectOption('fc');
    await page.locator('#heatmap .caption', { hasText: 'similarity to fc' }).waitFor();
    assert.equal(await firstRow(page), 'fc');
    await page.reload();
    await page.locator('#heatmap .caption', { hasText: 'similarity to fc' }).waitFor();
    await page.getByRole('combobox', { name: 'Order of layers' }).selectOption('clusters');
    await page.locator('#heatmap .caption', { hasText: 'average linkage' }).waitFor();
    assert.equal(asked(panel, 'compare').length, 2, 'another order is no other comparison');
  });
});

test('clusters of A order both matrices, so that an input has one place in both', async () => {
  const reversed = (view: ReturnType<typeof layerView>) => ({
    ...view,
    dissimilarity: view.dissimilarity && {
      ...view.dissimilarity,
      clustered: Int32Array.from(view.dissimilarity.clustered).reverse(),
    },
  });
  const answers: Answers<CompareContract> = {
    ...compareAnswers(4, 4),
    layer: ({ side, layer }) => {
      const view = { ...layerView(30), layer };
      return side === 'a' ? view : reversed(view);
    },
  };
  await inComparison(answers, async (page) => {
    await drawn(page, 'matrix-a', 'matrix-b');
    await page.getByRole('combobox', { name: 'Order by' }).selectOption('clusters');
    const rowAt = async (id: string) => {
      await page.locator(`#${id} .caption`, { hasText: /cluster/ }).waitFor();
      await drawn(page, id);
      await page.locator(`#${id} .drawing`).focus();
      await page.keyboard.press('ArrowRight');
      return page.locator('dl.tooltip dd').first().innerText();
    };
    assert.equal(await rowAt('matrix-a'), await rowAt('matrix-b'));
    assert.match(
      await page.locator('#matrix-b .caption').innerText(),
      /in the order of the clusters of .* of A/,
    );
  });
});

test('what is drawn over training is exported in colours that every program knows', async () => {
  let content = '';
  const answers: Answers<CompareContract> = {
    ...compareAnswers(12, 12),
    export: (file) => ((content = String(file.content)), null),
  };
  await inComparison(answers, async (page) => {
    await page.getByRole('button', { name: 'Follow over Training' }).click();
    await drawn(page, 'trajectory');
    await page.locator('#trajectory .export').click();
    await page.locator('#trajectory').getByRole('menuitem', { name: 'SVG picture' }).click();
    while (content === '') await page.waitForTimeout(20);
  });
  assert.match(content, /stroke="rgb\(\d+, \d+, \d+\)"/);
  assert.doesNotMatch(content, /color\(|color-mix|var\(/);
});

for (const theme of themeNames) {
  test(`statistics and training look right in ${theme}: nothing beside the window, everything readable`, async () => {
    await inComparison(compareAnswers(24, 24), async (page, panel) => {
      await panel.setTheme(theme);
      await page.setViewportSize({ width: 700, height: 900 });
      await compute(page).click();
      await page.getByRole('button', { name: 'Follow over Training' }).click();
      await drawn(page, 'pair-statistics', 'pair-differences', 'trajectory');
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(beyond, 0);
    });
  });
}
