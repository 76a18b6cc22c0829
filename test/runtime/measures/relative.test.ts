import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorRows, relativeRepresentation } from '../../../runtime/measures/relative';
import { findComparison } from '../../../runtime/measures/registry';
import { assertClose, assertNear, gaussianMatrix, mapped, matrix, rotated } from './support';

const x = gaussianMatrix(0, 40, 6);
const anchors = anchorRows({ anchors: 10, seed: 0 }, 40);
const relative = (data: typeof x) => relativeRepresentation({ name: 'X', matrix: data }, anchors).matrix;

test('anchors at random are different rows that the seed decides', () => {
  assert.equal(new Set(anchors).size, 10);
  assert.ok(anchors.every((row) => row >= 0 && row < 40));
  assert.deepEqual(anchorRows({ anchors: 10, seed: 0 }, 40), anchors);
  assert.notDeepEqual(anchorRows({ anchors: 10, seed: 1 }, 40), anchors);
  assert.deepEqual(
    anchorRows({ anchors: 40, seed: 1 }, 40),
    Array.from({ length: 40 }, (_, row) => row),
  );
});

test('a representation turned and scaled is the same relative to its anchors, and one moved is not', () => {
  const whole = relative(x);
  const same = relative(mapped(rotated(x, 5), (value) => 3 * value));
  same.data.forEach((value, k) => assertNear(value, whole.data[k], 1e-14, `entry ${k}`));
  const moved = relative(mapped(x, (value) => value + 1));
  assert.ok(moved.data.some((value, k) => Math.abs(value - whole.data[k]) > 0.1));
});

test('an anchor has the cosine 1 to itself', () => {
  const { data, cols } = relative(x);
  anchors.forEach((row, j) => assertClose(data[row * cols + j], 1, 1e-14, `anchor ${j}`));
});

test('models whose units differ by a rotation have a distance of 0 there, where their activations have not', () => {
  const distance = findComparison('cka.linear.one_minus');
  const scaled = mapped(x, (value, column) => (column === 0 ? 5 * value : value));
  const turned = rotated(scaled, 9);
  const of = (data: typeof x) => ({ name: 'side', matrix: relative(data) });
  const entries = relative(turned).data.map((value, k) => value - relative(scaled).data[k]);
  assert.ok(entries.every((difference) => Math.abs(difference) < 1e-14));
  assertNear(distance.compute(of(scaled), of(turned)), 0, 1e-12, 'distance');
});

test('a row of zeros has no direction: its place is the reason', () => {
  const dead = matrix(3, 2, Float64Array.of(1, 2, 0, 0, 3, 1));
  assert.throws(() => relativeRepresentation({ name: 'relu', matrix: dead }, [0, 2]), {
    name: 'Undefined',
    message: /Row 2 of relu is all zeros/,
  });
});

test('anchors that are no different rows of the inputs are refused', () => {
  for (const space of [
    { anchors: [0, 40] },
    { anchors: [-1] },
    { anchors: [1.5] },
    { anchors: [3, 3] },
    { anchors: [] },
    { anchors: 41, seed: 0 },
    { anchors: 0, seed: 0 },
  ])
    assert.throws(() => anchorRows(space, 40), { name: 'UserError', message: /The anchors/ });
});
