import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { StudyContract, StudyState } from '../../webview/study/contract';
import { largestStep } from '../../webview/study/state';
import { launchBrowser } from './browser';
import { AnswerError, openPanel, type Answers, type OpenPanel, type PanelOptions } from './panel';
import { evaluationOf, progressAt, studyState } from './study-state';
import { themeNames } from './themes';

const start = { folder: '/home/you/project/runs/complexity' };
const training = () => studyState({ status: 'running', reached: [4, 2], job: true });

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

type Panel = OpenPanel<StudyContract>;

/** Opens the panel with this state, runs `check`, and demands that the browser had nothing to complain about. */
async function inPanel(
  state: StudyState,
  check: (page: Page, panel: Panel) => Promise<void>,
  { answers, ...options }: PanelOptions & { answers?: Answers<StudyContract> } = {},
): Promise<void> {
  const all: Answers<StudyContract> = {
    state: () => state,
    cancel: () => null,
    resume: () => null,
    restart: () => null,
    showLog: () => null,
    inspect: () => null,
    compare: () => null,
    openStudy: () => null,
    openReport: () => null,
    export: () => null,
    ...answers,
  };
  const panel = await openPanel<StudyContract>(browser, 'study', all, { start, ...options });
  try {
    await drawnTo(panel.page, largestStep(state.run.seeds));
    await check(panel.page, panel);
    assert.deepEqual(panel.complaints, []);
  } finally {
    await panel.close();
  }
}

/** Waits until the charts show this step. */
const drawnTo = (page: Page, step: number) =>
  page.locator(`#panel[data-drawn-at][data-step="${step}"]`).waitFor({ timeout: 20_000 });

const asked = ({ requests }: Panel, name: string) =>
  requests.filter((request) => request.name === name).map(({ params }) => params);

/** Rows of the data table of a figure. */
const rowsOf = (page: Page, id: string) => page.locator(`#${id} tbody tr`).count();

test('the head says what runs, how it goes and where; the folder is kept for the next window', async () => {
  await inPanel(training(), async (page, panel) => {
    assert.equal(
      await page.locator('h1').innerText(),
      'Easy features are represented more strongly than hard ones',
    );
    assert.match(await page.locator('.badge').innerText(), /training/);
    assert.match(await page.locator('.run').innerText(), /runs\/complexity/);
    assert.match(await page.locator('.run').innerText(), /cpu, 1 thread a seed/);
    assert.deepEqual(await panel.state(), start);
  });
});

test('charts, seeds and progress grow as evaluations come', async () => {
  await inPanel(training(), async (page, panel) => {
    await page.locator('#loss summary').click();
    assert.equal(await rowsOf(page, 'loss'), 8);
    const fresh = [evaluationOf(0, 5), evaluationOf(1, 3), evaluationOf(0, 6)];
    await panel.send({ kind: 'progress', progress: progressAt(0.25) });
    for (const event of fresh) await panel.send(event);
    await drawnTo(page, fresh[2].point.step);
    assert.equal(await rowsOf(page, 'loss'), 11);
    assert.match(await page.locator('.progress-line').innerText(), /7,500 of 30,000, about 3 min left/);
    assert.match(
      await page.locator('.seed-list li').first().innerText(),
      new RegExp(`${fresh[2].point.step} / 6,000`),
    );
  });
});

test('a burst of news is drawn in few drawings, and the last of it is shown', async () => {
  await inPanel(training(), async (page, panel) => {
    await page.evaluate(() => {
      const panel = document.getElementById('panel');
      if (panel)
        new MutationObserver(
          () => (panel.dataset.drawings = String(Number(panel.dataset.drawings ?? 0) + 1)),
        ).observe(panel, { attributeFilter: ['data-drawn-at'] });
    });
    const burst = Array.from({ length: 27 }, (_, i) => [
      evaluationOf(0, i + 5),
      evaluationOf(1, i + 3),
    ]).flat();
    await page.evaluate((events) => {
      for (const event of events) window.postMessage({ kind: 'event', event });
    }, burst);
    await drawnTo(page, 6000);
    await page.locator('#loss summary').click();
    assert.equal(await rowsOf(page, 'loss'), 8 + burst.length);
    const drawings = Number(await page.locator('#panel').getAttribute('data-drawings'));
    assert.ok(drawings >= 1 && drawings <= 5, `${drawings} drawings for ${burst.length} evaluations`);
    assert.deepEqual(asked(panel, 'state'), [null]);
  });
});

