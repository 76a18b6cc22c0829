/** probe through the built command line. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Decoding } from '../../../runtime/inspections/decoding';
import { inputs, WIDTH, writeLabelled, writeModel } from '../inspections/small-models';
import { temporaryFolder } from '../onnx/build-model';
import { replens } from './replens';

const ROWS = 80;

/** Arguments that probe a small model for the sign of its first input. */
function argumentsIn(t: TestContext): string[] {
  const folder = temporaryFolder(t);
  const { data } = inputs(ROWS);
  const sign = Int32Array.from({ length: ROWS }, (_, row) => Number(data[row * WIDTH] > 0));
  const labels = { sign: { type: 'int32', shape: [ROWS], data: sign } } as const;
  const model = writeModel(path.join(folder, 'm.onnx'), [8], 0);
  return ['probe', model, '--inputs', writeLabelled(path.join(folder, 'x.npz'), ROWS, labels)];
}

test('probe prints a line a layer and probe, with control, curve and what a reader must know', async (t) => {
  const kinds = ['--kinds', 'logistic,naive-bayes', '--curve'];
  const { status, stdout, stderr } = await replens(...argumentsIn(t), ...kinds);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /48 rows to train, 16 to choose the regularisation, 16 to test/);
  assert.match(stdout, /sign: 2 categories; scores are shares of inputs, 0\.\d+ by always/);
  assert.match(stdout, /layer +probe +test +train +validation +chosen +control +selectivity/);
  assert.match(stdout, /hidden1\.linear +logistic +\d\.\d{3} \[\d\.\d\d, \d\.\d\d\]/);
  assert.match(stdout, /training rows +12 +24 +48 +crossing/);
  assert.match(stdout, /! No input occurs twice/);
});

test('probe prints one JSON document, without control labels where they are not wanted', async (t) => {
  const { stdout } = await replens(...argumentsIn(t), '--kinds', 'ridge', '--no-control', '--json');
  const { layers, settings } = JSON.parse(stdout) as Decoding;
  assert.deepEqual(settings.kinds, ['ridge']);
  assert.ok(layers.every(({ results }) => results[0].score !== null && results[0].control === null));
});

test('probe refuses kinds that there are not', async (t) => {
  const { status, stderr } = await replens(...argumentsIn(t), '--kinds', 'forest');
  assert.notEqual(status, 0);
  assert.match(stderr, /"forest" is not known.*ridge, logistic, svm, knn, naive-bayes, mlp/s);
});
