import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { UserError } from '../../../runtime/errors';
import { loadStudy, parseStudy, shippedStudies } from '../../../runtime/studies/load';

const minimal = {
  name: 'tiny',
  title: 'Tiny',
  data: {
    kind: 'binary',
    features: [
      { name: 'easy', function: { kind: 'copy' } },
      { name: 'hard', function: { kind: 'parity', bits: 2 } },
    ],
  },
  model: { kind: 'mlp', hidden: [8] },
  training: { optimizer: { kind: 'adam' }, steps: 10 },
};

const refused = (value: unknown, ...parts: RegExp[]) =>
  assert.throws(
    () => parseStudy(value, 'tiny.study.json'),
    (error: unknown) => {
      assert.ok(error instanceof UserError);
      for (const part of [/tiny\.study\.json/, ...parts]) assert.match(error.message, part);
      return true;
    },
  );

test('a study gets its defaults', () => {
  const study = parseStudy(minimal, 'tiny.study.json');
  assert.equal(study.seeds, 5);
  assert.equal(study.gate, 0.95);
  assert.ok(study.data.kind === 'binary');
  assert.equal(study.data.bits, 32);
  assert.deepEqual(study.training.optimizer, {
    kind: 'adam',
    learningRate: 1e-3,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0,
  });
});

for (const name of Object.keys(shippedStudies))
  test(`the shipped study ${name} is valid, and called so`, () => {
    assert.equal(loadStudy(name).name, name);
  });

test('an unknown key is refused by name', () => refused({ ...minimal, epochs: 3 }, /epochs/));

test('a negative width is refused with its path', () =>
  refused({ ...minimal, model: { kind: 'mlp', hidden: [8, -1] } }, /model\.hidden\[1\]/));

test('an unknown activation is refused with the allowed ones', () =>
  refused(
    { ...minimal, model: { kind: 'mlp', hidden: [8], activation: 'swish' } },
    /model\.activation/,
    /relu/,
  ));

test('zero steps are refused', () =>
  refused({ ...minimal, training: { optimizer: { kind: 'sgd' }, steps: 0 } }, /training\.steps/));

test('more values of a feature than outputs are refused with the loss that has enough', () =>
  refused(
    {
      ...minimal,
      data: { kind: 'trifeature', size: 16 },
      model: { kind: 'cnn', channels: [4] },
    },
    /training\.loss is "sigmoid-cross-entropy".*"shape" has 10 values, more label classes than outputs/,
    /softmax-cross-entropy/,
  ));

const sequence = {
  ...minimal,
  data: { ...minimal.data, kind: 'sequence', length: 24 },
};

test('heads that do not divide the width are refused with its path and what does', () => {
  for (const kind of ['decoder-only', 'encoder-decoder'])
    refused({ ...sequence, model: { kind, width: 30, heads: 4 } }, /model\.(heads is 4|width is 30)/, /30/);
});

test('a model for another kind of data is refused with those that fit', () => {
  refused({ ...minimal, model: { kind: 'cnn', channels: [4] } }, /model\.kind/, /mlp/);
  refused({ ...sequence, model: { kind: 'mlp', hidden: [4] } }, /model\.kind/, /decoder-only/);
});

test('a target that is no feature is refused with the features', () =>
  refused(
    { ...minimal, training: { ...minimal.training, targets: ['simple'] } },
    /training\.targets\[0\]/,
    /easy, hard/,
  ));

test('a group of parameters that matches none is refused with its path', () => {
  const groups = [{ match: 'block*', rate: 0 }];
  refused({ ...minimal, training: { ...minimal.training, groups } }, /training\.groups\[0\]/, /hidden1/);
});

test('a claim about a feature that is never trained is refused with those that are', () => {
  const claims = [{ kind: 'stronger', finding: 'F1', feature: 'easy', than: 'hard' }];
  const only = { ...minimal.training, targets: ['easy'] };
  refused(
    { ...minimal, claims, training: only },
    /claims\[0\]\.than is "hard", which is not trained\. Use one of: easy\./,
  );
  parseStudy({ ...minimal, claims, training: { ...only, phases: [{ steps: 4, targets: ['hard'] }] } }, 'x');
});

