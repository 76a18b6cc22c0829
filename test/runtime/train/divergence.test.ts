import assert from 'node:assert/strict';
import { test } from 'node:test';
import { float32 } from '../../../runtime/engine/ndarray';
import { divergence } from '../../../runtime/train/divergence';

const vector = (...numbers: number[]) => float32([numbers.length], Float32Array.from(numbers));

test('a parameter that is no longer finite is named', () => {
  const { message } = divergence(12, { 'a.weight': vector(1, 2), 'b.weight': vector(0, Infinity) });
  assert.match(message, /^step 12: diverged: the parameter b\.weight is no longer finite\./);
});

test('where only the loss overflows, the largest parameter is named', () => {
  const { message } = divergence(3, { 'a.weight': vector(1, -2e30), 'b.weight': vector(5, 6) });
  assert.match(message, /^step 3: diverged: .* a\.weight, at 2\.00e\+30\./);
});
