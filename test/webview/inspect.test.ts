/** The inspector in the real browser, under the real policy, with an invented host. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { InspectContract } from '../../webview/inspect/contract';
import { launchBrowser } from './browser';
import { inspectAnswers, viewOf } from './model-answers';
import { AnswerError, openPanel, type Answers, type OpenPanel, type PanelOptions } from './panel';
import { inspectStart } from './panel-data';
import { inspection, layerNames } from './views';
import { pickMeasure } from './pick-measure';
import { themeNames } from './themes';

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

const figures = ['scatter', 'dissimilarity', 'labels', 'similarity', 'spectrum', 'geometry'];

/** Opens the inspector, runs `check`, and demands that the browser had nothing to complain about. */
async function inInspector(
  answers: Answers<InspectContract>,
  check: (page: Page, panel: OpenPanel<InspectContract>) => Promise<void>,
  options: PanelOptions = {},
): Promise<void> {
  const panel = await openPanel<InspectContract>(browser, 'inspect', answers, options);
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
  for (const id of figures) await page.locator(`#${id}:not([aria-busy=true]) .drawing svg`).waitFor();
}

const rowsOf = (page: Page) => page.getByRole('grid', { name: 'Layers' }).locator('tbody tr');
const namesOf = async (page: Page) =>
  (await rowsOf(page).locator('td:first-child').allInnerTexts()).map((name) => name.replace(/\s/g, ''));
const selectedRow = (page: Page) => page.locator('tbody tr[aria-selected=true] .long-name');
const selection = (page: Page) => page.getByRole('status', { name: 'Selection' });
const asked = (panel: OpenPanel<InspectContract>, name: string) =>
  panel.requests
    .filter((request) => request.name === name)
    .map(({ params }) => params as Record<string, unknown>);

test('a checkpoint of a run shows its layers and, with no click, all charts of its layer of record', async () => {
  const record = layerNames(20)[7];
  await inInspector(inspectAnswers(20, { layerOfRecord: record }), async (page, panel) => {
    await drawn(page);
    assert.deepEqual(await namesOf(page), layerNames(20));
    assert.equal(await selectedRow(page).getAttribute('title'), record);
    assert.match(await page.locator('header').innerText(), /Seed 3, step 6,000 of Digits and slants/);
    assert.match(
      await page.locator('.probe-bar').innerText(),
      /2,000 inputs of digits\.npz, labels digit and slant/,
    );
    assert.deepEqual(
      panel.requests.map(({ name }) => name),
      ['start', 'measure', 'layer', 'similarity', 'geometry', 'labels'],
    );
    assert.deepEqual(asked(panel, 'measure'), [{ probe: {}, reduction: 'mean', allTensors: false }]);
  });
});

test('another model asks for inputs first, and random ones carry a caveat for as long as they are shown', async () => {
  const answers = { ...inspectAnswers(20, {}), chooseProbe: () => ({ file: '/data/probe.npz' }) };
  await inInspector(answers, async (page, panel) => {
    await page.getByRole('heading', { name: 'What does this model represent?' }).waitFor();
    assert.deepEqual(
      panel.requests.map(({ name }) => name),
      ['start'],
    );
    await page.locator('.empty-state').getByRole('button', { name: 'Random inputs' }).click();
    await page.getByText('Random inputs are unlike').waitFor();
    assert.deepEqual(asked(panel, 'measure'), [
      { probe: { random: { rows: 128, seed: 0 } }, reduction: 'mean', allTensors: false },
    ]);
    await page
      .getByRole('textbox', { name: 'Rows' })
      .or(page.getByRole('spinbutton', { name: 'Rows' }))
      .fill('50');
    await page.getByRole('button', { name: 'Measure' }).click();
    await page.getByText('50 random inputs').waitFor();
    await page.getByRole('button', { name: 'Probe set…' }).click();
    await page.getByText('2,000 inputs of digits.npz').waitFor();
    assert.equal(await page.getByText('Random inputs are unlike').count(), 0);
    assert.deepEqual(asked(panel, 'measure').at(-1)?.probe, { file: '/data/probe.npz' });
  });
});

