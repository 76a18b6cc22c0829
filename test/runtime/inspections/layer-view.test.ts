import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { CancelledError } from '../../../runtime/errors';
import { captureModel } from '../../../runtime/inspections/capture-model';
import { matrixOf } from '../../../runtime/inspections/captured-model';
import { viewLayer, type Distance, type LayerViewParams } from '../../../runtime/inspections/layer-view';
import { clusteredOrder } from '../../../runtime/measures/clustering';
import { takeRows, type Matrix } from '../../../runtime/measures/matrix';
import { principalComponents } from '../../../runtime/measures/pca';
import { dissimilarityMatrix } from '../../../runtime/measures/rdm';
import { node, port, smallModel, temporaryFile, temporaryFolder } from '../onnx/build-model';
import { notedJob, writeInputs, writeLabelled, writeModel } from './small-models';

const ROWS = 60;

function paramsIn(t: TestContext, rows = ROWS): Pick<LayerViewParams, 'file' | 'probe'> {
  const folder = temporaryFolder(t);
  return {
    file: writeModel(path.join(folder, 'm.onnx'), [12, 6], 0),
    probe: { file: writeInputs(path.join(folder, 'x.npy'), rows) },
  };
}

/** The representation that a view is of. */
async function representation({ file, probe }: Pick<LayerViewParams, 'file' | 'probe'>, layer: string) {
  const model = await captureModel({ file, probe, reduction: 'mean', layers: [layer] }, notedJob());
  const matrix = matrixOf(model, layer);
  assert.ok(matrix);
  return matrix;
}

/** Models [n, 3] -> [n, 2] of one operator on the output of a linear layer, or on the input alone. */
function oddModel(t: TestContext, op: string, inputs: string[], width = 2): string {
  const gemm = node('Gemm', ['x', 'fc.weight', 'fc.bias'], ['h']);
  const parts = { node: [gemm, node(op, inputs, ['y'])], output: [port('y', ['n', width])] };
  return temporaryFile(t, 'odd.onnx', smallModel(parts));
}

const random = { random: { rows: 8, seed: 0 } };

test('all inputs are shown where there are few, on the components of all rows', async (t) => {
  const params = paramsIn(t);
  const view = await viewLayer({ ...params, layer: 'hidden1' }, notedJob());
  const matrix = await representation(params, 'hidden1');
  const { shares, scores } = principalComponents(matrix, 2);
  assert.deepEqual(
    view.inputs,
    Array.from({ length: ROWS }, (_, row) => row),
  );
  assert.deepEqual([view.rows, view.units], [ROWS, 12]);
  assert.deepEqual(view.componentShares, shares);
  assert.ok(view.projection);
  for (let row = 0; row < ROWS; row++)
    assert.deepEqual(
      [view.projection.x[row], view.projection.y[row]],
      [Math.fround(scores.data[2 * row]), Math.fround(scores.data[2 * row + 1])],
    );
  assert.deepEqual(view.undefined, {});
});

test('where there are more inputs than may be shown, the same ones are shown each time, in every chart', async (t) => {
  const params = paramsIn(t);
  const [view, again] = [
    await viewLayer({ ...params, layer: 'hidden1', most: 25 }, notedJob()),
    await viewLayer({ ...params, layer: 'hidden1', most: 25 }, notedJob()),
  ];
  assert.deepEqual(view, again);
  const whole = await viewLayer({ ...params, layer: 'hidden1' }, notedJob());
  assert.equal(view.inputs.length, 25);
  assert.deepEqual(view.componentShares, whole.componentShares);
  assert.deepEqual(
    [...(view.projection?.x ?? [])],
    view.inputs.map((row) => whole.projection?.x[row]),
  );
  view.inputs.forEach((row, i) =>
    view.inputs.forEach((other, j) =>
      assert.equal(view.dissimilarity?.values[i * 25 + j], whole.dissimilarity?.values[row * ROWS + other]),
    ),
  );
});

