import assert from 'node:assert/strict';
import { test } from 'node:test';
import { float32, int64 } from '../../../runtime/engine/ndarray';
import { toMatrix } from '../../../runtime/capture/reduce';

const counting = (...shape: number[]) =>
  float32(
    shape,
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
  );
const rowsOf = ({ rows, cols, data }: ReturnType<typeof toMatrix>) =>
  Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * cols, (row + 1) * cols)));

test('a convolution map becomes channel means, all its values, or a row per position', () => {
  const map = counting(2, 2, 1, 2); // [[[0 1]] [[2 3]]], [[[4 5]] [[6 7]]]
  assert.deepEqual(rowsOf(toMatrix(map, 'mean')), [
    [0.5, 2.5],
    [4.5, 6.5],
  ]);
  assert.deepEqual(rowsOf(toMatrix(map, 'flatten')), [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
  ]);
  assert.deepEqual(rowsOf(toMatrix(map, 'positions')), [
    [0, 2],
    [1, 3],
    [4, 6],
    [5, 7],
  ]);
});

test('token states become means over tokens, all their values, or a row per token', () => {
  const tokens = counting(2, 2, 2); // [[0 1] [2 3]], [[4 5] [6 7]]
  assert.deepEqual(rowsOf(toMatrix(tokens, 'mean')), [
    [1, 2],
    [5, 6],
  ]);
  assert.deepEqual(rowsOf(toMatrix(tokens, 'flatten')), [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
  ]);
  assert.deepEqual(rowsOf(toMatrix(tokens, 'positions')), [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ]);
});

test('positions of a volume are all that follows the channels', () => {
  const volume = counting(1, 2, 1, 2, 2);
  assert.deepEqual(rowsOf(toMatrix(volume, 'mean')), [[1.5, 5.5]]);
});

test('matrices stay, vectors become a column, whatever the reduction', () => {
  for (const reduction of ['flatten', 'mean', 'positions'] as const) {
    assert.deepEqual(rowsOf(toMatrix(counting(2, 2), reduction)), [
      [0, 1],
      [2, 3],
    ]);
    assert.deepEqual(rowsOf(toMatrix(int64([2], [7, 9]), reduction)), [[7], [9]]);
  }
});

test('float16 bits are read as the numbers that they stand for', () => {
  const half = { type: 'float16', shape: [1, 3], data: Uint16Array.of(0x3c00, 0xc000, 0x3555) } as const;
  assert.deepEqual(rowsOf(toMatrix(half, 'flatten')), [[1, -2, 0.333251953125]]);
});

test('channels that lie elsewhere than usual are told', () => {
  const signal = counting(1, 2, 3); // channels [0 1 2] and [3 4 5]
  assert.deepEqual(rowsOf(toMatrix(signal, 'mean', 'first')), [[1, 4]]);
  assert.deepEqual(rowsOf(toMatrix(signal, 'positions', 'first')), [
    [0, 3],
    [1, 4],
    [2, 5],
  ]);
  const map = counting(1, 1, 2, 2); // channels last: [0 1], [2 3]
  assert.deepEqual(rowsOf(toMatrix(map, 'mean', 'last')), [[1, 2]]);
});
