/** The comparison in the real browser, under the real policy, with an invented host. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { CompareContract, ComparePanelState } from '../../webview/compare/contract';
import { launchBrowser } from './browser';
import { compareAnswers, matched, pair, viewOf } from './model-answers';
import { AnswerError, openPanel, type Answers, type OpenPanel, type PanelOptions } from './panel';
import { compareStart } from './panel-data';
import { pickMeasure } from './pick-measure';
import { comparison, layerNames } from './views';

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

const sides = ['scatter-a', 'scatter-b', 'matrix-a', 'matrix-b'];

/** Opens the comparison, runs `check`, and demands that the browser had nothing to complain about. */
async function inComparison(
  answers: Answers<CompareContract>,
  check: (page: Page, panel: OpenPanel<CompareContract>) => Promise<void>,
  options: PanelOptions = {},
): Promise<void> {
  const panel = await openPanel<CompareContract>(browser, 'compare', answers, { start: pair, ...options });
  panel.page.setDefaultTimeout(10_000);
  try {
    await check(panel.page, panel);
    assert.deepEqual(panel.complaints, []);
  } finally {
    await panel.close();
  }
}

/** Waits until all charts are drawn and up to date. */
async function drawn(page: Page): Promise<void> {
  for (const id of ['heatmap', ...sides])
    await page.locator(`#${id}:not([aria-busy=true]) .drawing svg`).waitFor();
}

const rowsOf = (page: Page) =>
  page.getByRole('grid', { name: 'Layers that differ most' }).locator('tbody tr');
const selection = (page: Page) => page.getByRole('status', { name: 'Selection' });
const selectedPair = (page: Page) =>
  selection(page)
    .locator('.selected-layer .long-name')
    .evaluateAll((names) => names.map((name) => name.getAttribute('title')));
const asked = (panel: OpenPanel<CompareContract>, name: string) =>
  panel.requests
    .filter((request) => request.name === name)
    .map(({ params }) => params as Record<string, unknown>);

test('two checkpoints of a run are compared with no click, and the check of the inputs is stated', async () => {
  await inComparison(compareAnswers(12, 12, { layerOfRecord: layerNames(12)[7] }), async (page, panel) => {
    await drawn(page);
    await page.getByText('Both models saw the same 2,000 inputs').waitFor();
    const record = layerNames(12)[7];
    assert.deepEqual(await selectedPair(page), [record, record]);
    assert.deepEqual(
      panel.requests.map(({ name }) => name),
      ['start', 'compare', 'layer', 'layer'],
    );
    assert.deepEqual(
      asked(panel, 'layer').map(({ side }) => side),
      ['a', 'b'],
    );
    const first = await rowsOf(page).first().locator('td').allInnerTexts();
    const { matches } = matched(comparison(12, 12));
    assert.equal(first[0].replace(/\s/g, ''), matches[0].layer);
    assert.equal(first[1], matches[0].sameName?.toFixed(2).replace('-', '−'));
  });
});

test('models that did not see the same inputs are not passed over in silence', async () => {
  const value = matched(comparison(4, 4));
  const answers: Answers<CompareContract> = {
    ...compareAnswers(4, 4),
    compare: () => ({ ...value, b: { ...value.b, probe: { ...value.b.probe, sha256: '00' } } }),
  };
  await inComparison(answers, async (page) => {
    await page.getByText('did not see the same inputs').waitFor();
    assert.equal(await page.getByText('Both models saw the same').count(), 0);
  });
});

test('a cell of the heatmap or a row of the table is the pair in all charts', async () => {
  await inComparison(compareAnswers(6, 9), async (page, panel) => {
    await drawn(page);
    const [a, b] = [layerNames(6), layerNames(9)];
    await page.locator('#heatmap .drawing').focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page.locator('#matrix-b .title', { hasText: b[1] }).waitFor();
    await page.locator('#matrix-a .title', { hasText: a[1] }).waitFor();
    assert.deepEqual(await selectedPair(page), [a[1], b[1]]);
    await drawn(page);
    const row = rowsOf(page).filter({ hasText: 'fc' }).first();
    await row.click();
    assert.equal(await row.getAttribute('aria-selected'), 'true');
    assert.deepEqual(await selectedPair(page), ['fc', 'fc']);
    await page.locator('#scatter-b .title', { hasText: 'fc' }).waitFor();
    await drawn(page);
    assert.deepEqual(
      asked(panel, 'layer')
        .slice(-2)
        .map(({ side, layer }) => [side, layer]),
      [
        ['a', 'fc'],
        ['b', 'fc'],
      ],
    );
  });
});

