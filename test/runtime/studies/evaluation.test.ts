/** Evaluations of a few test rows, by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dataset, FeatureInfo, Split } from '../../../runtime/data/dataset';
import { float32 } from '../../../runtime/engine/ndarray';
import { evaluate, type HeldOut } from '../../../runtime/studies/evaluation';
import { trainingSpec, type TrainingSpec } from '../../../runtime/train/spec';

const rowsOf = (values: number[][]) =>
  float32([values.length, values[0].length], Float32Array.from(values.flat()));

/** A split with these feature values, rows x features; the inputs play no part. */
function split(values: number[][], present?: number[][]): Split {
  const targets = rowsOf(values);
  const mask = present && {
    type: 'uint8' as const,
    shape: targets.shape,
    data: Uint8Array.from(present.flat()),
  };
  return { inputs: targets, targets, ...(mask && { present: mask }) };
}

const dataset = (features: FeatureInfo[], held: Split, validation = held): Dataset => ({
  input: { kind: 'vector', width: 1 },
  features,
  train: held,
  validation,
  test: held,
});

const training = (loss: TrainingSpec['loss'], rest: object = {}) =>
  trainingSpec.parse({ optimizer: { kind: 'sgd' }, steps: 10, loss, ...rest });
const sigmoid = training('sigmoid-cross-entropy');

const held = (hidden: [number[][], number[][]], logits: number[][]): HeldOut => ({
  validation: new Map([['hidden1', rowsOf(hidden[0])]]),
  test: new Map([
    ['hidden1', rowsOf(hidden[1])],
    ['logits', rowsOf(logits)],
  ]),
});

const column = (values: number[]) => values.map((value) => [value]);
const moment = { step: 7, gradientNorm: 0.5 };
/** Four rows of a binary feature, with a hidden layer of one unit. */
const binary = dataset([{ name: 'f', classes: 2 }], split(column([0, 0, 1, 1])));
const hidden: [number[][], number[][]] = [column([0, 2, 4, 6]), column([1, 3, 5, 7])];
const binaryPoint = (loss: TrainingSpec['loss'], logits: number[]) =>
  evaluate(moment, binary, training(loss), ['hidden1'], held(hidden, column(logits)));
const point = binaryPoint('sigmoid-cross-entropy', [-2, -0.05, 0.05, 0]);

test('an evaluation tells its step and the norm of the gradient before it', () => {
  assert.equal(point.step, 7);
  assert.equal(point.gradientNorm, 0.5);
});

test('accuracy is the share of test rows whose logit has the sign of the feature, 0 counting as negative', () => {
  assert.deepEqual(point.accuracy, { f: 0.75 });
});

test('variance explained is fitted on the validation rows and told of the test rows', () => {
  // Means of the validation rows: 1 and 5. Test rows 1, 3, 5, 7: squared errors 0, 4, 0, 4; around their mean 4: 9, 1, 1, 9.
  assert.deepEqual(point.varianceExplained, { hidden1: { f: 1 - 8 / 20 } });
  assert.deepEqual(point.totalVariance, { hidden1: 5 });
});

const near = (value: number, expected: number) =>
  assert.ok(Math.abs(value - expected) < 1e-12, `${value} and ${expected}`);

test('the loss is the mean sigmoid cross-entropy of the test rows', () => {
  const z = [-2, Math.fround(-0.05), Math.fround(0.05), 0];
  const [a, b, c, d] = z.map((value) => 1 / (1 + Math.exp(-value)));
  near(point.loss, -(Math.log(1 - a) + Math.log(1 - b) + Math.log(c) + Math.log(d)) / 4);
});

test('with mean squared error the output stands for the nearer of 0 and 1', () => {
  const { accuracy, loss } = binaryPoint('mean-squared-error', [0.25, 0.75, 0.75, 1.25]);
  assert.deepEqual(accuracy, { f: 0.75 });
  near(loss, (0.0625 + 0.5625 + 0.0625 + 0.0625) / 4);
});

