/** One evaluation of four test rows, by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BinaryData, BinarySplit } from '../../../runtime/data/binary';
import { float32 } from '../../../runtime/engine/ndarray';
import { evaluate, type Representations } from '../../../runtime/studies/evaluation';

/** A split of one feature with these values; the inputs play no part. */
function split(values: number[]): BinarySplit {
  const rows = values.length;
  const column = float32([rows, 1], Float32Array.from(values));
  return { inputs: column, targets: column };
}

const data: BinaryData = {
  features: ['f'],
  groups: { f: [0] },
  train: split([0, 1]),
  validation: split([0, 0, 1, 1]),
  test: split([0, 0, 1, 1]),
};

const layers = (hidden: number[], logits: number[]): Representations =>
  new Map([
    ['hidden1', float32([4, 1], Float32Array.from(hidden))],
    ['logits', float32([4, 1], Float32Array.from(logits))],
  ]);

const point = evaluate(
  7,
  data,
  ['hidden1'],
  layers([0, 2, 4, 6], [0, 0, 0, 0]),
  layers([1, 3, 5, 7], [-2, -0.05, 0.05, 0]),
);

test('accuracy is the share of test rows whose logit has the sign of the feature, 0 counting as negative', () => {
  assert.deepEqual(point.accuracy, { f: 0.75 });
});

test('variance explained is fitted on the validation rows and told of the test rows', () => {
  // Means of the validation rows: 1 and 5. Test rows 1, 3, 5, 7: squared errors 0, 4, 0, 4; around their mean 4: 9, 1, 1, 9.
  assert.deepEqual(point.varianceExplained, { hidden1: { f: 1 - 8 / 20 } });
  assert.deepEqual(point.totalVariance, { hidden1: 5 });
});

test('the loss is the mean sigmoid cross-entropy of the test rows', () => {
  const z = [-2, Math.fround(-0.05), Math.fround(0.05), 0];
  const sigmoid = z.map((value) => 1 / (1 + Math.exp(-value)));
  const expected =
    -(Math.log(1 - sigmoid[0]) + Math.log(1 - sigmoid[1]) + Math.log(sigmoid[2]) + Math.log(sigmoid[3])) / 4;
  assert.ok(Math.abs(point.loss - expected) < 1e-12, `${point.loss} and ${expected}`);
});
