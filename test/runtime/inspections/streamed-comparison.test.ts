/** Comparisons whose representations exceed the memory limit, against the same with memory enough. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { randomStream } from '../../../runtime/data/random';
import { float32, type NdArray } from '../../../runtime/engine/ndarray';
import { compare, type CompareParams, type Comparison } from '../../../runtime/inspections/compare';
import { streamedForms } from '../../../runtime/inspections/streamed-similarity';
import { layerSimilarity } from '../../../runtime/measures/layer-similarity';
import { temporaryFolder } from '../onnx/build-model';
import { doings, notedJob, writeInputs, writeModel } from './small-models';

const ROWS = 3000;
/** Units of one of the models; their representations take 840 kB. */
const UNITS = 30 + 30 + 4 + 4 + 2;
/** Room for a chunk of 64 inputs of both models, and some sums. */
const TIGHT = 700e3;

function modelsIn(t: TestContext): CompareParams {
  const folder = temporaryFolder(t);
  return {
    a: writeModel(path.join(folder, 'a.onnx'), [30, 4], 0),
    b: writeModel(path.join(folder, 'b.onnx'), [30, 4], 1),
    probe: { file: writeInputs(path.join(folder, 'x.npy'), ROWS) },
  };
}

async function both(params: CompareParams): Promise<{ kept: Comparison; streamed: Comparison }> {
  assert.ok(UNITS * ROWS * 4 > TIGHT);
  const job = notedJob();
  const streamed = await compare({ ...params, compute: { memoryLimit: TIGHT } }, job);
  assert.match(doings(job).join(), /streaming 5 x 5 layers, 1 MB/);
  assert.match(streamed.caveats.join(), /exceed the memory limit/);
  const kept = await compare({ ...params, measure: streamed.measure }, notedJob());
  return { kept, streamed };
}

function assertSame({ kept, streamed }: { kept: Comparison; streamed: Comparison }, bound: number): void {
  const { values, matches } = streamed;
  const { values: expected, matches: expectedMatches } = kept;
  const told = (comparison: Comparison) => ({ ...comparison, caveats: [], values: [], matches: [] });
  assert.deepEqual(told(streamed), told(kept));
  assert.deepEqual(
    matches.map(({ layer, mostSimilar }) => [layer, mostSimilar]),
    expectedMatches.map(({ layer, mostSimilar }) => [layer, mostSimilar]),
  );
  for (const [i, row] of values.entries())
    for (const [j, value] of row.entries())
      assert.ok(
        Math.abs(Number(value) - Number(expected[i][j])) < bound,
        `${i}, ${j}: ${value}, not ${expected[i][j]}`,
      );
}

// Both are float64 sums of the same products in another order.
const ROUNDING = 1e-10;

test('debiased CKA becomes minibatch CKA, which is that of the representations and near to the debiased', async (t) => {
  const params = modelsIn(t);
  const result = await both(params);
  assert.equal(result.streamed.measure, 'cka.linear.minibatch_hsic1_B64');
  assert.match(result.streamed.caveats.join(), /in the place of the debiased CKA/);
  assertSame(result, ROUNDING);
  const debiased = await compare(params, notedJob());
  assert.equal(debiased.measure, 'cka.linear.debiased');
  for (const [i, row] of debiased.values.entries())
    for (const [j, value] of row.entries())
      assert.ok(Math.abs(Number(value) - Number(result.streamed.values[i][j])) < 0.05);
});

test('biased CKA from covariances is that of the representations, also within one model', async (t) => {
  const params = { ...modelsIn(t), measure: 'cka.linear.biased' };
  const result = await both(params);
  assert.equal(result.streamed.measure, 'cka.linear.biased');
  assertSame(result, ROUNDING);
  const within = await both({ ...params, b: params.a });
  assertSame(within, ROUNDING);
  within.streamed.values.forEach((row, i) => assert.ok(Math.abs(Number(row[i]) - 1) < ROUNDING));
});

test('a measure without a streamed form is refused with what it would take', async (t) => {
  const params = { ...modelsIn(t), measure: 'cca.r2', compute: { memoryLimit: TIGHT } };
  await assert.rejects(compare(params, notedJob()), /needs about 1 MB .*memory limit/);
});

test('models are refused on different inputs while they stream, too', async (t) => {
  const params = modelsIn(t);
  const wide = writeModel(path.join(path.dirname(params.a), 'wide.onnx'), [30, 4], 0, 7);
  const random = { ...params, b: wide, probe: { random: { rows: ROWS, seed: 0 } } };
  await assert.rejects(compare({ ...random, compute: { memoryLimit: TIGHT } }, notedJob()), /same inputs/);
});

test('sums that exceed the limit themselves are refused', async (t) => {
  const params = { ...modelsIn(t), compute: { memoryLimit: 100e3 } };
  await assert.rejects(compare(params, notedJob()), /needs about 1 MB .*memory limit is 1 MB/);
});

test('a layer with values that are not finite is not told to be constant', async () => {
  const rows = 64;
  const layers = [{ name: 'broken', rowsPerInput: 1, units: 2 }];
  const data = Float32Array.from({ length: 2 * rows }, (_, k) => (k === 9 ? NaN : k % 7));
  const chunk = { start: 0, inputs: rows, layers: new Map([['broken', float32([rows, 2], data)]]) };
  for (const measure of ['cka.linear.biased', 'cka.linear.debiased']) {
    const similarity = streamedForms.get(measure)?.start({ a: layers, b: layers });
    await similarity?.add(chunk, chunk, () => Promise.resolve());
    assert.ok(Number.isNaN(similarity?.value(0, 0)), measure);
  }
});

test('a layer that is constant up to the rounding of its mean is told to be constant, as one that is kept', async () => {
  const rows = 192;
  const names = ['constant', 'varying'];
  const layers = names.map((name) => ({ name, rowsPerInput: 1, units: 2 }));
  const random = randomStream(0, 'varying');
  const values = {
    constant: new Float64Array(2 * rows).fill(0.1),
    varying: Float64Array.from({ length: 2 * rows }, () => random.uniform()),
  };
  const kept = Object.entries(values).map(([name, data]) => ({ name, matrix: { rows, cols: 2, data } }));
  for (const measure of ['cka.linear.biased', 'cka.linear.minibatch_hsic1_B64']) {
    const similarity = streamedForms.get(measure)?.start({ a: layers, b: layers });
    for (let start = 0; start < rows; start += 64) {
      const part = (data: Float64Array): NdArray => ({
        type: 'float64',
        shape: [64, 2],
        data: data.slice(2 * start, 2 * (start + 64)),
      });
      const chunk = {
        start,
        inputs: 64,
        layers: new Map(Object.entries(values).map(([name, data]) => [name, part(data)])),
      };
      await similarity?.add(chunk, chunk, () => Promise.resolve());
    }
    assert.ok(Math.abs((similarity?.value(1, 1) ?? NaN) - 1) < ROUNDING);
    const { undefined: reasons } = await layerSimilarity(kept, kept, measure);
    assert.deepEqual(reasons, ['constant is constant: no variance.'], measure);
    for (const [i, j] of [
      [0, 0],
      [0, 1],
      [1, 0],
    ])
      assert.throws(() => similarity?.value(i, j), { message: reasons[0] }, measure);
  }
});
