/** The built runtime process, spoken to over IPC as a client does. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ProcessDiedError, RuntimeClient } from '../../runtime/channel';
import { writeNpy } from '../../runtime/data/npy';
import { randomStream } from '../../runtime/data/random';
import { float32 } from '../../runtime/engine/ndarray';
import { CancelledError, UserError } from '../../runtime/errors';
import type { ProgressEvent } from '../../runtime/job';
import { parseStudy } from '../../runtime/studies/load';
import { root } from './cli/replens';

let folder: string;
before(() => (folder = mkdtempSync(path.join(tmpdir(), 'replens-'))));
after(() => rmSync(folder, { recursive: true, force: true }));

function startService() {
  const child = fork(path.join(root, 'dist', 'runtime', 'service.js'), {
    serialization: 'advanced',
    execArgv: [],
  });
  return { child, client: new RuntimeClient(child) };
}

async function withService<T>(use: (service: ReturnType<typeof startService>) => Promise<T>): Promise<T> {
  const service = startService();
  try {
    return await use(service);
  } finally {
    service.client.dispose();
  }
}

const study = (steps: number) =>
  parseStudy(
    {
      name: 'ipc',
      title: 'Over IPC',
      data: {
        kind: 'binary',
        bits: 10,
        features: [{ name: 'bit', function: { kind: 'copy' } }],
        rows: { train: 256, validation: 64, test: 64 },
      },
      model: { kind: 'mlp', hidden: [8] },
      training: {
        optimizer: { kind: 'adam', learningRate: 0.01 },
        steps,
        batchSize: 32,
        evaluations: 5,
        checkpoints: 2,
      },
      seeds: 1,
    },
    'ipc',
  );

test('the handshake tells the versions', () =>
  withService(async ({ client }) => {
    const { onnxruntime, node } = await client.call('hello', null);
    assert.equal(onnxruntime, '1.29.0');
    assert.equal(node, process.versions.node);
  }));

test('an error of the person comes back with its subject, reason and remedy', () =>
  withService(async ({ client }) => {
    await assert.rejects(client.call('inspect', { file: 'nowhere.onnx' }), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.subject, 'nowhere.onnx');
      assert.ok(error.reason.length > 0 && error.remedy.length > 0);
      return true;
    });
  }));

test('a study tells its evaluations and its progress while it runs', () =>
  withService(async ({ client }) => {
    const events: ProgressEvent[] = [];
    const params = { folder: path.join(folder, 'run'), spec: study(400), replace: false };
    const { results } = await client.call('study.run', params, { onEvent: (event) => events.push(event) });
    const steps = events.flatMap((event) => (event.kind === 'evaluation' ? [event.point.step] : []));
    assert.deepEqual(
      steps,
      results.seeds[0].curve.map(({ step }) => step),
    );
    assert.ok(events.some((event) => event.kind === 'progress' && event.done === event.total));
  }));

test('a cancelled study ends within two seconds, and the process answers the next request', () =>
  withService(async ({ client }) => {
    const controller = new AbortController();
    const params = { folder: path.join(folder, 'cancelled'), spec: study(2_000_000), replace: false };
    let asked = 0;
    const running = client.call('study.run', params, {
      signal: controller.signal,
      graceMs: 5000,
      onEvent: (event) => {
        if (event.kind !== 'progress' || asked > 0) return;
        asked = performance.now();
        controller.abort();
      },
    });
    await assert.rejects(running, CancelledError);
    assert.ok(performance.now() - asked < 2000);
    await client.call('hello', null);
  }));

test('work that does not listen is killed after the grace period', () =>
  withService(async ({ child, client }) => {
    const random = randomStream(0, 'large');
    const file = path.join(folder, 'large.npy');
    writeFileSync(
      file,
      writeNpy(
        float32(
          [2500, 64],
          Float32Array.from({ length: 2500 * 64 }, () => random.uniform()),
        ),
      ),
    );
    const controller = new AbortController();
    const running = client.call('measure', { x: file, y: file }, { signal: controller.signal, graceMs: 300 });
    setTimeout(() => controller.abort(), 1000);
    await assert.rejects(running, CancelledError);
    assert.ok(child.killed);
  }));

test('every pending call is rejected when the process is killed', () =>
  withService(async ({ child, client }) => {
    await client.call('hello', null);
    const params = { folder: path.join(folder, 'killed'), spec: study(2_000_000), replace: false };
    const pending = [
      client.call('study.run', params),
      client.call('study.run', { ...params, folder: path.join(folder, 'killed too') }),
    ];
    setTimeout(() => child.kill('SIGKILL'), 300);
    for (const outcome of await Promise.allSettled(pending)) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof ProcessDiedError);
    }
    await assert.rejects(client.call('hello', null));
  }));
