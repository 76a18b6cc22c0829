/** Centred rows in memory that is used again, against plain loops. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Matrix } from '../../../../runtime/measures/matrix';
import { centreRows } from '../../../../runtime/measures/rdm';
import { fitsMemory, withCentredRows } from '../../../../runtime/measures/simd/centred-rows';
import { assertNear, gaussianMatrix } from '../support';

async function assertCentred(a: Matrix): Promise<void> {
  const expected = centreRows(a);
  // Two sums of as many numbers of size 4 or so, in another order.
  const rounding = a.cols * Number.EPSILON;
  await withCentredRows(a, ({ rows, cols, data }) => {
    assert.equal(rows, a.rows);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < cols; j++) {
        const inside = j < a.cols ? expected.data[i * a.cols + j] : 0;
        assertNear(data[i * cols + j], inside, j < a.cols ? rounding : 0, `row ${i}, column ${j}`);
      }
    return Promise.resolve();
  });
}

// From wide to narrow and back: what an earlier matrix left in the memory is not seen.
for (const cols of [61, 9, 8, 7, 1, 130])
  test(`rows of ${cols} numbers have their mean removed, and end in zeros`, async () => {
    await assertCentred(gaussianMatrix(cols, 5, cols));
  });

test('matrices that are centred at the same time have memory of their own', async () => {
  const [a, b] = [gaussianMatrix(1, 4, 12), gaussianMatrix(2, 4, 12)];
  await withCentredRows(a, async (first) => {
    const before = first.data.slice();
    await withCentredRows(b, () => Promise.resolve());
    await assertCentred(b);
    assert.deepEqual(first.data, before);
  });
});

test('what takes more memory than there can be is told first', () => {
  assert.ok(fitsMemory({ rows: 2000, cols: 4096, data: new Float64Array() }));
  assert.ok(!fitsMemory({ rows: 1 << 15, cols: 1 << 14, data: new Float64Array() }));
});