test('while data stream in, focus, scrolling and an open table stay, and the same picture is drawn on', async () => {
  await inPanel(studyState({ status: 'running', reached: [20, 18], job: true }), async (page, panel) => {
    await page.locator('#accuracy summary').click();
    await page.locator('#accuracy .scroll').evaluate((box) => {
      box.scrollTop = 150;
      (window as unknown as { kept: unknown }).kept = [box, document.querySelector('#accuracy .drawing')];
    });
    await page.locator('#accuracy .scroll').focus();
    const before = await page.evaluate(() => window.scrollY);
    const event = evaluationOf(0, 21);
    await panel.send(event);
    await drawnTo(page, event.point.step);
    const after = await page.locator('#accuracy .scroll').evaluate((box) => ({
      top: box.scrollTop,
      focused: document.activeElement === box,
      same: (window as unknown as { kept: unknown[] }).kept.every((node, i) =>
        i === 0 ? node === box : node === document.querySelector('#accuracy .drawing'),
      ),
      rows: box.querySelectorAll('tbody tr').length,
    }));
    assert.deepEqual(after, { top: 150, focused: true, same: true, rows: 2 * (21 + 19 + 1) });
    assert.equal(await page.evaluate(() => window.scrollY), before);
  });
});

test('the same state once more draws nothing anew, and no evaluation is lost by it', async () => {
  await inPanel(training(), async (page, panel) => {
    const event = evaluationOf(0, 9);
    await panel.send(event);
    await drawnTo(page, event.point.step);
    await page.evaluate(() =>
      document.querySelectorAll('.drawing > svg, .drawing svg').forEach((svg) => svg.classList.add('old')),
    );
    const old = await page.locator('svg.old').count();
    const drawnAt = await page.locator('#panel').getAttribute('data-drawn-at');
    await panel.send({ kind: 'state', state: training() });
    await panel.send({ kind: 'state', state: training() });
    await page.waitForFunction((at) => document.getElementById('panel')?.dataset.drawnAt !== at, drawnAt);
    assert.ok(old >= 3);
    assert.equal(await page.locator('svg.old').count(), old);
    assert.equal(await page.locator('#panel').getAttribute('data-step'), String(event.point.step));
  });
});

test('a panel that becomes visible asks for the whole state anew, and shows it', async () => {
  let told = training();
  await inPanel(
    told,
    async (page, panel) => {
      told = studyState({ status: 'running', reached: [12, 11], job: true });
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await drawnTo(page, largestStep(told.run.seeds));
      assert.deepEqual(asked(panel, 'state'), [null, null]);
    },
    { answers: { state: () => told } },
  );
});

test('Cancel asks once and says so until training has stopped; Resume goes on', async () => {
  await inPanel(training(), async (page, panel) => {
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancelling', disabled: true }).waitFor();
    assert.deepEqual(asked(panel, 'cancel'), [null]);
    await panel.send({ kind: 'state', state: studyState({ status: 'cancelled', reached: [4, 2] }) });
    await page.getByText('Training was cancelled.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Cancel' }).count(), 0);
    assert.match(await page.locator('.badge').innerText(), /cancelled/);
    await page.locator('.seed-list li.stopped').first().waitFor({ timeout: 5000 });
    await page.getByRole('button', { name: 'Resume' }).click();
    assert.deepEqual(asked(panel, 'resume'), [null]);
    await panel.send({ kind: 'state', state: training() });
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Resume' }).count(), 0);
  });
});