test('inputs brushed in one model are marked in the other, in the same order and by the same label', async () => {
  await inComparison(compareAnswers(6, 9), async (page, panel) => {
    await drawn(page);
    await page.getByRole('combobox', { name: 'Order by' }).selectOption({ label: 'slant' });
    await page.getByRole('combobox', { name: 'Colour by' }).selectOption({ label: 'slant' });
    await drawn(page);
    for (const side of ['a', 'b']) {
      assert.match(await page.locator(`#matrix-${side} .caption`).innerText(), /ordered by slant/);
      assert.match(await page.locator(`#scatter-${side} .caption`).innerText(), /slant/);
    }
    await page.locator('#matrix-a .drawing').focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await selection(page)
      .getByText(/inputs? selected/)
      .first()
      .waitFor();
    const marked = (id: string) => page.locator(`#${id} .selected :is(circle, rect, line)`).count();
    for (const id of sides) assert.ok((await marked(id)) > 0, id);
    await page.getByRole('combobox', { name: 'Distance' }).selectOption('cosine');
    await drawn(page);
    assert.deepEqual(
      asked(panel, 'layer')
        .slice(-2)
        .map(({ distance }) => distance),
      ['cosine', 'cosine'],
    );
    await page.keyboard.press('Escape');
    for (const id of sides) assert.equal(await marked(id), 0, id);
  });
});

test('swapping asks for the comparison the other way round and keeps the pair; both can be inspected', async () => {
  let start = compareStart(6, 6, { layerOfRecord: null });
  const answers: Answers<CompareContract> = {
    ...compareAnswers(6, 6),
    start: () => start,
    swap: () => (start = { ...start, a: start.b, b: start.a }),
    inspect: () => null,
  };
  await inComparison(answers, async (page, panel) => {
    await drawn(page);
    await rowsOf(page).first().click();
    await drawn(page);
    const before = await selectedPair(page);
    await page.getByRole('button', { name: 'Swap' }).click();
    await page.getByRole('region', { name: 'Model A' }).getByRole('heading', { name: 'b.onnx' }).waitFor();
    await drawn(page);
    assert.deepEqual(await selectedPair(page), before.reverse());
    assert.equal(asked(panel, 'compare').length, 2);
    await page.getByRole('button', { name: 'Inspect A' }).click();
    await page.getByRole('button', { name: 'Inspect B' }).click();
    assert.deepEqual(
      asked(panel, 'inspect').map(({ side }) => side),
      ['a', 'b'],
    );
    assert.deepEqual(((await panel.state()) as ComparePanelState).a, '/models/b.onnx');
  });
});

test('swapping that fails says why, and what was shown stays', async () => {
  const answers: Answers<CompareContract> = {
    ...compareAnswers(6, 6),
    swap: () => {
      throw new AnswerError({
        kind: 'user',
        subject: 'b.onnx',
        reason: 'does not exist.',
        remedy: 'Check it.',
      });
    },
  };
  await inComparison(answers, async (page) => {
    await drawn(page);
    await page.getByRole('button', { name: 'Swap' }).click();
    assert.match(await page.getByRole('alert').innerText(), /b\.onnx does not exist\.[\s\S]*Check it\./);
    assert.ok((await rowsOf(page).count()) > 0);
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await drawn(page);
  });
});

test('the files are kept at once, so that a reload finds the panel; choices come back with it', async () => {
  const never = new Promise<never>(() => undefined);
  await inComparison({ ...compareAnswers(6, 6), start: () => never }, async (page, panel) => {
    await page.getByText('Reading the models…').waitFor();
    const { a, b } = (await panel.state()) as ComparePanelState;
    assert.deepEqual({ a, b }, pair);
  });
  await inComparison(compareAnswers(6, 6), async (page, panel) => {
    await drawn(page);
    await rowsOf(page).first().click();
    await pickMeasure(page, 'cka.linear.biased');
    await drawn(page);
    const chosen = await selectedPair(page);
    await page.reload();
    await drawn(page);
    assert.deepEqual(await selectedPair(page), chosen);
    assert.equal(asked(panel, 'compare').at(-1)?.measure, 'cka.linear.biased');
  });
});

test('a panel that is revived gets its files and choices with the page', async () => {
  const view = {
    look: { measure: 'cka.linear.biased' },
    selection: { layer: 'fc', other: 'fc', inputs: [] },
  };
  await inComparison(
    compareAnswers(6, 6),
    async (page, panel) => {
      await drawn(page);
      assert.equal(asked(panel, 'compare')[0].measure, 'cka.linear.biased');
      assert.deepEqual(await selectedPair(page), ['fc', 'fc']);
    },
    { start: { ...pair, view } },
  );
});

