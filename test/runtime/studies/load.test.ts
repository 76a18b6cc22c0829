import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { UserError } from '../../../runtime/errors';
import { loadStudy, parseStudy } from '../../../runtime/studies/load';

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
  assert.equal(study.data.bits, 32);
  assert.deepEqual(study.training.optimizer, {
    kind: 'adam',
    learningRate: 1e-3,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  });
});

test('the shipped study is valid', () => {
  assert.equal(loadStudy('complexity').name, 'complexity');
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

test('a claim about a feature that does not exist is refused with the existing ones', () =>
  refused(
    { ...minimal, claims: [{ kind: 'stronger', finding: 'F1', feature: 'easy', than: 'harder' }] },
    /claims\[0\]\.than/,
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
