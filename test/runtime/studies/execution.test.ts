/** How a run is decided to compute, on any machine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancelledError } from '../../../runtime/errors';
import { chooseExecution } from '../../../runtime/studies/execution';
import { loadStudy } from '../../../runtime/studies/load';
import { MEMORY_LIMIT, memoryOf, seedsAtOnce } from '../../../runtime/studies/memory';

const spec = loadStudy('mlp-parity');
const { signal } = new AbortController();

test('a run is on the CPU with one thread a seed, in processes, unless asked otherwise; the CPU need not be tried', async () => {
  assert.deepEqual(await chooseExecution(spec, 7, {}, signal), {
    setting: 'cpu',
    provider: 'cpu',
    tried: [],
    threads: 1,
    seeds: 'processes',
    memory: 7,
    placement: null,
  });
});

test('seeds train together where it is asked for and there are several', async () => {
  const modeOf = async (seeds: number) =>
    (await chooseExecution({ ...spec, seeds }, 7, { seeds: 'together', threads: 2 }, signal)).seeds;
  assert.deepEqual([await modeOf(2), await modeOf(1)], ['together', 'processes']);
});

test('a provider that is not of this platform is refused with those that are', async () => {
  const other = process.platform === 'darwin' ? 'cuda' : 'coreml';
  await assert.rejects(chooseExecution(spec, 7, { provider: other }, signal), {
    name: 'UserError',
    message: /does not exist on this platform.*cpu/,
  });
});

test('nothing is chosen for a run that is cancelled', async () => {
  await assert.rejects(chooseExecution(spec, 7, {}, AbortSignal.abort()), CancelledError);
});

const memory = memoryOf(spec);

test('a seed of a shipped study fits into the memory of a run many times', () => {
  assert.ok(memory.total > 16384 * 32 * 4, 'its training rows alone');
  assert.ok(10 * memory.total < MEMORY_LIMIT);
});

test('as many seeds train at once as there are processes, seeds and room for', () => {
  const at = (seeds: number, processes: number, room: number) =>
    seedsAtOnce('processes', memory, seeds, { processes, memoryLimit: room * memory.total });
  assert.deepEqual([at(9, 4, 8), at(3, 4, 8), at(9, 4, 2.5), at(9, 4, 1)], [4, 3, 2, 1]);
});

test('one seed too large for the memory is refused with the figures', () => {
  assert.throws(() => seedsAtOnce('processes', memory, 2, { memoryLimit: 50e6 }), {
    name: 'UserError',
    message:
      /memory: training would take about \d+ MB \(.* for the data set.*more than the limit of 50 MB\. .*raise the limit/,
  });
});

test('seeds that fit alone but not together are refused with the way out', () => {
  const room = { memoryLimit: 2 * memory.total };
  assert.equal(seedsAtOnce('together', memory, 2, room), 2);
  assert.throws(() => seedsAtOnce('together', memory, 3, room), {
    name: 'UserError',
    message:
      /memory: 3 seeds together would take up to [\d,]+ MB, more than the limit of [\d,]+ MB\..*process of its own/,
  });
});