test('open extents are asked for with their proposals, and nothing is measured before', async () => {
  const openDimensions = [{ input: 'x', name: 'width', extent: 160 }];
  await inInspector(inspectAnswers(20, { openDimensions }), async (page, panel) => {
    await page.locator('.empty-state').getByRole('button', { name: 'Random inputs' }).click();
    await page.getByRole('heading', { name: 'How large are the inputs?' }).waitFor();
    const width = page.getByRole('textbox', { name: 'width' });
    assert.equal(await width.inputValue(), '160');
    assert.deepEqual(asked(panel, 'measure'), []);
    await width.fill('many');
    assert.equal(
      await page.locator('.empty-state').getByRole('button', { name: 'Measure' }).isEnabled(),
      false,
    );
    await width.fill('320');
    await width.press('Enter');
    await page.getByText('128 random inputs').waitFor();
    assert.deepEqual(asked(panel, 'measure')[0].probe, {
      random: { rows: 128, seed: 0 },
      dims: { width: 320 },
    });
  });
});

test('the table sorts by its headers and filters by name and operator', async () => {
  await inInspector(inspectAnswers(20), async (page) => {
    await drawn(page);
    const header = page.getByRole('columnheader', { name: 'R² digit' });
    await header.getByRole('button').click();
    assert.equal(await header.getAttribute('aria-sort'), 'descending');
    const cells = (await rowsOf(page).locator('td:nth-child(3)').allInnerTexts()).map((text) =>
      text === '–' ? NaN : Number(text.replace('−', '-')),
    );
    const numbers = cells.slice(0, -1);
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => b - a),
    );
    assert.ok(Number.isNaN(cells.at(-1)), 'the layer without a value comes last');
    const filter = page.getByRole('textbox', { name: 'Filter layers' });
    await filter.fill('gemm');
    assert.deepEqual(await namesOf(page), ['fc']);
    await filter.fill('nothing like it');
    await page.getByText('No layer matches the filter.').waitFor();
  });
});