test('a request that fails is told in the panel, and can be asked again', async () => {
  const refuse = () => {
    throw new AnswerError({
      kind: 'user',
      subject: 'runs/complexity',
      reason: 'is locked.',
      remedy: 'Wait a moment.',
    });
  };
  await inPanel(
    training(),
    async (page) => {
      await page.getByRole('button', { name: 'Cancel' }).click();
      const alert = page.getByRole('alert');
      await alert.waitFor();
      assert.match(await alert.innerText(), /runs\/complexity is locked\.\s+Wait a moment\./);
      await page.getByRole('button', { name: 'Cancel' }).waitFor();
    },
    { answers: { cancel: refuse } },
  );
});

test('a state that cannot be read says why; trying again shows the run', async () => {
  let asks = 0;
  const state = () => {
    if (asks++ > 0) return training();
    throw new AnswerError({
      kind: 'user',
      subject: 'run.json',
      reason: 'is damaged.',
      remedy: 'Restore it.',
    });
  };
  const panel = await openPanel<StudyContract>(browser, 'study', { state }, { start });
  try {
    await panel.page.getByRole('alert').waitFor({ timeout: 10_000 });
    assert.match(await panel.page.getByRole('alert').innerText(), /run\.json is damaged\.\s+Restore it\./);
    await panel.page.getByRole('button', { name: 'Try Again' }).click();
    await drawnTo(panel.page, largestStep(training().run.seeds));
    assert.equal(await panel.page.getByRole('alert').count(), 0);
    assert.deepEqual(panel.complaints, []);
  } finally {
    await panel.close();
  }
});

test('when the run is finished the verdict stands first, and the charts stay', async () => {
  await inPanel(
    studyState({ status: 'running', reached: [31, 31, 31, 31, 30], job: true }),
    async (page, panel) => {
      await page.evaluate(() => document.querySelector('#accuracy')?.setAttribute('data-same', ''));
      assert.equal(await page.locator('.verdict').count(), 0);
      await panel.send({ kind: 'state', state: studyState() });
      await page.locator('.verdict').first().waitFor();
      await page.locator('#similarity svg').waitFor();
      assert.match(await page.locator('.verdict').first().innerText(), /reproduced[\s\S]*\+0\.4/);
      const top = async (selector: string) => (await page.locator(selector).first().boundingBox())?.y ?? NaN;
      assert.ok((await top('.verdict')) < (await top('#loss')));
      assert.equal(await page.locator('#accuracy[data-same]').count(), 1);
      for (const id of ['layers', 'units', 'scatter', 'dissimilarity', 'similarity']) {
        assert.equal(await page.locator(`#${id} svg`).count(), 1, id);
      }
      await page.getByRole('button', { name: 'Open Report' }).click();
      await page.getByRole('button', { name: 'Open Study' }).click();
      assert.deepEqual([asked(panel, 'openReport'), asked(panel, 'openStudy')], [[null], [null]]);
    },
  );
});

test('seeds below the gate are marked, and a study without enough of them says gate failed', async () => {
  await inPanel(studyState({ seeds: 3, failed: [0, 1] }), async (page) => {
    assert.match(await page.locator('.verdict').first().innerText(), /gate failed/);
    assert.deepEqual(await page.locator('.seed-list .step').allInnerTexts(), [
      'failed the gate',
      'failed the gate',
      'passed the gate',
    ]);
  });
});

