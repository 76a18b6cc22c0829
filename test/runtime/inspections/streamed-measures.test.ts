/** Measures from sums that are accumulated while the model runs, against those of the representations themselves. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { randomStream } from '../../../runtime/data/random';
import type { NdArray } from '../../../runtime/engine/ndarray';
import { inspect, type InspectParams } from '../../../runtime/inspections/inspect';
import { temporaryFolder } from '../onnx/build-model';
import { doings, notedJob, writeLabelled, writeModel } from './small-models';

const ROWS = 1000;

function label(value: (row: number) => number): NdArray {
  return {
    type: 'float64',
    shape: [ROWS],
    data: Float64Array.from({ length: ROWS }, (_, row) => value(row)),
  };
}

function paramsIn(t: TestContext): InspectParams {
  const folder = temporaryFolder(t);
  const random = randomStream(3, 'labels');
  const labels = {
    parity: label((row) => row % 2),
    five: label(() => Math.floor(random.uniform() * 5)),
    scale: label(() => 100 + random.uniform()),
    rare: label((row) => (row === 7 ? 9 : 0)),
  };
  return {
    file: writeModel(path.join(folder, 'm.onnx'), [40, 24], 0),
    probe: { file: writeLabelled(path.join(folder, 'x.npz'), ROWS, labels) },
  };
}

/** Bytes of 64 inputs of all layers, 130 units: a chunk, and a batch in ONNX Runtime, as handed over and reduced. */
const STREAM = 4 * 64 * 4 * 130;
/** Too little for the representations (520 kB), enough for the sums of two or three layers. */
const TIGHT = STREAM + 150e3;

test('streamed measures are those of the representations', async (t) => {
  const params = paramsIn(t);
  const job = notedJob();
  const kept = await inspect(params, notedJob());
  const streamed = await inspect({ ...params, compute: { memoryLimit: TIGHT } }, job);
  assert.match(doings(job).join(), /streaming 5 layers, 1 MB/);
  assert.match(streamed.caveats.join(), /exceed the memory limit: from covariances/);
  assert.equal(streamed.layers.length, kept.layers.length);
  for (const [i, { name, measures }] of streamed.layers.entries()) {
    const expected = kept.layers[i].measures;
    assert.ok(measures && expected, name);
    assert.deepEqual(
      [measures.rows, measures.units, measures.active],
      [expected.rows, expected.units, expected.active],
    );
    assert.deepEqual(measures.undefined, expected.undefined, name);
    // Both are float64 sums of 1000 rows; eigenvalues of a covariance are squares of singular values.
    for (const key of ['participationRatio', 'topComponent'] as const)
      assert.ok(Math.abs(Number(measures[key]) / Number(expected[key]) - 1) < 1e-10, `${name} ${key}`);
    // Singular values below sqrt(40 eps) = 1e-7 of the largest are lost: 36 of them, each with -p log p < 2e-6 of entropy.
    assert.ok(Math.abs(Number(measures.effectiveRank) / Number(expected.effectiveRank) - 1) < 1e-4, name);
    for (const [feature, r2] of Object.entries(expected.varianceExplained)) {
      const streamedR2: number | null = measures.varianceExplained[feature];
      if (r2 === null) assert.equal(streamedR2, null);
      else
        assert.ok(Math.abs(Number(streamedR2) - r2) < 1e-10, `${name} ${feature}: ${streamedR2}, not ${r2}`);
    }
  }
});

test('a layer whose covariance alone exceeds the limit has no spectrum, and says what it would take', async (t) => {
  const params = paramsIn(t);
  const { layers } = await inspect({ ...params, compute: { memoryLimit: STREAM + 35e3 } }, notedJob());
  const [wide] = layers;
  assert.equal(wide.measures?.units, 40);
  assert.equal(wide.measures.effectiveRank, null);
  assert.match(wide.measures.undefined.effectiveRank, /40 units, whose covariance takes 1 MB/);
  assert.ok(typeof wide.measures.varianceExplained.parity === 'number');
  assert.ok(layers.some(({ measures }) => typeof measures?.effectiveRank === 'number'));
});

test('where not even the sums fit the refusal tells what is needed', async (t) => {
  const params = paramsIn(t);
  await assert.rejects(inspect({ ...params, compute: { memoryLimit: 1e3 } }, notedJob()), /needs about 1 MB/);
});