for (const distance of ['euclidean', 'correlation', 'cosine'] satisfies Distance[])
  test(`the ${distance} distances shown are those that measures use`, async (t) => {
    const params = paramsIn(t);
    const { dissimilarity, inputs } = await viewLayer(
      { ...params, layer: 'hidden1.linear', distance, most: 20 },
      notedJob(),
    );
    const shown: Matrix = takeRows(await representation(params, 'hidden1.linear'), inputs);
    const expected = dissimilarityMatrix(shown, distance);
    assert.equal(dissimilarity?.distance, distance);
    assert.equal(dissimilarity.values.length, inputs.length ** 2);
    expected.forEach((value, k) => {
      const given = dissimilarity.values[k];
      assert.ok(Math.abs(given - value) <= 1e-7 * Math.max(1, value), `${given}, not ${value}`);
    });
  });

test('labels come with the inputs shown: codes and names of text, categories of few whole numbers, and numbers', async (t) => {
  const folder = temporaryFolder(t);
  const header = 'input_0,input_1,input_2,input_3,animal,count,weight';
  const lines = Array.from({ length: 40 }, (_, i) => {
    const numbers = [i, i + 1, i * i, -i].join(',');
    return `${numbers},${['cat', 'dog', 'owl'][i % 3]},${i % 4},${i / 3}`;
  });
  const csv = path.join(folder, 'x.csv');
  writeFileSync(csv, [header, ...lines].join('\n'));
  const file = writeModel(path.join(folder, 'm.onnx'), [5], 0);
  const view = await viewLayer({ file, probe: { file: csv }, layer: 'hidden1', most: 10 }, notedJob());
  const { animal, count, weight } = view.labels;
  assert.deepEqual(
    animal.values.map((code) => animal.names?.[code]),
    view.inputs.map((row) => ['cat', 'dog', 'owl'][row % 3]),
  );
  assert.deepEqual([animal.kind, count.kind, weight.kind], ['categorical', 'categorical', 'numeric']);
  assert.deepEqual([count.names, weight.names], [null, null]);
  assert.deepEqual(
    count.values,
    view.inputs.map((row) => row % 4),
  );
});

test('names of categories stay categories however many there are', async (t) => {
  const folder = temporaryFolder(t);
  const lines = Array.from({ length: 80 }, (_, i) => `${i},1,2,${-i},name${i % 40}`);
  const csv = path.join(folder, 'x.csv');
  writeFileSync(csv, ['input_0,input_1,input_2,input_3,who', ...lines].join('\n'));
  const file = writeModel(path.join(folder, 'm.onnx'), [5], 0);
  const { labels } = await viewLayer({ file, probe: { file: csv }, layer: 'hidden1' }, notedJob());
  assert.equal(labels.who.kind, 'categorical');
  assert.equal(labels.who.names?.length, 40);
});

test('where positions are rows, each position shown has the labels of its input', async (t) => {
  const folder = temporaryFolder(t);
  const model = smallModel({
    input: [port('input', ['n', 4])],
    output: [port('y', ['n', 'm', 2])],
    initializer: [],
    node: [
      node('Constant', [], ['shape'], [{ name: 'value_ints', ints: [-1, 2, 2], type: 7 }]),
      node('Reshape', ['input', 'shape'], ['y']),
    ],
  });
  const file = path.join(folder, 'm.onnx');
  writeFileSync(file, model);
  const code = {
    type: 'int32' as const,
    shape: [30],
    data: Int32Array.from({ length: 30 }, (_, i) => i % 5),
  };
  const probe = { file: writeLabelled(path.join(folder, 'x.npz'), 30, { code }) };
  const view = await viewLayer({ file, probe, layer: 'y', reduction: 'positions' }, notedJob());
  assert.deepEqual([view.rows, view.units], [60, 2]);
  assert.deepEqual(
    view.inputs,
    Array.from({ length: 60 }, (_, row) => row >> 1),
  );
  assert.deepEqual(
    view.labels.code.values,
    view.inputs.map((input) => input % 5),
  );
  assert.equal(view.projection?.x.length, 60);
});

test('a constant layer has distances of zero, and the reason why it has no components', async (t) => {
  const view = await viewLayer(
    { file: oddModel(t, 'Sub', ['h', 'h']), probe: random, layer: 'y' },
    notedJob(),
  );
  assert.equal(view.projection, null);
  assert.deepEqual(view.componentShares, []);
  assert.match(view.undefined.projection, /constant: no variance/);
  assert.ok(view.dissimilarity?.values.every((value) => value === 0));
});

