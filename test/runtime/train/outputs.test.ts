import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataInfo, Split } from '../../../runtime/data/dataset';
import { float32 } from '../../../runtime/engine/ndarray';
import { accuracyOf } from '../../../runtime/train/outputs';

const data: DataInfo = { input: { kind: 'vector', width: 1 }, features: [{ name: 'rare', classes: 2 }] };
const logits = float32([4, 1], Float32Array.of(2, -2, 2, 0));

const split = (present: readonly number[]): Split => ({
  inputs: float32([4, 1]),
  targets: float32([4, 1], Float32Array.of(1, 1, 0, 0)),
  present: { type: 'uint8', shape: [4, 1], data: Uint8Array.from(present) },
});

test('accuracy is of the rows with the feature in them; a logit at its threshold stands for 0', () => {
  const of = (...present: number[]) =>
    accuracyOf('sigmoid-cross-entropy', logits, split(present), data, 0, 'validation');
  assert.equal(of(1, 1, 1, 1), 0.5);
  assert.equal(of(1, 0, 0, 1), 1);
  assert.equal(of(0, 1, 1, 0), 0);
});

test('rows without the feature are refused by what the study calls them', () => {
  for (const part of ['validation', 'test'] as const)
    assert.throws(
      () => accuracyOf('sigmoid-cross-entropy', logits, split([0, 0, 0, 0]), data, 0, part),
      new RegExp(`^UserError: data\\.rows\\.${part}: is 4, and the feature "rare" is present in none`),
    );
});
