/** Studies in words: what the heads of panel and report say of every kind of spec. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeData } from '../../runtime/data/describe';
import { dataSpec, type DataSpec } from '../../runtime/data/spec';
import { modelSpec } from '../../runtime/models/spec';
import { trainingSpec } from '../../runtime/train/spec';
import { correlationText, dataText, featureText } from '../../webview/report/dataText';
import { modelText } from '../../webview/report/modelText';
import { curriculumText, trainingText } from '../../webview/report/trainingText';

const features = [
  { name: 'easy', function: { kind: 'majority', bits: 5 } },
  { name: 'hard', function: { kind: 'parity', bits: 4 }, prevalence: 0.25 },
];
const binary = dataSpec.parse({ kind: 'binary', bits: 32, features });
const sequence = dataSpec.parse({ kind: 'sequence', length: 24, features, order: ['hard', 'easy'] });
const images = dataSpec.parse({ kind: 'trifeature', size: 32, shapes: 3 });

const modelOf = (model: object, data: DataSpec = images) =>
  modelText(modelSpec.parse(model), { data: describeData(data), outputs: 2 });

const models: [string, string][] = [
  [modelOf({ kind: 'mlp', hidden: [64, 16] }, binary), 'MLP 32–64–16–2, relu'],
  [modelOf({ kind: 'cnn', channels: [16, 32, 64] }), 'CNN 16–32–64, 3×3 stride 2, relu'],
  [
    modelOf({
      kind: 'cnn',
      channels: [8],
      kernel: 5,
      stride: 1,
      hidden: [32, 16],
      normalisation: 'batch',
      dropout: 0.1,
    }),
    'CNN 8, 5×5 stride 1, batch norm, then 32–16, relu, dropout 0.1',
  ],
  [modelOf({ kind: 'resnet', channels: [16, 32], blocks: [1, 2] }), 'ResNet 16–32, 1–2 basic blocks'],
  [
    modelOf({ kind: 'encoder-decoder' }, sequence),
    'Transformer encoder-decoder, 2+2 blocks, width 64, 4 heads',
  ],
  [
    modelOf({ kind: 'decoder-only', blocks: 1, heads: 1, scale: 2 }, sequence),
    'Transformer decoder, 1 block, width 64, 1 head, initial weights scaled by 2',
  ],
  [modelOf({ kind: 'vit', patch: 8 }), 'Vision transformer, patches of 8×8 px, 2 blocks, width 64, 4 heads'],
];
for (const [text, expected] of models)
  test(`a model is told as ${expected}`, () => assert.equal(text, expected));

test('every kind of data is told in a line', () => {
  assert.equal(dataText(binary), 'vectors of 32 bits');
  assert.match(dataText(sequence), /^sequences of 24 tokens; .* each after the value of the one before$/);
  assert.equal(dataText(images), 'trifeature images, 32 px: a shape, a texture and a colour');
  assert.match(dataText(dataSpec.parse({ kind: 'navon', size: 40 })), /^Navon images, 40 px/);
});

const featuresOf = (data: DataSpec) => describeData(data).features.map((info) => featureText(data, info));

test('a feature is told by its function and prevalence, in whatever order features are put out', () => {
  const easy = 'majority of 5 bits';
  const hard = 'parity of 4 bits, in 25.0 % of the inputs';
  assert.deepEqual(featuresOf(binary), [easy, hard]);
  assert.deepEqual(featuresOf(sequence), [hard, easy]);
});

test('a feature of images is told by the names of its values', () => {
  const [shape] = featuresOf(images);
  assert.equal(shape, `one of 3: ${describeData(images).features[0].values?.join(', ')}`);
});

test('features that are not independent are told in pairs', () => {
  const pairs = [{ features: ['easy', 'hard'], agreement: 0.9 }];
  const correlated = dataSpec.parse({
    kind: 'binary',
    features: features.map(({ prevalence: _prevalence, ...feature }) => feature),
    correlations: pairs,
  });
  assert.equal(correlationText(correlated), 'easy and hard agree in 90.0 % of the inputs');
  assert.equal(correlationText(binary), '');
});

const trainingOf = (rest: object) =>
  trainingSpec.parse({ optimizer: { kind: 'adam' }, steps: 6000, ...rest });
const trainings: [object, string][] = [
  [{}, 'Adam, learning rate 0.001, 6,000 steps of 128 rows'],
  [
    { optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 1e-4 } },
    'SGD, learning rate 0.1, Nesterov momentum 0.9, weight decay 0.0001, 6,000 steps of 128 rows',
  ],
  [
    {
      optimizer: { kind: 'adamw' },
      schedule: { kind: 'cosine', warmup: 100, floor: 0.1 },
      loss: 'softmax-cross-entropy',
      clipNorm: 1,
    },
    'AdamW, learning rate 0.001, weight decay 0.01, warm-up over 100 steps, cosine decay to 0.1 of it, 6,000 steps of 128 rows, softmax cross-entropy, gradient clipped to norm 1',
  ],
  [
    {
      schedule: { kind: 'step', every: 2000 },
      groups: [{ match: 'hidden1.*', rate: 0.1 }],
      earlyStop: { patience: 500 },
      loss: 'mean-squared-error',
    },
    'Adam, learning rate 0.001, times 0.1 every 2,000 steps, at most 6,000 steps of 128 rows, mean squared error, own rates for hidden1.*, stops 500 steps after the accuracy gate',
  ],
];
for (const [rest, expected] of trainings)
  test(`training is told as ${expected}`, () => assert.equal(trainingText(trainingOf(rest)), expected));

test('a curriculum is told phase by phase, and nothing where all features are trained all the time', () => {
  assert.equal(curriculumText(trainingOf({})), '');
  assert.equal(curriculumText(trainingOf({ targets: ['easy'] })), 'easy only');
  const phases = [{ steps: 2000, targets: ['hard'] }];
  assert.equal(curriculumText(trainingOf({ phases })), 'hard for 2,000 steps, then all features');
  assert.equal(curriculumText(trainingOf({ phases, steps: 2000 })), 'hard for 2,000 steps');
});
