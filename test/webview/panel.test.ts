/** The wire between a panel and its host, in the document that VS Code shows. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser';
import { AnswerError, openPanel, type Answers, type OpenPanel, type PanelOptions } from './panel';

/** Requests of the little panel in wire-panel.ts. */
export interface WireContract {
  requests: {
    echo: { params: { values: Float32Array }; result: { values: Float32Array; twice: Float64Array } };
    refuse: { params: null; result: null };
    wait: { params: null; result: null };
  };
  event: { kind: 'greeting'; text: string };
}

const answers: Answers<WireContract> = {
  echo: ({ values }) => ({ values, twice: Float64Array.from(values, (value) => 2 * value) }),
  refuse: () => {
    throw new AnswerError({
      kind: 'user',
      subject: 'a.onnx',
      reason: 'is no model.',
      remedy: 'Choose another.',
    });
  },
  wait: (_, { signal, report }) => {
    report({ kind: 'progress', label: 'batch 1', done: 1, total: 2, secondsLeft: null });
    return new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new Error('Stopped.'))),
    );
  },
};

let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

async function inPanel(
  check: (panel: OpenPanel<WireContract>, line: (name: string) => Promise<string | null>) => Promise<void>,
  options?: PanelOptions,
): Promise<void> {
  const panel = await openPanel<WireContract>(
    browser,
    path.join(__dirname, 'wire-panel.ts'),
    answers,
    options,
  );
  try {
    await panel.page.locator('[data-count]').last().waitFor({ timeout: 10_000 });
    await check(panel, (name) => panel.page.locator(`[data-${name}]`).last().textContent());
    assert.deepEqual(panel.complaints, []);
  } finally {
    await panel.close();
  }
}

test('typed arrays pass between panel and host in both directions, as they are', async () => {
  await inPanel(async ({ requests }, line) => {
    assert.equal(await line('echo'), 'Float32Array 1,NaN,0.5; Float64Array 2,NaN,1');
    assert.deepEqual(requests[0], { name: 'echo', params: { values: Float32Array.from([1, NaN, 0.5]) } });
  });
});

test('a request that fails rejects with what a person can read', async () => {
  await inPanel(async (_, line) => {
    assert.equal(await line('refused'), 'user: a.onnx is no model. Choose another.');
  });
});

test('progress comes while a request runs; aborting cancels it at the host, and before it is sent', async () => {
  await inPanel(async ({ requests }, line) => {
    assert.equal(await line('progress'), 'batch 1');
    assert.equal(await line('cancelled'), 'cancelled: Stopped.');
    assert.equal(await line('late'), 'cancelled: Cancelled.');
    assert.deepEqual(
      requests.map(({ name }) => name),
      ['echo', 'refuse', 'wait'],
    );
  });
});

test('events reach the panel, and its state outlives a reload', async () => {
  await inPanel(
    async (panel, line) => {
      assert.equal(await line('count'), '42');
      await panel.send({ kind: 'greeting', text: 'hello' });
      await panel.page.locator('[data-greeting]').waitFor({ timeout: 5000 });
      assert.equal(await line('greeting'), 'hello');
      await panel.page.reload();
      await panel.page.getByText('43').waitFor({ timeout: 10_000 });
      assert.deepEqual(await panel.state(), { count: 43 });
    },
    { state: { count: 41 } },
  );
});

test('the page has the policy of the real one: what it forbids is refused and seen', async () => {
  const panel = await openPanel<WireContract>(browser, path.join(__dirname, 'wire-panel.ts'), answers);
  try {
    const color = await panel.page.evaluate(() => {
      const node = document.createElement('p');
      node.setAttribute('style', 'color: rgb(1, 2, 3)');
      document.body.append(node);
      return getComputedStyle(node).color;
    });
    assert.notEqual(color, 'rgb(1, 2, 3)');
    for (let tries = 0; tries < 100 && panel.complaints.length < 2; tries++)
      await panel.page.waitForTimeout(20);
    assert.match(panel.complaints.join(), /policy: style-src-attr refused inline/);
  } finally {
    await panel.close();
  }
});