test('by keyboard alone: filter, choose a layer, sort, choose a label, select inputs, clear them', async () => {
  await inInspector(inspectAnswers(20), async (page) => {
    await drawn(page);
    const reach = async (what: string, found: () => Promise<boolean>) => {
      for (let presses = 0; presses < 40; presses++) {
        if (await found()) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`${what} is not reached by Tab`);
    };
    const focused = (selector: string) => () =>
      page.evaluate((wanted) => {
        let at = document.activeElement;
        while (at && !at.matches(wanted) && at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at?.matches(wanted) ?? false;
      }, selector);
    await reach('the filter', focused('vscode-textfield.filter'));
    await page.keyboard.type('conv1');
    await reach('a header', focused('th button'));
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('th[aria-sort=ascending]').count(), 1);
    await reach('the rows', focused('tbody tr'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    const names = layerNames(20).filter((name) => name.includes('conv1'));
    const last = names[names.length - 1];
    assert.equal(await selectedRow(page).getAttribute('title'), last);
    assert.equal(await focused('tbody tr[aria-selected=true]')(), true);
    await page.locator('#scatter .title', { hasText: last }).waitFor();
    await drawn(page);
    await reach('the label', focused('#scatter select'));
    await page.keyboard.press('ArrowDown');
    await reach('the scatter', focused('#scatter .drawing'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await selection(page).getByText('1 input selected').waitFor();
    await page.keyboard.press('Escape');
    await selection(page).getByText('selected').waitFor({ state: 'detached' });
  });
});

test('a layer or inputs selected in one place are selected in all, and the line says which', async () => {
  await inInspector(inspectAnswers(12), async (page) => {
    await drawn(page);
    await page.locator('#labels .drawing').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const [first] = layerNames(12);
    await selection(page).getByTitle(first).waitFor();
    assert.equal(await selectedRow(page).getAttribute('title'), first);
    await page.locator('#spectrum .title', { hasText: first }).waitFor();
    await drawn(page);
    await page.locator('#dissimilarity .drawing').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await selection(page)
      .getByText(/selected rows? \d+.*digit.*slant /)
      .waitFor();
    assert.ok((await page.locator('#scatter .selected circle').count()) > 0);
    await selection(page).getByRole('button', { name: 'Clear' }).click();
    assert.equal(await page.locator('#scatter .selected circle').count(), 0);
  });
});

test('the newest choice wins: what was asked before is cancelled, and its late answer is not shown', async () => {
  const waiting = new Map<string, () => void>();
  const cancelled: string[] = [];
  const answers: Answers<InspectContract> = {
    ...inspectAnswers(12),
    layer: ({ layer, most }, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => cancelled.push(layer));
        waiting.set(layer, () => resolve(viewOf(layer, most)));
      }),
  };
  const [one, two] = layerNames(12);
  await inInspector(answers, async (page) => {
    const until = async (layer: string) => {
      while (!waiting.has(layer)) await page.waitForTimeout(20);
    };
    await until('fc');
    await rowsOf(page).filter({ hasText: 'layer1.0.conv1' }).click();
    await until(one);
    await rowsOf(page).filter({ hasText: 'layer1.0.conv2' }).click();
    await until(two);
    assert.deepEqual(cancelled, ['fc', one]);
    waiting.get(two)?.();
    await page.locator('#scatter .title', { hasText: two }).waitFor();
    waiting.get(one)?.();
    await page.waitForTimeout(100);
    assert.match(await page.locator('#scatter .title').innerText(), new RegExp(two));
  });
});

test('measuring tells how far it is; Escape and Cancel stop it, and it can be asked for again', async () => {
  let asks = 0;
  let aborted = 0;
  const answers: Answers<InspectContract> = {
    ...inspectAnswers(12),
    measure: (_params, { signal, report }) =>
      new Promise((resolve, reject) => {
        asks++;
        if (asks === 3) return resolve(inspection(12));
        report({ kind: 'progress', label: 'running the model', done: 600, total: 2000, secondsLeft: 8 });
        signal.addEventListener('abort', () => {
          aborted++;
          reject(new Error('stopped'));
        });
      }),
  };
  await inInspector(answers, async (page) => {
    await page.getByText('Running the model, 600 of 2,000, about 8 s left').waitFor();
    assert.equal(
      await page.getByRole('progressbar', { name: 'Measuring the layers' }).getAttribute('aria-valuenow'),
      '600',
    );
    await page.keyboard.press('Escape');
    await page.getByText('Measuring was cancelled.').waitFor();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Measuring was cancelled.').waitFor();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await drawn(page);
    assert.equal(aborted, 2);
  });
});

test('an error says what, why and what to do where it happened; a dead runtime can be restarted there', async () => {
  let alive = false;
  const answers: Answers<InspectContract> = {
    ...inspectAnswers(12),
    measure: () => {
      if (alive) return inspection(12);
      throw new AnswerError({
        kind: 'died',
        subject: 'The runtime',
        reason: 'ended (SIGKILL).',
        remedy: 'Restart it.',
      });
    },
    restart: () => {
      alive = true;
      return null;
    },
    showLog: () => null,
    chooseProbe: () => {
      throw new AnswerError({ kind: 'user', subject: '', reason: 'not shown', remedy: '' });
    },
  };
  await inInspector(answers, async (page, panel) => {
    const alert = page.getByRole('alert');
    await alert.getByText('ended (SIGKILL).').waitFor();
    assert.match(await alert.innerText(), /The runtime[\s\S]*Restart it\./);
    assert.ok((await rowsOf(page).count()) === 12, 'the layers are there all the same');
    await alert.getByRole('button', { name: 'Show Log' }).click();
    await alert.getByRole('button', { name: 'Restart' }).click();
    await drawn(page);
    assert.equal(await alert.count(), 0);
    assert.deepEqual(asked(panel, 'showLog').length, 1);
  });
});

test('a failed chart leaves the others; its error stands in its place with the way to try again', async () => {
  let tries = 0;
  const answers: Answers<InspectContract> = {
    ...inspectAnswers(12),
    layer: ({ layer, most }) => {
      if (tries++ > 0) return viewOf(layer, most);
      throw new AnswerError({
        kind: 'user',
        subject: 'layer fc',
        reason: 'needs more memory.',
        remedy: 'Show fewer inputs.',
      });
    },
  };
  await inInspector(answers, async (page) => {
    await page.getByRole('alert').getByText('needs more memory.').waitFor();
    await page.locator('#labels .drawing svg').waitFor();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await drawn(page);
  });
});

test('caveats, layers left out and values that are missing are told', async () => {
  const value = inspection(12);
  const leftOut = [{ layer: 'shape.of.it', reason: 'has no value per input.' }];
  const answers = {
    ...inspectAnswers(12),
    measure: () => ({ ...value, caveats: ['The batch is fixed.'], leftOut }),
  };
  await inInspector(answers, async (page) => {
    await page.getByText('The batch is fixed.').waitFor();
    await page.getByText('shape.of.it: has no value per input.').waitFor();
    const missing = rowsOf(page).nth(2).locator('td:nth-child(3)');
    assert.equal(await missing.innerText(), '–');
    assert.equal(await missing.getAttribute('title'), 'the layer does not vary.');
  });
});

test('a file that changes is shown anew in place, or offered to be; one that is deleted stays shown', async () => {
  await inInspector(inspectAnswers(12), async (page, panel) => {
    await drawn(page);
    await rowsOf(page).first().click();
    await panel.send({ kind: 'changed', refresh: false });
    await page.getByText('The file has changed on disk.').waitFor();
    assert.equal(asked(panel, 'measure').length, 1);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('The file has changed on disk.').waitFor({ state: 'detached' });
    await drawn(page);
    assert.equal(asked(panel, 'measure').length, 2);
    assert.equal(await selectedRow(page).getAttribute('title'), layerNames(12)[0]);
    const similarities = asked(panel, 'similarity').length;
    await panel.send({ kind: 'changed', refresh: true });
    while (asked(panel, 'similarity').length === similarities) await page.waitForTimeout(20);
    await drawn(page);
    assert.equal(asked(panel, 'measure').length, 3);
    await panel.send({ kind: 'deleted' });
    await page.getByText('The file was deleted.').waitFor();
    assert.equal((await page.locator('#scatter .drawing svg').count()) > 0, true);
  });
});

test('after a reload everything that was chosen is there again, and the numbers are asked anew', async () => {
  await inInspector(inspectAnswers(20), async (page, panel) => {
    await drawn(page);
    await page.getByRole('textbox', { name: 'Filter layers' }).fill('conv');
    await page.getByRole('columnheader', { name: 'Units' }).getByRole('button').click();
    await rowsOf(page).nth(3).click();
    const name = await selectedRow(page).getAttribute('title');
    await drawn(page);
    await page.getByRole('combobox', { name: 'Distance' }).selectOption('cosine');
    await page.getByRole('combobox', { name: 'Colour by' }).selectOption('slant');
    await pickMeasure(page, 'cka.linear.biased');
    await drawn(page);
    await page.evaluate(() => window.scrollTo({ top: 300 }));
    await page.waitForTimeout(400);
    const before = await namesOf(page);
    const measures = asked(panel, 'measure').length;
    await page.reload();
    await drawn(page);
    assert.equal(asked(panel, 'measure').length, measures + 1);
    assert.deepEqual(await namesOf(page), before);
    assert.equal(await selectedRow(page).getAttribute('title'), name);
    for (const [label, value] of [
      ['Distance', 'cosine'],
      ['Colour by', 'slant'],
      ['Measure', 'Linear CKA, biased'],
    ]) {
      assert.equal(await page.getByRole('combobox', { name: label }).inputValue(), value);
    }
    assert.equal(asked(panel, 'layer').at(-1)?.distance, 'cosine');
    await page.waitForFunction(() => window.scrollY === 300);
  });
});

test('buttons reach the host: compare with another, the run, a saved chart', async () => {
  const answers: Answers<InspectContract> = {
    ...inspectAnswers(12),
    compareWith: () => null,
    openRun: () => null,
    export: () => ({ file: '/tmp/spectrum.csv' }),
  };
  await inInspector(answers, async (page, panel) => {
    await drawn(page);
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await page.getByRole('button', { name: 'Digits and slants' }).click();
    await page
      .locator('#spectrum')
      .getByRole('button', { name: /^Export/ })
      .click();
    await page.getByRole('menuitem', { name: /CSV/ }).click();
    while (asked(panel, 'export').length === 0) await page.waitForTimeout(20);
    assert.equal(asked(panel, 'export')[0].format, 'csv');
    assert.equal(asked(panel, 'compareWith').length, 1);
    assert.equal(asked(panel, 'openRun').length, 1);
  });
});

const HOSTILE = [
  '<img src=x onerror="document.title=1">',
  `it's "quoted" \\ and \u2028 broken`,
  `very${'.long'.repeat(60)}.name`,
  'constructor',
  '__proto__',
];

test('hostile names of layers, labels and files are text like any other', async () => {
  // As the key of an object, `__proto__` does not survive the test's way into the page.
  const labelNames = HOSTILE.filter((name) => name !== '__proto__');
  const value = inspection(5, labelNames);
  const layers = value.layers.map((layer, i) => ({ ...layer, name: HOSTILE[i] }));
  const start = inspectStart(5, { layerOfRecord: null });
  const described = {
    ...start.description,
    layers: layers.map(({ measures: _, ...layer }) => layer),
    producer: HOSTILE[0],
  };
  const labelled = (layer: string, most: number) => {
    const view = viewOf(layer, most);
    const labels = Object.fromEntries(labelNames.map((name) => [name, view.labels.digit]));
    return { ...view, labels };
  };
  const answers: Answers<InspectContract> = {
    start: () => ({ ...start, description: described, path: `models/${HOSTILE[0]}.onnx` }),
    measure: () => ({
      ...value,
      layers,
      caveats: [HOSTILE[0]],
      leftOut: [{ layer: HOSTILE[2], reason: HOSTILE[1] }],
    }),
    layer: ({ layer, most }) => labelled(layer, most),
    similarity: ({ measure }) => {
      const model = {
        file: HOSTILE[0],
        sha256: '',
        layers: [...HOSTILE],
        units: HOSTILE.map(() => 4),
        probe: value.probe ?? assert.fail(),
      };
      const values = HOSTILE.map((_, i) => HOSTILE.map((__, j) => (i === j ? 1 : 0.3)));
      return {
        a: model,
        b: model,
        measure,
        formula: HOSTILE[0],
        reads: 'similarity',
        anchors: null,
        reduction: 'mean',
        rows: 2000,
        inputsAre: 'file',
        values,
        undefined: [HOSTILE[0]],
        matches: [],
        leftOut: [],
        caveats: [],
      };
    },
  };
  await inInspector(answers, async (page) => {
    await drawn(page);
    for (const name of HOSTILE) {
      await rowsOf(page)
        .filter({ has: page.locator(`td:first-child [title=${JSON.stringify(name)}]`) })
        .first()
        .click();
      await drawn(page);
    }
    assert.equal(await page.locator('img').count(), 0);
    assert.notEqual(await page.title(), '1');
    const width = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(width, 0);
  });
});

for (const width of [500, 700, 1300, 1600]) {
  test(`nothing is cut off or lies beside the window at ${width} pixels`, async () => {
    await inInspector(
      inspectAnswers(20),
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

for (const theme of themeNames) {
  test(`text of the ${theme} theme stands out from what it is written on, 4.5 to 1 or more`, async () => {
    await inInspector(
      { ...inspectAnswers(12), measure: () => ({ ...inspection(12), caveats: ['A caveat.'] }) },
      async (page) => {
        await drawn(page);
        for (const selector of [
          'h1',
          '.facts dt',
          '.path',
          '.shown',
          'th button',
          'tbody td',
          'tbody tr[aria-selected=true] td',
          '.link',
          '.count',
          'summary',
        ]) {
          const ratio = await contrastOf(page, selector);
          assert.ok(ratio >= 4.5, `${selector}: ${ratio.toFixed(2)}`);
        }
      },
      { theme },
    );
  });
}

/** Contrast of the text of the first element that matches with what lies behind it. */
async function contrastOf(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .first()
    .evaluate((node) => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      if (!canvas) throw new Error('no canvas');
      canvas.canvas.width = canvas.canvas.height = 1;
      const paint = (colours: string[]) => {
        canvas.clearRect(0, 0, 1, 1);
        for (const colour of colours) {
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
        }
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
          const part = value / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind: string[] = [];
      for (let at: Element | null = node; at; at = at.parentElement)
        behind.unshift(getComputedStyle(at).backgroundColor);
      const back = paint(behind);
      const front = paint([...behind, getComputedStyle(node).color]);
      return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    });
}