test('values that are not numbers are told, not drawn', async (t) => {
  const view = await viewLayer({ file: oddModel(t, 'Log', ['h']), probe: random, layer: 'y' }, notedJob());
  assert.equal(view.projection, null);
  assert.equal(view.dissimilarity, null);
  assert.match(view.undefined.projection, /not finite/);
  assert.match(view.undefined.dissimilarity, /not finite/);
});

test('a single input has neither components nor distances', async (t) => {
  const view = await viewLayer({ ...paramsIn(t, 1), layer: 'hidden1' }, notedJob());
  assert.deepEqual(view.inputs, [0]);
  assert.match(view.undefined.projection, /single row/);
  assert.match(view.undefined.dissimilarity, /single row/);
});

test('a layer of one unit lies on a line', async (t) => {
  const folder = temporaryFolder(t);
  const file = writeModel(path.join(folder, 'm.onnx'), [1], 0);
  const probe = { file: writeInputs(path.join(folder, 'x.npy'), ROWS) };
  const view = await viewLayer({ file, probe, layer: 'hidden1.linear' }, notedJob());
  assert.deepEqual(view.componentShares, [1]);
  assert.ok(view.projection?.x.some((value) => value !== 0));
  assert.ok(view.projection?.y.every((value) => value === 0));
});

test('an input without a direction leaves a hole in the matrix, and the view says so', async (t) => {
  const file = oddModel(t, 'Relu', ['h']);
  const view = await viewLayer({ file, probe: random, layer: 'y', distance: 'cosine' }, notedJob());
  const matrix = await representation({ file, probe: random }, 'y');
  const isZero = view.inputs.map((row) => [0, 1].every((unit) => matrix.data[2 * row + unit] === 0));
  const zeros = isZero.filter(Boolean).length;
  assert.ok(zeros > 0 && zeros < isZero.length - 1, 'the example has such inputs');
  const n = isZero.length;
  view.dissimilarity?.values.forEach((value, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    assert.equal(Number.isNaN(value), i !== j && (isZero[i] || isZero[j]));
    if (i === j) assert.equal(value, 0);
  });
  assert.match(view.caveats.join(' '), new RegExp(`${zeros} of ${n} inputs shown have no cosine distance`));
});

test('a layer that the model lacks, and a number of inputs that cannot be shown, are refused', async (t) => {
  const params = paramsIn(t);
  await assert.rejects(viewLayer({ ...params, layer: 'hidden9' }, notedJob()), /no layer called "hidden9"/);
  await assert.rejects(viewLayer({ ...params, layer: 'hidden1', most: 0 }, notedJob()), /most: is 0/);
});

test('another distance of a layer that is kept needs no new decomposition', async (t) => {
  const params = { ...paramsIn(t), layer: 'hidden1.linear', compute: { cacheLimit: 1e8 } };
  const first = await viewLayer(params, notedJob());
  const second = await viewLayer({ ...params, distance: 'cosine', most: 10 }, notedJob());
  assert.equal(second.measures, first.measures);
  assert.equal(second.dissimilarity?.distance, 'cosine');
  assert.deepEqual([...second.inputs].length, 10);
  const fresh = await viewLayer({ ...params, compute: {} }, notedJob());
  assert.notEqual(fresh.measures, first.measures);
  assert.deepEqual(fresh, first);
});

test('a view that is cancelled ends', async (t) => {
  const job = notedJob();
  const viewing = viewLayer({ ...paramsIn(t), layer: 'hidden1' }, job);
  job.cancel();
  await assert.rejects(viewing, CancelledError);
});

test('the order by clustering is that of the distances shown, whatever they are', async (t) => {
  const params = paramsIn(t);
  for (const distance of ['euclidean', 'cosine'] satisfies Distance[]) {
    const { dissimilarity } = await viewLayer({ ...params, layer: 'hidden1.linear', distance }, notedJob());
    assert.ok(dissimilarity);
    assert.deepEqual(dissimilarity.clustered, clusteredOrder(dissimilarity.values, ROWS));
  }
});
