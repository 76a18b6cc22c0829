import assert from 'node:assert/strict';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { captureModel } from '../../../runtime/inspections/capture-model';
import { matrixOf } from '../../../runtime/inspections/captured-model';
import { describeGeometry } from '../../../runtime/inspections/layer-geometry';
import { measurePair } from '../../../runtime/measures/measure-pair';
import { unitStatistics } from '../../../runtime/measures/unit-statistics';
import { node, port, smallModel, temporaryFile, temporaryFolder } from '../onnx/build-model';
import { notedJob, writeInputs, writeModel } from './small-models';

function paramsIn(t: TestContext, rows = 60) {
  const folder = temporaryFolder(t);
  return {
    file: writeModel(path.join(folder, 'm.onnx'), [12, 6], 0),
    probe: { file: writeInputs(path.join(folder, 'x.npy'), rows) },
    layer: 'hidden1',
  };
}

test('a layer is told by every measure of one representation, as the registry computes them', async (t) => {
  const params = paramsIn(t);
  const geometry = await describeGeometry(params, notedJob());
  const model = await captureModel({ ...params, reduction: 'mean', layers: ['hidden1'] }, notedJob());
  const matrix = matrixOf(model, 'hidden1');
  assert.ok(matrix);
  const { values } = measurePair(matrix, matrix);
  assert.deepEqual([geometry.rows, geometry.measured], [60, 60]);
  for (const { measure, value } of geometry.values) assert.equal(value, values[measure.key], measure.key);
  const keys = geometry.values.map(({ measure }) => measure.key);
  for (const key of [
    'spectrum.x.participation_ratio',
    'geometry.x.intrinsic_dimension_twonn',
    'geometry.x.dead_units',
  ])
    assert.ok(keys.includes(key), key);
  const units = unitStatistics(matrix);
  assert.deepEqual(
    [...(geometry.units?.mean ?? [])],
    units.map(({ mean }) => mean),
  );
  assert.deepEqual(
    [...(geometry.units?.kurtosis ?? [])],
    units.map(({ kurtosis }) => kurtosis ?? NaN),
  );
});

test('of many rows 2,000 are measured, spread over all; every row counts for the units', async (t) => {
  const { rows, measured } = await describeGeometry(paramsIn(t, 2400), notedJob());
  assert.deepEqual([rows, measured], [2400, 2000]);
});

test('what has no value says why', async (t) => {
  const gemm = node('Gemm', ['x', 'fc.weight', 'fc.bias'], ['h']);
  const log = node('Log', ['h'], ['y']);
  const file = temporaryFile(t, 'log.onnx', smallModel({ node: [gemm, log], output: [port('y', ['n', 2])] }));
  const params = { file, probe: { random: { rows: 8, seed: 0 } }, layer: 'y' };
  const { values, units, undefined: reasons } = await describeGeometry(params, notedJob());
  assert.equal(units, null);
  assert.match(reasons.units, /not finite/);
  for (const { measure, value, undefined: reason } of values) {
    if (value !== null) continue;
    assert.match(reason ?? '', /not finite/, measure.key);
  }
  assert.ok(values.some(({ value }) => value === null));
});