test('training that died is told with reason and remedy; it is resumed, not restarted', async () => {
  const died = {
    ...studyState({ status: 'interrupted', reached: [9, 9] }),
    error: {
      kind: 'died' as const,
      subject: '',
      reason: 'The runtime ended (SIGKILL).',
      remedy: 'Resume goes on.',
    },
  };
  await inPanel(died, async (page, panel) => {
    assert.match(
      await page.getByRole('alert').innerText(),
      /The runtime ended \(SIGKILL\)\.[\s\S]*Resume goes on\./,
    );
    for (const name of ['Resume', 'Show Log']) {
      await page.getByRole('button', { name, exact: true }).click();
    }
    const names = panel.requests.map(({ name }) => name).filter((name) => name !== 'state');
    assert.deepEqual(names, ['resume', 'showLog']);
    assert.equal(await page.getByRole('button', { name: 'Restart' }).count(), 0);
  });
});

test('a failed run shown again says why it failed', async () => {
  const failed = studyState({ status: 'failed', reached: [9, 9] });
  failed.run.record.reason = 'The loss of seed 1 is not finite at step 120.';
  await inPanel(failed, async (page) => {
    assert.match(await page.getByRole('alert').innerText(), /not finite at step 120/);
    assert.equal(await page.getByRole('button', { name: 'Resume' }).count(), 1);
  });
});

test('choices are kept over a reload: layer, scale, seed and colour', async () => {
  await inPanel(studyState(), async (page) => {
    const chosen = async () => ({
      layer: await page.locator('#variance select').inputValue(),
      scale: await page.locator('#variance input:checked').inputValue(),
      seed: await page.getByRole('combobox', { name: 'Seed' }).inputValue(),
      colour: await page.locator('#scatter').getByLabel('Colour by').inputValue(),
    });
    await page.locator('#variance select').selectOption('hidden.2');
    await page.locator('#variance').getByLabel('at that step').check();
    await page.getByRole('combobox', { name: 'Seed' }).selectOption('3');
    await page.locator('#scatter').getByLabel('Colour by').selectOption('hard');
    const wanted = { layer: 'hidden.2', scale: 'step', seed: '3', colour: 'hard' };
    assert.deepEqual(await chosen(), wanted);
    await page.reload();
    await drawnTo(page, 6000);
    assert.deepEqual(await chosen(), wanted);
    assert.match(await page.locator('#variance h3').innerText(), /hidden\.2/);
    assert.match(await page.locator('#dissimilarity .caption').innerText(), /seed 3/);
  });
});

test('by keyboard alone a checkpoint is inspected, and two are compared', async () => {
  await inPanel(studyState(), async (page, panel) => {
    await page.getByRole('button', { name: 'Inspect seed 0, step 0' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const file = (seed: number, at: number) => studyState().run.seeds[seed].checkpoints[at].file;
    assert.deepEqual(asked(panel, 'inspect'), [{ checkpoint: file(1, 1) }]);
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    assert.deepEqual(asked(panel, 'compare'), [{ a: file(0, 0), b: file(1, 1) }]);
  });
});

test('a chart is exported through the host, in each format', async () => {
  await inPanel(training(), async (page, panel) => {
    for (const item of await page.locator('#loss [role=menuitem]').allTextContents()) {
      await page.locator('#loss').getByRole('button', { name: 'Export' }).click();
      await page.locator('#loss').getByRole('menuitem', { name: item }).click();
    }
    await page.waitForFunction(() => true);
    const formats = asked(panel, 'export').map((params) => (params as { format: string }).format);
    assert.deepEqual([...formats].sort(), ['csv', 'json', 'png', 'svg']);
  });
});

for (const theme of themeNames) {
  test(`nothing is cut off at any width in the theme ${theme}`, async () => {
    await inPanel(
      studyState({ failed: [2] }),
      async (page) => {
        for (const width of [1600, 900, 500]) {
          await page.setViewportSize({ width, height: 900 });
          await page.waitForFunction(() =>
            [...document.querySelectorAll('#panel .figure .drawing')].every(
              (host) =>
                (host.querySelector('svg')?.getBoundingClientRect().width ?? 0) <= host.clientWidth + 1,
            ),
          );
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          assert.equal(overflow, 0, `${width} px`);
        }
      },
      { theme },
    );
  });
}
