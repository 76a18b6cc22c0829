/** Studies through the built runtime process, their seeds in one graph against their seeds in processes. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { RuntimeClient } from '../../../../runtime/channel';
import { CancelledError } from '../../../../runtime/errors';
import type { ProgressEvent } from '../../../../runtime/job';
import type { StudyOutcome } from '../../../../runtime/protocol';
import type { StudyResults } from '../../../../runtime/studies/results';
import { studySpec } from '../../../../runtime/studies/spec';
import { root } from '../../cli/replens';
import { easyIsStronger, tinyStudy } from '../tiny-study';

const STEPS = 120;
/** Sums come in another order: 8 units in the last place a step, relative to numbers of size 1. */
const BOUND = STEPS * 8 * 2 ** -24;

const spec = studySpec.parse({
  ...tinyStudy,
  data: { ...tinyStudy.data, rows: { train: 256, validation: 64, test: 64 } },
  model: { kind: 'mlp', hidden: [16, 8] },
  training: {
    ...tinyStudy.training,
    optimizer: { kind: 'adam', learningRate: 0.01 },
    batchSize: 32,
    steps: STEPS,
  },
  seeds: 3,
  gate: undefined,
  claims: [easyIsStronger],
});

let folder: string;
before(() => (folder = mkdtempSync(path.join(tmpdir(), 'replens-'))));
after(() => rmSync(folder, { recursive: true, force: true }));

async function withService<T>(use: (client: RuntimeClient) => Promise<T>): Promise<T> {
  const service = path.join(root, 'dist', 'runtime', 'service.js');
  const client = new RuntimeClient(fork(service, { serialization: 'advanced', execArgv: [] }));
  try {
    return await use(client);
  } finally {
    client.dispose();
  }
}

const run = (name: string, seeds: 'together' | 'processes'): Promise<StudyOutcome> =>
  withService((client) =>
    client.call('study.run', { folder: path.join(folder, name), spec, replace: false, seeds }),
  );

/** Numbers of a result by their path in it. */
function numbersOf(value: unknown, at = ''): [string, number][] {
  if (typeof value === 'number') return [[at, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => numbersOf(part, `${at}.${key}`));
}

const seedsOf = ({ seeds }: StudyResults) => new Map(numbersOf(seeds));

test('a study whose seeds train together ends with the numbers of one whose seeds train as processes', async () => {
  const together = seedsOf((await run('together', 'together')).results);
  const apart = seedsOf((await run('processes', 'processes')).results);
  assert.deepEqual([...together.keys()], [...apart.keys()]);
  assert.ok(apart.size > 100);
  for (const [at, number] of apart) {
    const bound = at.includes('accuracy') ? 0 : BOUND * Math.max(1, Math.abs(number));
    const found = together.get(at) ?? NaN;
    assert.ok(Math.abs(found - number) <= bound, `${at}: ${found}, as processes ${number}`);
  }
});

test('a study that was cancelled while its seeds trained together goes on to the same numbers', async () => {
  const whole = await run('whole', 'together');
  const begun = path.join(folder, 'begun');
  await withService(async (client) => {
    const cancel = new AbortController();
    const onEvent = (event: ProgressEvent) => {
      if (event.kind === 'progress' && event.done > STEPS) cancel.abort();
    };
    const params = { folder: begun, spec, replace: false, seeds: 'together' } as const;
    const running = client.call('study.run', params, { signal: cancel.signal, onEvent });
    await assert.rejects(running, CancelledError);
  });
  const resumed = await withService((client) => client.call('study.resume', { folder: begun }));
  assert.deepEqual(resumed.results.seeds, whole.results.seeds);
});
