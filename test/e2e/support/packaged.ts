/** The packaged extension that the tests install: made once a test run. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Project folder. */
export const root = path.join(__dirname, '../../..');
/** Where tests leave pictures of failures and timings; git ignores it. */
export const output = path.join(root, '.cache', 'e2e');

let packaged: Promise<string> | undefined;

async function packageNow(): Promise<string> {
  const { packageInto } = await import('../../../extension/scripts/package-quietly.mjs');
  return packageInto(await mkdtemp(path.join(tmpdir(), 'replens-vsix-')));
}

/** Path of this platform's VSIX; test/run.mjs makes it beforehand for all files and says where it lies. */
export function packagedExtension(): Promise<string> {
  packaged ??= process.env.REPLENS_VSIX ? Promise.resolve(process.env.REPLENS_VSIX) : packageNow();
  return packaged;
}