test('a claim about a layer that does not exist is refused with the existing ones', () => {
  const claim = { kind: 'stronger', finding: 'F1', feature: 'easy', than: 'hard' };
  refused(
    { ...minimal, claims: [{ ...claim, layer: 'hidden2' }] },
    /claims\[0\]\.layer is "hidden2", and no layer is called so/,
    /hidden1, logits/,
  );
  assert.equal(
    parseStudy({ ...minimal, claims: [{ ...claim, layer: 'logits' }] }, 'x').claims[0].layer,
    'logits',
  );
});

test('a claim about a feature that does not exist is refused with the existing ones', () =>
  refused(
    { ...minimal, claims: [{ kind: 'stronger', finding: 'F1', feature: 'easy', than: 'harder' }] },
    /claims\[0\]\.than is "harder", and no feature is called so/,
    /easy, hard/,
  ));

test('features that need more bits than there are are refused with their path', () =>
  refused({ ...minimal, data: { ...minimal.data, bits: 2 } }, /data/));

test('a file that is not JSON is refused with the place of the mistake', (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'broken.study.json');
  writeFileSync(file, '{ "name": ');
  assert.throws(() => loadStudy(file), /broken\.study\.json: is not valid JSON/);
});

test('a name that is neither file nor shipped study is refused with the shipped ones', () => {
  assert.throws(() => loadStudy('simplicity'), /complexity/);
});

const training = minimal.training;
const words: [string, unknown, RegExp][] = [
  [
    'a missing entry',
    { ...minimal, training: { optimizer: { kind: 'sgd' } } },
    /training\.steps is missing: must be a number/,
  ],
  [
    'a wrong type',
    { ...minimal, training: { ...training, steps: 'many' } },
    /training\.steps is "many": must be a number/,
  ],
  [
    'a fraction',
    { ...minimal, training: { ...training, steps: 1.5 } },
    /training\.steps is 1\.5: must be a whole number/,
  ],
  ['a limit', { ...minimal, gate: 2 }, /gate is 2: must be at most 1/],
  [
    'a limit that is excluded',
    { ...minimal, training: { ...training, optimizer: { kind: 'sgd', learningRate: 0 } } },
    /learningRate is 0: must be more than 0/,
  ],
  [
    'an empty list',
    { ...minimal, model: { kind: 'mlp', hidden: [] } },
    /model\.hidden is \[\]: must have at least 1 entry/,
  ],
  [
    'an unknown kind',
    { ...minimal, training: { ...training, optimizer: { kind: 'lion' } } },
    /optimizer\.kind is "lion": must be one of "sgd", "adam", "adamw"/,
  ],
  [
    'an unknown architecture',
    { ...minimal, model: { kind: 'rnn', hidden: [8] } },
    /model\.kind is "rnn": must be one of "mlp", "cnn", "resnet", "encoder-decoder", "decoder-only", "vit"/,
  ],
  ['an unknown key', { ...minimal, training: { ...training, stps: 1 } }, /training\.stps: no such key/],
  [
    'a name that is a way out of the folder of runs',
    { ...minimal, name: '..' },
    /name is "\.\.": must be letters/,
  ],
  [
    'a batch that no memory holds',
    { ...minimal, training: { ...training, batchSize: 1e9 } },
    /batchSize is 1000000000: must be at most 65536/,
  ],
  ['something that is no study at all', [1], /the whole is \[1\]: must be an object/],
];

for (const [what, value, message] of words)
  test(`${what} is told in words, with what may stand there`, () => refused(value, message));

test('the name of a property of every object is not the name of a study', () => {
  assert.throws(() => loadStudy('constructor'), /neither a study file nor a shipped study/);
});

test('a feature may not be called what something else is called', () => {
  const [easy, hard] = minimal.data.features;
  for (const name of ['input', 'step', '__proto__'])
    refused(
      { ...minimal, data: { ...minimal.data, features: [easy, { ...hard, name }] } },
      /data\.features\[1\]\.name/,
    );
});

test('a folder that is called like a shipped study does not hide it', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-'));
  const before = process.cwd();
  t.after(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });
  process.chdir(folder);
  mkdirSync('complexity');
  assert.equal(loadStudy('complexity').name, 'complexity');
});
