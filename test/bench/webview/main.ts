/**
 * `npm run bench:webview`: a dissimilarity matrix of 2,000 x 2,000 in Chromium, against Vega's own way of drawing one
 * (a rectangle an entry) at 200 x 200 and the browser's own (one canvas) at 2,000 x 2,000, in the same page. Prints milliseconds.
 */
import path from 'node:path';
import { launchBrowser } from '../../webview/browser';
import { openPanel } from '../../webview/panel';
import type { BenchContract } from './page';

/** Every measurement is made so often; the first is left out. */
const TIMES = 5;

function summary(name: string, values: readonly number[]): string {
  const sorted = values.slice(1).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1).padStart(8);
  return `${name.padEnd(58)} median ${at(0.5)}   p95 ${at(0.95)}   worst ${at(1)}`;
}

async function main(): Promise<void> {
  const browser = await launchBrowser();
  try {
    const lines: string[] = [];
    const done = new Promise<void>((finish) => {
      void openPanel<BenchContract>(
        browser,
        path.join(__dirname, 'page.ts'),
        {
          measured: ({ name, values }) => (lines.push(summary(name, values)), null),
          finished: () => (finish(), null),
        },
        { start: { times: TIMES } },
      );
    });
    await done;
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await browser.close();
  }
}

void main();
