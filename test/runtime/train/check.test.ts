import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataInfo } from '../../../runtime/data/dataset';
import { UserError } from '../../../runtime/errors';
import { checkTraining } from '../../../runtime/train/check';
import { trainingSpec } from '../../../runtime/train/spec';

const INFO: DataInfo = {
  input: { kind: 'vector', width: 4 },
  features: [
    { name: 'easy', classes: 2 },
    { name: 'hard', classes: 2 },
  ],
};
const WITH_SHAPES: DataInfo = { ...INFO, features: [...INFO.features, { name: 'shape', classes: 10 }] };

const check = (training: Record<string, unknown>, info = INFO) =>
  checkTraining(trainingSpec.parse({ optimizer: { kind: 'sgd' }, steps: 100, ...training }), info);

const REFUSED: [Record<string, unknown>, RegExp, DataInfo?][] = [
  [{ targets: ['hard', 'medium'] }, /^training\.targets\[1\]: is "medium", .* Use one of: easy, hard\.$/],
  [{ targets: ['hard', 'hard'] }, /^training\.targets\[1\]: names "hard" again/],
  [
    { phases: [{ steps: 5 }, { steps: 5, targets: ['no'] }] },
    /^training\.phases\[1\]\.targets\[0\]: is "no", .* easy, hard\.$/,
  ],
  [
    { phases: [{ steps: 60 }, { steps: 41 }] },
    /^training\.phases: take 101 steps together, but training\.steps is 100\. Use at most 100/,
  ],
  [
    {},
    /^training\.loss: is "sigmoid-cross-entropy".*"shape" has 10 values, more label classes than outputs\. Use "softmax-cross-entropy"/,
    WITH_SHAPES,
  ],
  [{ loss: 'mean-squared-error' }, /more label classes than outputs/, WITH_SHAPES],
  [
    { optimizer: { kind: 'sgd', nesterov: true } },
    /^training\.optimizer\.nesterov: is true, but training\.optimizer\.momentum is 0\. Use a momentum above 0/,
  ],
  [{ schedule: { kind: 'cosine', warmup: 101 } }, /^training\.schedule\.warmup: is 101, .* Use 0 to 100\.$/],
  [{ earlyStop: { every: 101, patience: 0 } }, /^training\.earlyStop\.every: is 101, .* Use 1 to 100\.$/],
];

for (const [training, message, info] of REFUSED) {
  test(`refused with the path and what is allowed: ${JSON.stringify(training)}`, () => {
    assert.throws(
      () => check(training, info),
      (error) => error instanceof UserError && message.test(error.message),
    );
  });
}

test('what fits is accepted', () => {
  check({});
  check({ targets: ['hard'], phases: [{ steps: 60 }, { steps: 40, targets: ['easy'] }] });
  check({ optimizer: { kind: 'sgd', nesterov: true, momentum: 0.9 } });
  check({ loss: 'softmax-cross-entropy' }, WITH_SHAPES);
  check({ schedule: { kind: 'linear', warmup: 100 } });
});