/** Two features of three and two values: three logits each, the last of the second feature without a meaning. */
const categorical = dataset(
  [
    { name: 'shape', classes: 3, values: ['circle', 'square', 'star'] },
    { name: 'size', classes: 2 },
  ],
  split([
    [0, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ]),
);
const logits = [
  [2, 1, 0, 3, 1, 9],
  [0, 1, 2, 0, 1, 9],
  [0, 0, 1, 2, 1, 9],
  [-1, -3, 4, 5, 1, 9],
];
const corners = [
  [0, 0],
  [6, 0],
  [0, 6],
  [0, 6],
];
const softmax = evaluate(
  moment,
  categorical,
  training('softmax-cross-entropy'),
  ['hidden1'],
  held([corners, corners], logits),
);

test('with softmax cross-entropy the largest logit among the values of the feature counts, and no other', () => {
  assert.deepEqual(softmax.accuracy, { shape: 0.75, size: 0.75 });
});

test('the loss with softmax cross-entropy leaves out the logits past the values of a feature', () => {
  const cross = (z: number[], target: number) =>
    -Math.log(Math.exp(z[target]) / z.reduce((sum, value) => sum + Math.exp(value), 0));
  const targets = categorical.test.targets.data;
  const rows = logits.map(
    (z, row) => cross(z.slice(0, 3), targets[2 * row]) + cross(z.slice(3, 5), targets[2 * row + 1]),
  );
  near(softmax.loss, rows.reduce((a, b) => a + b) / 8);
});

test('a feature with several values is coded one-hot: it explains all of a layer with a place for each of its values', () => {
  assert.equal(softmax.varianceExplained.hidden1.shape, 1);
});

test('the loss is over the features that are trained at some time', () => {
  const logitsOfTwo = [
    [1, -5],
    [1, 5],
    [-1, 5],
    [-1, -5],
  ];
  const twoFeatures = dataset(
    ['a', 'b'].map((name) => ({ name, classes: 2 })),
    split(logitsOfTwo.map(() => [1, 0])),
  );
  const lossWith = (rest: object) =>
    evaluate(
      moment,
      twoFeatures,
      training('sigmoid-cross-entropy', rest),
      [],
      held([corners, corners], logitsOfTwo),
    ).loss;
  const a = lossWith({ targets: ['a'] });
  near(a, (Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(1))) / 2);
  const both = lossWith({});
  assert.notEqual(both, a);
  assert.equal(lossWith({ targets: ['a'], phases: [{ steps: 10, targets: ['a', 'b'] }] }), both);
  assert.equal(lossWith({ targets: ['b'], phases: [{ steps: 10, targets: ['a'] }] }), a);
});

const rare = split(
  [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 0],
    [0, 0],
  ],
  [
    [1, 1],
    [1, 1],
    [1, 1],
    [1, 0],
    [1, 0],
  ],
);
const pair = ['common', 'rare'].map((name) => ({ name, classes: 2 }));
const anyHidden: [number[][], number[][]] = [column([0, 1, 4, 50, 60]), column([0, 1, 4, 70, 80])];

test('where a feature is absent its output does not count, and variance explained is of the rows with all of them', () => {
  const { accuracy, varianceExplained, totalVariance } = evaluate(
    moment,
    dataset(pair, rare),
    sigmoid,
    ['hidden1'],
    held(anyHidden, [
      [-1, -1],
      [1, 1],
      [-1, 1],
      [1, 1],
      [1, 1],
    ]),
  );
  assert.deepEqual(accuracy, { common: 0.8, rare: 2 / 3 });
  // Rows 0, 1, 4: around their mean 5/3 the squares sum to 26/3; values 0 and 1 against 4 of `rare`: 2 * 0.25 is left.
  near(totalVariance.hidden1, 26 / 9);
  near(varianceExplained.hidden1.rare ?? NaN, 1 - 0.5 / (26 / 3));
});

test('held-out rows without a feature are refused with what to change', () => {
  const never = split(
    [
      [0, 0],
      [1, 0],
    ],
    [
      [1, 0],
      [1, 0],
    ],
  );
  assert.throws(
    () =>
      evaluate(
        moment,
        dataset(pair, never),
        sigmoid,
        [],
        held(anyHidden, [
          [1, 1],
          [1, 1],
        ]),
      ),
    /data\.rows\.test: is 2, and the feature "rare" is present in none of these rows\. .*prevalence/,
  );
});
