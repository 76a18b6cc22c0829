/**
 * Measures on resampled inputs at relative 1e-9 against test/golden/statistics.py, which counts tuples of a draw one by one
 * with numpy masks and compares listed pairs of RDMs with scipy. Values near 0 are held to 1e-12 absolute.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findComparison } from '../../../../runtime/measures/registry';
import { rdm } from '../../../../runtime/measures/rdm';
import { relativeRepresentation } from '../../../../runtime/measures/relative';
import { corrected } from '../../../../runtime/measures/statistics/correction';
import { ceilingComparisons, noiseCeiling } from '../../../../runtime/measures/statistics/noise-ceiling';
import { quantile } from '../../../../runtime/measures/statistics/quantile';
import { resampled } from '../../../../runtime/measures/statistics/resampling';
import { assertClose, assertNear, goldenJson, matrixFromRows } from '../support';

interface Golden {
  x: number[][];
  y: number[][];
  draws: number[][];
  orders: number[][];
  halves: number[][];
  drawn: Record<string, number[]>;
  permuted: Record<string, number[]>;
  halved: number[];
  halvedKey: string;
  quantiles: { values: number[]; of: Record<string, number> };
  p: number[];
  holm: number[];
  'benjamini-hochberg': number[];
  seeds: number[][][];
  ceiling: Record<string, { lower: number; upper: number }>;
  anchors: number[];
  relative: number[][];
}

const golden = goldenJson<Golden>('statistics.json');
const x = { name: 'X', matrix: matrixFromRows(golden.x) };
const y = { name: 'Y', matrix: matrixFromRows(golden.y) };
const rows = (list: number[]) => Uint32Array.from(list);

function assertGolden(actual: number, expected: number, what: string): void {
  if (Math.abs(expected) > 1e-3) assertClose(actual, expected, 1e-9, what);
  else assertNear(actual, expected, 1e-12, what);
}

for (const [key, values] of Object.entries(golden.drawn)) {
  test(`${key} of a draw leaves out the pairs of copies of an input`, async () => {
    const forms = await resampled(findComparison(key), x, y);
    assert.equal(forms.from, 'bootstrap');
    for (const [d, draw] of golden.draws.entries())
      assertGolden(await forms.drawn(rows(draw)), values[d], `draw ${d}`);
  });

  test(`${key} of shuffled inputs is picked from what was computed once`, async () => {
    const forms = await resampled(findComparison(key), x, y);
    for (const [o, order] of golden.orders.entries())
      assertGolden(await forms.permuted(rows(order)), golden.permuted[key][o], `order ${o}`);
  });

  test(`${key} of every input drawn once, in order, is its value`, async () => {
    const measure = findComparison(key);
    const value = measure.compute(x, y);
    const once = rows(golden.x.map((_, row) => row));
    const forms = await resampled(measure, x, y);
    assert.ok(typeof value === 'number');
    assertGolden(await forms.drawn(once), value, 'drawn');
    assertGolden(await forms.permuted(once), value, 'permuted');
  });
}

test('a measure that cannot tell copies apart is computed on half samples', async () => {
  const forms = await resampled(findComparison(golden.halvedKey), x, y);
  assert.equal(forms.from, 'half samples');
  for (const [h, half] of golden.halves.entries())
    assertClose(await forms.drawn(rows(half)), golden.halved[h], 1e-9, `half ${h}`);
});

test('quantiles are those of numpy', () => {
  const { values, of } = golden.quantiles;
  const rising = Float64Array.from(values).sort();
  for (const [share, expected] of Object.entries(of))
    assertClose(quantile(rising, Number(share)), expected, 1e-14, share);
});

test('p-values are corrected by the definitions of Holm and of Benjamini and Hochberg; what is missing stays so', () => {
  for (const correction of ['holm', 'benjamini-hochberg'] as const) {
    const done = corrected([null, ...golden.p, null], correction);
    assert.deepEqual([done[0], done.at(-1)], [null, null]);
    golden[correction].forEach((expected, i) =>
      assertClose(done[i + 1], expected, 1e-14, `${correction} ${i}`),
    );
  }
  assert.deepEqual(corrected(golden.p, 'none'), golden.p);
});

for (const comparison of ceilingComparisons) {
  test(`the noise ceiling of ${comparison} is that of the definition`, async () => {
    const rdms = golden.seeds.map((seed, s) =>
      rdm.euclidean({ name: `seed ${s}`, matrix: matrixFromRows(seed) }),
    );
    const { lower, upper } = await noiseCeiling(rdms, comparison);
    assertClose(lower, golden.ceiling[comparison].lower, 1e-12, 'lower');
    assertClose(upper, golden.ceiling[comparison].upper, 1e-12, 'upper');
  });
}

test('a relative representation holds the cosines to the anchors', () => {
  const { matrix } = relativeRepresentation(x, golden.anchors);
  golden.relative.forEach((row, i) =>
    row.forEach((expected, j) => assertNear(matrix.data[i * row.length + j], expected, 1e-14, `${i}, ${j}`)),
  );
});
