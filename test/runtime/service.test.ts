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
import type { RunSnapshot } from '../../runtime/studies/snapshot';
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

const study = (steps: number, seeds = 1) =>
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
      seeds,
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

test('a run can be read while another process writes it', () =>
  withService(async ({ client }) =>
    withService(async (reader) => {
      const controller = new AbortController();
      const params = { folder: path.join(folder, 'read'), spec: study(2_000_000, 2), replace: false };
      const told: number[] = [];
      let reading: Promise<RunSnapshot> | undefined;
      const running = client.call('study.run', params, {
        signal: controller.signal,
        graceMs: 10_000,
        onEvent: (event) => {
          if (event.kind !== 'evaluation' || event.seed !== 0) return;
          told.push(event.point.step);
          reading ??= reader.client
            .call('study.read', { folder: params.folder })
            .finally(() => controller.abort());
        },
      });
      await assert.rejects(running, CancelledError);
      const snapshot = await reading;
      assert.equal(snapshot?.status, 'running');
      assert.equal(snapshot.seeds.length, 2);
      assert.equal(snapshot.seeds[0].curve[0].step, told[0]);
      const { status } = await reader.client.call('study.read', { folder: params.folder });
      assert.equal(status, 'cancelled');
    }),
  ));

test('seeds train one after the other where one process is allowed', () =>
  withService(async ({ client }) => {
    const seeds: number[] = [];
    const params = { folder: path.join(folder, 'one'), spec: study(60, 3), replace: false, processes: 1 };
    const { results } = await client.call('study.run', params, {
      onEvent: (event) => {
        if (event.kind === 'evaluation') seeds.push(event.seed);
      },
    });
    assert.deepEqual(
      seeds,
      results.seeds.flatMap(({ seed, curve }) => curve.map(() => seed)),
    );
  }));

test('a model is described, and a layer is sent as typed arrays', () =>
  withService(async ({ client }) => {
    const spec = study(20);
    const run = path.join(folder, 'layers');
    const { results } = await client.call('study.run', { folder: run, spec, replace: false });
    const file = path.join(run, results.seeds[0].checkpoints[1].file);
    const { origin, layers } = await client.call('describe', { file });
    assert.deepEqual([origin?.folder, origin?.seed, origin?.step], [run, 0, 20]);
    assert.equal(origin?.layerOfRecord, layers[layers.length - 2].name);
    const view = await client.call('layer', { file, probe: {}, layer: 'hidden1' });
    assert.ok(view.projection?.x instanceof Float32Array);
    assert.ok(view.dissimilarity?.values instanceof Float32Array);
    assert.equal(view.dissimilarity.values.length, spec.data.rows.test ** 2);
    assert.deepEqual(Object.keys(view.labels), ['bit']);
    assert.equal(view.probe.source, 'study test set');
  }));

test('a study is loaded, and the measures and the provider that always works are told', () =>
  withService(async ({ client }) => {
    assert.equal((await client.call('study.load', { file: 'complexity' })).name, 'complexity');
    await assert.rejects(client.call('study.load', { file: 'none' }), UserError);
    assert.equal((await client.call('measures.similarity', null))[0].key, 'cka.linear.debiased');
    const all = (await client.call('measures.all', null)).map(({ key }) => key);
    assert.ok(all.includes('geometry.x.anisotropy') && all.includes('linreg.r2.predict_y_from_x'));
    const { providers } = await client.call('doctor', null);
    assert.ok(providers.some(({ provider, works }) => provider === 'cpu' && works));
  }));

test('work that does not listen is killed after the grace period', () =>
  withService(async ({ child, client }) => {
    const files = ['x', 'y'].map((name) => {
      const random = randomStream(0, name);
      const data = Float32Array.from({ length: 2500 * 64 }, () => random.uniform());
      const file = path.join(folder, `large ${name}.npy`);
      writeFileSync(file, writeNpy(float32([2500, 64], data)));
      return file;
    });
    const controller = new AbortController();
    // Eigenvalues of 2,500 x 2,500 in one piece: some seconds.
    const inOnePiece = { x: files[0], y: files[1], keys: ['rsm.norm_difference_resi_spectral'] };
    const running = client.call('measure', inOnePiece, { signal: controller.signal, graceMs: 300 });
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
