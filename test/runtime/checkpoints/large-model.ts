/**
 * Child process of the memory test: opens a model with large weights, captures from it, and prints as JSON how much
 * resident memory each step added. Arguments: file.
 */
import { readFileSync } from 'node:fs';
import { randomInputs } from '../../../runtime/capture/bindings';
import { capture } from '../../../runtime/capture/capture';
import { openCheckpoint } from '../../../runtime/checkpoints/open';

/** Resident memory in bytes: all of it, and what is private to the process (not pages of mapped files). */
function resident(): { all: number; own: number } {
  const status = readFileSync('/proc/self/status', 'utf8');
  const kilobytes = (key: string) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) * 1024;
  return { all: kilobytes('VmRSS'), own: kilobytes('RssAnon') };
}

async function main(): Promise<void> {
  const warm = await openCheckpoint(process.argv[3]);
  await capture(warm, randomInputs(warm, { rows: 2, seed: 0 }));
  await warm.close();
  const before = resident();
  const model = await openCheckpoint(process.argv[2]);
  const opened = resident();
  const bound = randomInputs(model, { rows: 2, seed: 0 });
  let captured = opened;
  await model.run(bound.feeds, [model.layers[0].name]);
  const ready = resident();
  await capture(model, bound, { reduction: 'mean' });
  captured = resident();
  const { sha256, bytes } = model.info;
  process.stdout.write(JSON.stringify({ before, opened, ready, captured, sha256, bytes }));
  await model.close();
}

void main();
