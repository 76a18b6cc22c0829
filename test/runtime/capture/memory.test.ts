/** What a capture takes of memory, measured in a process of its own, against what was estimated. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import * as build from '../onnx/build-model';
import type { Growth, Work } from './memory-worker';

const POSITIONS = [8, 32, 32];
const ROWS = 2500;
/** Two layers of 8,192 float32 numbers. */
const KEPT = 2 * 8192 * 4 * ROWS;

async function growth(t: TestContext, streamed: boolean): Promise<Growth> {
  const maps = {
    input: [build.port('x', ['n', ...POSITIONS])],
    output: [build.port('y', ['n', ...POSITIONS])],
    node: [build.node('Relu', ['x'], ['h']), build.node('Tanh', ['h'], ['y'])],
  };
  const file = build.temporaryFile(t, 'm.onnx', build.modelBytes(maps));
  const worker = fork(path.join(__dirname, 'memory-worker.ts'), { execArgv: ['--import', 'tsx'] });
  t.after(() => worker.kill('SIGKILL'));
  worker.send({ file, shape: [ROWS, ...POSITIONS], streamed } satisfies Work);
  const [measured] = (await once(worker, 'message')) as [Growth];
  return measured;
}

/** Beside what is estimated: sessions, and batches that the garbage collector has not got round to. */
const BESIDE = 96e6;

test('a capture takes what was estimated: no less than a half, no more than 1.5 times and 96 MB', async (t) => {
  const { estimated, grown } = await growth(t, false);
  assert.ok(estimated > KEPT && estimated < 1.5 * KEPT, `${estimated} estimated for ${KEPT} kept`);
  assert.ok(grown > 0.5 * estimated, `${grown} of ${estimated}`);
  assert.ok(grown < 1.5 * estimated + BESIDE, `${grown} of ${estimated}`);
});

test('a stream takes a chunk, however many inputs there are', async (t) => {
  const { estimated, grown } = await growth(t, true);
  assert.ok(estimated < KEPT / 5);
  assert.ok(grown < 1.5 * estimated + BESIDE, `${grown} of ${estimated}`);
});