test('errors, pairs without a value, layers left out and caveats are told', async () => {
  let fail = true;
  const value = matched(comparison(6, 6));
  const leftOut = [{ model: 'b' as const, layer: 'shape.of.it', reason: 'has no value per input.' }];
  const answers: Answers<CompareContract> = {
    ...compareAnswers(6, 6),
    compare: () => {
      if (!fail) return { ...value, leftOut, caveats: ['A caveat.'] };
      throw new AnswerError({
        kind: 'user',
        subject: 'a.onnx and b.onnx',
        reason: 'were not run on the same inputs.',
        remedy: 'Give one probe set for both.',
      });
    },
  };
  await inComparison(answers, async (page) => {
    const alert = page.getByRole('alert');
    assert.match(await alert.innerText(), /a\.onnx and b\.onnx[\s\S]*same inputs[\s\S]*Give one probe set/);
    fail = false;
    await page.getByRole('button', { name: 'Try Again' }).click();
    await drawn(page);
    assert.equal(await alert.count(), 0);
    await page.getByText('A caveat.').waitFor();
    await page.getByText('shape.of.it of B: has no value per input.').waitFor();
    await page.getByText(value.undefined[0]).first().waitFor();
  });
});

test('models of other origin are compared when inputs are chosen; random ones carry a caveat', async () => {
  const value = matched(comparison(6, 6));
  const answers: Answers<CompareContract> = {
    ...compareAnswers(6, 6, {}),
    compare: ({ probe }) => ({ ...value, inputsAre: probe.random ? 'random' : 'file' }),
    chooseProbe: () => ({ file: '/data/probe.npz' }),
  };
  await inComparison(answers, async (page, panel) => {
    await page.getByRole('heading', { name: 'On which inputs?' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Study’s test set' }).count(), 0);
    await page.locator('.empty-state').getByRole('button', { name: 'Random inputs' }).click();
    await page.getByText('Random inputs are unlike').waitFor();
    await page.getByRole('button', { name: 'Probe set…' }).click();
    await page.getByText('Random inputs are unlike').waitFor({ state: 'detached' });
    assert.deepEqual(asked(panel, 'compare').at(-1)?.probe, { file: '/data/probe.npz' });
  });
});

test('a file that changes is compared anew or offered to be; one that is deleted is named', async () => {
  await inComparison(compareAnswers(6, 6), async (page, panel) => {
    await drawn(page);
    await panel.send({ kind: 'changed', side: 'b', refresh: false });
    await page.getByText('models/b.onnx has changed on disk.').waitFor();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('has changed on disk').waitFor({ state: 'detached' });
    await drawn(page);
    assert.equal(asked(panel, 'compare').length, 2);
    await panel.send({ kind: 'deleted', side: 'a' });
    await page.getByText('models/a.onnx was deleted.').waitFor();
  });
});

test('while the models are compared one can stop it, and the newest measure wins', async () => {
  const aborted: unknown[] = [];
  const answers: Answers<CompareContract> = {
    ...compareAnswers(6, 6),
    compare: ({ measure }, { signal, report }) => {
      if (measure === 'cka.linear.biased') return { ...matched(comparison(6, 6)), measure };
      report({ kind: 'progress', label: 'comparing layers', done: 3, total: 36, secondsLeft: null });
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          aborted.push(measure);
          reject(new Error('stopped'));
        }),
      );
    },
  };
  await inComparison(answers, async (page) => {
    await page.getByText('Comparing layers, 3 of 36').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Comparing was cancelled.').waitFor();
    assert.deepEqual(aborted, ['cka.linear.debiased']);
  });
});

test('hostile names of files and layers are text like any other', async () => {
  const names = [
    '<img src=x onerror="document.title=1">',
    `"quoted" \\ '`,
    `very${'.long'.repeat(60)}`,
    'constructor',
    '__proto__',
    'toString',
  ];
  const value = comparison(6, 6);
  const model = { ...value.a, layers: names };
  const start = compareStart(6, 6, { layerOfRecord: names[0] });
  const answers: Answers<CompareContract> = {
    start: () => ({ ...start, a: { ...start.a, path: `models/${names[0]}` } }),
    compare: ({ measure }) => matched({ ...value, a: model, b: model, measure }),
    layer: ({ layer, most }) => viewOf(layer, most),
  };
  await inComparison(answers, async (page) => {
    await drawn(page);
    for (let row = 0; row < names.length; row++) {
      await rowsOf(page).nth(row).click();
      await drawn(page);
    }
    assert.equal(await page.locator('img').count(), 0);
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(beyond, 0);
  });
});

for (const width of [500, 700, 1100, 1600]) {
  test(`nothing of the comparison lies beside the window at ${width} pixels`, async () => {
    await inComparison(
      compareAnswers(20, 30),
      async (page) => {
        await drawn(page);
        const beyond = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(beyond, 0);
      },
      { viewport: { width, height: 800 } },
    );
  });
}
