import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser';
import { openPanel } from './panel';

/** Requests of the little panel in wire-panel.ts. */
export interface WireContract {
  requests: {
    echo: { params: { values: Float32Array }; result: { values: Float32Array; twice: Float64Array } };
    refuse: { params: null; result: null };
    wait: { params: null; result: null };
  };
  event: { kind: 'greeting'; text: string };
}

const entry = path.join(__dirname, 'wire-panel.ts');
let browser: Browser;
before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

test('typed arrays pass between panel and host in both directions, as they are', async () => {
  const panel = await openPanel<WireContract>(browser, entry, {
    echo: ({ values }) => ({ values, twice: Float64Array.from(values, (value) => 2 * value) }),
  });
  try {
    await panel.page.locator('[data-echo]').waitFor({ timeout: 5000 });
    assert.equal(
      await panel.page.locator('[data-echo]').textContent(),
      'Float32Array 1,NaN,0.5; Float64Array 2,NaN,1',
    );
    assert.deepEqual(panel.requests[0], {
      name: 'echo',
      params: { values: Float32Array.from([1, NaN, 0.5]) },
    });
    assert.deepEqual(panel.complaints, []);
  } finally {
    await panel.close();
  }
});
