import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNpz, writeNpz } from '../../../runtime/data/npz';
import { float32, int64 } from '../../../runtime/engine/ndarray';
import { UserError } from '../../../runtime/errors';
import { decodeState, encodeState } from '../../../runtime/train/state-file';
import { Trainer } from '../../../runtime/train/trainer';
import { smallRun } from './small-runs';

const tensors = { 'logits.weight': float32([2, 3], Float32Array.of(1, 2, 3, 4, 5, NaN)) };

test('a state comes back as it was written, the same bytes every time', () => {
  for (const state of [
    { step: 12, tensors },
    { step: 12, passedAt: 10, tensors },
  ]) {
    assert.deepEqual(decodeState(encodeState(state), 'state.npz'), state);
    assert.deepEqual(encodeState(state), encodeState(structuredClone(state)));
  }
});

test('the file holds the parameters, and for each the tensors of the optimizer by its name', async () => {
  const trainer = await Trainer.create(smallRun('cnn'));
  const names = Object.keys(readNpz(encodeState(trainer.state()), 'state.npz'));
  const buffers = trainer.checkpoint({}).length > 0 ? names.filter((name) => /running/.test(name)) : [];
  assert.ok(buffers.length > 0, 'running statistics');
  const parameters = names.filter(
    (name) => !name.includes('/') && name !== 'step' && !buffers.includes(name),
  );
  assert.deepEqual(
    names.filter((name) => name.includes('/')).toSorted(),
    parameters.flatMap((name) => [`${name}/adam.gradients`, `${name}/adam.squares`]).toSorted(),
  );
  await trainer.close();
});

test('files that hold no state are refused by name', () => {
  const refused: [Uint8Array, RegExp][] = [
    [writeNpz(tensors), /^state\.npz: holds no training step/],
    [writeNpz({ step: int64([2], [1, 2]), ...tensors }), /holds no training step/],
    [writeNpz({ step: int64([1], [1]), w: int64([1], [1]) }), /holds w of type int64/],
    [Uint8Array.of(1, 2, 3), /^state\.npz: is not a readable \.npz file/],
  ];
  for (const [bytes, message] of refused)
    assert.throws(
      () => decodeState(bytes, 'state.npz'),
      (error) => error instanceof UserError && message.test(error.message),
    );
});
