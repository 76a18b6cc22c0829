import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../runtime/data/random';
import { measureLayer, type ProbeLabel } from '../../../runtime/inspections/layer-measures';

const ROWS = 60;
const UNITS = 3;
const random = randomStream(0, 'noise');
const noise = {
  rows: ROWS,
  cols: UNITS,
  data: Float64Array.from({ length: ROWS * UNITS }, () => random.uniform()),
};

/** 30 categories of 2 rows each: enough to describe any rows that they were fitted on. */
const label: ProbeLabel = { values: Array.from({ length: ROWS }, (_, i) => i >> 1), names: null };

test('variance explained is told of rows that it was not fitted on', async () => {
  const code: ProbeLabel = { values: label.values.map((_, i) => i % 3), names: null };
  const { varianceExplained } = await measureLayer({ name: 'noise', matrix: noise }, { code });
  assert.ok((varianceExplained.code ?? NaN) < 0, `${varianceExplained.code} of noise`);
});

test('a value that is only on the rows of one half is a reason, not a number', async () => {
  const { varianceExplained, undefined: reasons } = await measureLayer(
    { name: 'noise', matrix: noise },
    { label },
  );
  assert.equal(varianceExplained.label, null);
  assert.match(reasons.label, /is in the test set but not in the fit set/);
});

test('labels of inputs are not told of positions, nor of too few rows', async () => {
  const few = { rows: 4, cols: 1, data: Float64Array.of(1, 2, 3, 4) };
  const four: ProbeLabel = { values: [0, 1, 0, 1], names: null };
  assert.match(
    (await measureLayer({ name: 'l', matrix: noise }, { four })).undefined.four,
    /labels are of inputs/,
  );
  assert.match(
    (await measureLayer({ name: 'l', matrix: few }, { four })).undefined.four,
    /at least 20 inputs; there are 4/,
  );
});
