import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { NdArray } from '../../../runtime/engine/ndarray';
import { CancelledError } from '../../../runtime/errors';
import { decoding, type DecodingParams } from '../../../runtime/inspections/decoding';
import { writeNpz } from '../../../runtime/data/npz';
import { temporaryFolder } from '../onnx/build-model';
import { doings, inputs, notedJob, WIDTH, writeInputs, writeLabelled, writeModel } from './small-models';

const ROWS = 120;
const first = Array.from({ length: ROWS }, (_, row) => inputs(ROWS).data[row * WIDTH]);

/** Room for the widest layer (12 units, with a batch of 64), not for all 38 units. */
const TIGHT = 4 * 12 * (ROWS + 3 * 64) + 500;

/** Of 60 inputs of either category, as of all. */
const SPLIT = { train: 72, validation: 24, test: 24 };

function label(values: readonly number[]): NdArray {
  return { type: 'float64', shape: [values.length], data: Float64Array.from(values) };
}

const labels = {
  sign: label(first.map((value) => 5 + Number(value > 0))),
  size: label(first),
  once: label(first.map(() => 3)),
};

function paramsIn(t: TestContext, more: Partial<DecodingParams> = {}): DecodingParams {
  const folder = temporaryFolder(t);
  return {
    file: writeModel(path.join(folder, 'm.onnx'), [12, 6], 0),
    probe: { file: writeLabelled(path.join(folder, 'x.npz'), ROWS, labels) },
    settings: { kinds: ['ridge', 'logistic'] },
    ...more,
  };
}

test('labels of the inputs are decoded from each layer, in forward order', async (t) => {
  const result = await decoding(paramsIn(t, { layers: ['hidden1.linear', 'hidden2'] }), notedJob());
  assert.deepEqual(
    result.layers.map(({ layer, label: name }) => `${layer} ${name}`),
    ['hidden1.linear', 'hidden2'].flatMap((layer) =>
      ['sign', 'size', 'once'].map((name) => `${layer} ${name}`),
    ),
  );
  const [sign, size, once] = result.layers;
  assert.ok((sign.results[1].score ?? 0) > 0.9, 'the sign of an input is linear in the first layer');
  assert.ok((size.results[0].score ?? 0) > 0.99);
  assert.match(size.results[1].undefined ?? '', /logistic regression tells categories apart/);
  assert.match(once.results[0].undefined ?? '', /once has a single category/);
  assert.deepEqual(result.labels[0].classes, ['5', '6']);
  assert.equal(result.labels[1].kind, 'numeric');
  assert.deepEqual(
    result.labels.map(({ rows }) => rows),
    [SPLIT, SPLIT, null],
  );
  assert.match(result.caveats.join(' '), /No input occurs twice/);
});

/** How often a model was run to its end. */
function runsOf({ events }: ReturnType<typeof notedJob>): number {
  return events.filter(
    (event) => event.kind === 'progress' && event.label.startsWith('running') && event.done === event.total,
  ).length;
}

test('each label tells the split of its own, in which categories keep their shares', async (t) => {
  const folder = temporaryFolder(t);
  const thirds = label(first.map((_, row) => Number(row >= 41) + Number(row >= 82)));
  const file = writeLabelled(path.join(folder, 'y.npz'), ROWS, {
    once: labels.once,
    size: labels.size,
    thirds,
  });
  const { labels: told } = await decoding(paramsIn(t, { probe: { file }, layers: ['logits'] }), notedJob());
  assert.deepEqual(
    told.map(({ rows }) => rows),
    // Of categories with 41, 41 and 38 inputs: 25 + 25 + 23, 8 + 8 + 8 and the rest.
    [null, SPLIT, { train: 73, validation: 24, test: 23 }],
  );
});

test('layers that memory is not allowed for together are probed in groups, with the same scores', async (t) => {
  const folder = temporaryFolder(t);
  const params = paramsIn(t, { compute: { diskCache: { folder: path.join(folder, 'cache'), limit: 1e7 } } });
  const whole = await decoding({ ...params, compute: {} }, notedJob());
  const { diskCache } = params.compute ?? {};
  const kept = { diskCache };
  for (const { compute, runs } of [
    { compute: {}, runs: 4 },
    { compute: kept, runs: 4 },
    { compute: kept, runs: 0 },
    { compute: { cacheLimit: 1e6 }, runs: 4 },
  ]) {
    const job = notedJob();
    const grouped = await decoding({ ...params, compute: { ...compute, memoryLimit: TIGHT } }, job);
    assert.deepEqual(grouped, whole);
    assert.equal(runsOf(job), runs);
    assert.ok(job.events.every((event) => event.kind !== 'progress' || event.done <= event.total));
  }
});

test('a layer that memory is not allowed for alone is refused before anything is probed', async (t) => {
  const job = notedJob();
  const params = paramsIn(t, { compute: { memoryLimit: 1e4 } });
  await assert.rejects(
    decoding(params, job),
    /layer "hidden1.linear" alone on 120 inputs; .*setting replens\.memoryLimit.*--memory/,
  );
  assert.deepEqual(doings(job), []);
});

test('control labels are the same for inputs that occur again: a probe with memory knows them', async (t) => {
  const folder = temporaryFolder(t);
  const distinct = 12;
  const once = inputs(distinct).data;
  const again = Float32Array.from({ length: ROWS * WIDTH }, (_, k) => once[k % once.length]);
  const half = label(Array.from({ length: ROWS }, (_, row) => Number(row % distinct < distinct / 2)));
  const file = path.join(folder, 'again.npz');
  writeFileSync(file, writeNpz({ input: { type: 'float32', shape: [ROWS, WIDTH], data: again }, half }));
  const params = paramsIn(t, { probe: { file }, layers: ['hidden1'], settings: { kinds: ['knn'] } });
  const { layers, caveats } = await decoding(params, notedJob());
  assert.deepEqual(
    layers.map(({ results }) => results[0].control),
    [1],
  );
  assert.doesNotMatch(caveats.join(' '), /No input occurs twice/);
});

test('only the labels that are asked for are decoded; others are refused by name', async (t) => {
  const params = paramsIn(t, { layers: ['logits'], labels: ['size'] });
  assert.deepEqual(
    (await decoding(params, notedJob())).layers.map(({ label: name }) => name),
    ['size'],
  );
  await assert.rejects(
    decoding({ ...params, labels: ['colour'] }, notedJob()),
    /no label "colour".*sign, size/,
  );
});

test('inputs without labels and shares that leave nothing to test are refused', async (t) => {
  const params = paramsIn(t);
  const bare = { file: writeInputs(path.join(temporaryFolder(t), 'x.npy'), ROWS) };
  await assert.rejects(decoding({ ...params, probe: bare }, notedJob()), /has no labels to probe for/);
  await assert.rejects(
    decoding({ ...params, settings: { train: 0.8, validation: 0.2 } }, notedJob()),
    /leave no rows for testing/,
  );
});

test('probing tells its progress and can be cancelled', async (t) => {
  const job = notedJob();
  const params = paramsIn(t, { settings: { kinds: ['mlp', 'logistic', 'svm'] } });
  const told: typeof job = {
    ...job,
    report: (event) => {
      job.report(event);
      if (event.kind === 'progress' && event.label === 'probing') job.cancel();
    },
  };
  await assert.rejects(decoding(params, told), CancelledError);
  assert.ok(doings(job).includes('probing'));
});
