import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { centreColumns, normaliseRows, transpose } from '../../../runtime/measures/matrix';
import { gram } from '../../../runtime/measures/products';
import { constantUnits, countDuplicateUnits } from '../../../runtime/measures/redundant-units';
import { gaussianMatrix, mapped } from './support';

test('units that repeat another at any scale, sign and origin are counted, constant ones are not', () => {
  const a = gaussianMatrix(1, 50, 8);
  const data = a.data.map((value, k) => {
    const [row, column] = [k - (k % 8), k % 8];
    if (column === 3) return -2 * a.data[row] + 5;
    if (column === 4) return a.data[row] / 1000;
    if (column === 6 || column === 7) return column;
    return value;
  });
  assert.equal(countDuplicateUnits({ ...a, data }), 2);
  assert.deepEqual(constantUnits({ ...a, data }), [false, false, false, false, false, false, true, true]);
});

test('the count is that of all pairs of correlations', () => {
  const shapes = fc.record({
    seed: fc.nat(1e6),
    n: fc.integer({ min: 3, max: 20 }),
    p: fc.integer({ min: 1, max: 30 }),
  });
  const property = fc.property(shapes, ({ seed, n, p }) => {
    const coarse = mapped(gaussianMatrix(seed, n, p), (value) => Math.round(value / 2));
    const correlations = gram(normaliseRows(transpose(centreColumns(coarse)))).data;
    let count = 0;
    for (let j = 0; j < p; j++) {
      const earlier = correlations.subarray(j * p, j * p + j);
      if (earlier.some((value) => Math.abs(value) > 1 - 1e-9)) count++;
    }
    assert.equal(countDuplicateUnits(coarse), count);
  });
  fc.assert(property, { numRuns: 200, seed: 7 });
});
