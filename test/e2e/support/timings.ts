/** What was measured on the way: printed with the test, and kept in a file beside the pictures. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { output } from './packaged';

/** Milliseconds (or what the name says) by what was measured. */
export type Timings = Record<string, number>;

const file = path.join(output, 'timings.json');

/** Middle of several measurements, and their largest. */
export function spread(name: string, values: readonly number[]): Timings {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    [`${name}, median ms`]: sorted[sorted.length >> 1],
    [`${name}, largest ms`]: sorted[sorted.length - 1],
  };
}

/** Reports measurements. */
export function keepTimings(test: Pick<TestContext, 'diagnostic'>, measured: Timings): void {
  mkdirSync(output, { recursive: true });
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Timings) : {};
  const rounded = Object.fromEntries(
    Object.entries(measured).map(([name, ms]) => [name, Math.round(10 * ms) / 10]),
  );
  for (const [name, ms] of Object.entries(rounded)) test.diagnostic(`${name}: ${ms}`);
  writeFileSync(file, `${JSON.stringify({ ...known, ...rounded }, null, 2)}\n`);
}
