import { test } from 'node:test';
import assert from 'node:assert/strict';
import { LightMatrix, heldIn, sameSize, storedOf, widened } from '../../../runtime/measures/light-matrix';
import { centreColumns, centring, normaliseRows, normalising } from '../../../runtime/measures/matrix';

const NARROW = Float32Array.of(1, 2.5, 0, 0, -3, 1e-3, 7, 8);
const dense = { rows: 4, cols: 2, data: Float64Array.from(NARROW) };

test('a light matrix reads as its numbers in double precision, and keeps them in single', () => {
  const light = widened(4, 2, NARROW);
  assert.deepEqual(light.data, dense.data);
  assert.equal(light.data, light.data);
  assert.equal(storedOf(light).data, NARROW);
  assert.equal(storedOf(dense).data, dense.data);
});

test('forms of a light matrix are light, and equal those of the same dense one', () => {
  for (const [planOf, form] of [
    [centring, centreColumns],
    [normalising, normaliseRows],
  ] as const) {
    const light = sameSize(widened(4, 2, NARROW), planOf);
    assert.ok(light instanceof LightMatrix);
    assert.deepEqual(light.data, form(dense).data);
    assert.deepEqual(sameSize(dense, planOf), form(dense));
  }
});

test('a light matrix is written into the first places of a larger array, and again after another', () => {
  const out = new Float64Array(10).fill(9);
  const centred = sameSize(widened(4, 2, NARROW), centring);
  const expected = centreColumns(dense).data;
  for (let time = 0; time < 2; time++) {
    const held = heldIn(centred, out);
    assert.deepEqual([held.rows, held.cols, held.data.buffer], [4, 2, out.buffer]);
    assert.deepEqual([...held.data], [...expected]);
    assert.deepEqual([...out.subarray(8)], [9, 9]);
    heldIn(widened(1, 3, NARROW.subarray(0, 3)), out);
  }
  assert.equal(heldIn(dense, out), dense);
});
