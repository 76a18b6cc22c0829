/** Intervals, chance and differences: what they promise, tried on invented data of which the truth is known. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spearman } from '../../../../runtime/measures/correlation';
import { takeRows } from '../../../../runtime/measures/matrix';
import { findComparison } from '../../../../runtime/measures/registry';
import type { Representation } from '../../../../runtime/measures/representation';
import { bootstrapDraws, permutations } from '../../../../runtime/measures/statistics/draws';
import { successiveDifferences } from '../../../../runtime/measures/statistics/differences';
import { estimate } from '../../../../runtime/measures/statistics/estimate';
import { resampled } from '../../../../runtime/measures/statistics/resampling';
import { assertClose, gaussianMatrix, mapped, matrix } from '../support';

const DEBIASED = 'cka.linear.debiased';
const none = { bootstrap: 0, permutations: 0, level: 0.95, seed: 0 };

/** Standard deviations of the units. */
const SCALES = [2, 1, 1, 0.5];

/** Each unit of Y correlates by `shared` with its unit of X, and with nothing else: the linear CKA of all inputs there are is shared². */
function correlated(seed: number, rows: number, shared: number): [Representation, Representation] {
  const z = gaussianMatrix(2 * seed, rows, SCALES.length);
  const noise = gaussianMatrix(2 * seed + 1, rows, SCALES.length).data;
  const own = Math.sqrt(1 - shared ** 2);
  const mixed = { ...z, data: z.data.map((value, k) => shared * value + own * noise[k]) };
  return [
    { name: 'X', matrix: mapped(z, (value, column) => SCALES[column] * value) },
    { name: 'Y', matrix: mapped(mixed, (value, column) => SCALES[column] * value) },
  ];
}

/** Distance between the rows of each of many independent pairs. */
function distances({ matrix: { rows, cols, data } }: Representation): Float64Array {
  return Float64Array.from({ length: rows / 2 }, (_, pair) => {
    let squared = 0;
    for (let j = 0; j < cols; j++)
      squared += (data[2 * pair * cols + j] - data[(2 * pair + 1) * cols + j]) ** 2;
    return Math.sqrt(squared);
  });
}

/** Share of invented data sets of 40 inputs whose interval holds the truth. */
async function coverage(key: string, shared: number, truth: number): Promise<number> {
  const sets = 100;
  let covered = 0;
  for (let seed = 0; seed < sets; seed++) {
    const [x, y] = correlated(seed, 40, shared);
    const told = await estimate(findComparison(key), x, y, { ...none, bootstrap: 80, seed });
    const { low, high } = told.estimate.interval ?? assert.fail();
    if (low <= truth && truth <= high) covered++;
  }
  return covered / sets;
}

// Of 100 sets, 87 or fewer would be covered with a probability below 0.2 % if the level of 0.95 held exactly.
const LEAST_COVERED = 0.88;

test('an interval of debiased CKA holds the CKA of all inputs there are about as often as it says', async () => {
  const covered = await coverage(DEBIASED, 0.7, 0.49);
  assert.ok(covered >= LEAST_COVERED && covered < 1, `${covered}`);
});

test('an interval of RSA holds the correlation of all distances there are about as often as it says', async () => {
  const [x, y] = correlated(12345, 100_000, 0.7);
  const covered = await coverage('rsa.euclidean.spearman', 0.7, spearman(distances(x), distances(y)));
  assert.ok(covered >= LEAST_COVERED && covered < 1, `${covered}`);
});

test('draws of unrelated inputs lie around the value, where draws with copies in them lie far above', async () => {
  const x = { name: 'X', matrix: gaussianMatrix(0, 60, 30) };
  const y = { name: 'Y', matrix: gaussianMatrix(1, 60, 20) };
  const measure = findComparison(DEBIASED);
  const draw = bootstrapDraws(60, 0);
  const forms = await resampled(measure, x, y);
  const mean = async (value: (rows: Uint32Array) => number | Promise<number>) => {
    let sum = 0;
    for (let d = 0; d < 100; d++) sum += await value(draw(d));
    return sum / 100;
  };
  const taken = (side: Representation, rows: Uint32Array) => ({
    name: side.name,
    matrix: takeRows(side.matrix, Array.from(rows)),
  });
  const value = Number(measure.compute(x, y));
  const withCopies = await mean((rows) => Number(measure.compute(taken(x, rows), taken(y, rows))));
  const apart = await mean(forms.drawn);
  assert.ok(Math.abs(apart - value) < 0.02, `${apart} of ${value}`);
  assert.ok(withCopies > value + 0.2, `${withCopies} of ${value}`);
});

test('a value and its interval come with the level, and another seed draws otherwise', async () => {
  const [x, y] = correlated(1, 60, 0.7);
  const of = async (seed: number, level: number) =>
    (await estimate(findComparison(DEBIASED), x, y, { ...none, bootstrap: 200, level, seed })).estimate;
  const [wide, narrow, again, other] = await Promise.all([of(0, 0.95), of(0, 0.5), of(0, 0.95), of(1, 0.95)]);
  assert.deepEqual(wide, again);
  assert.notDeepEqual(wide.interval, other.interval);
  const [outer, inner, value] = [wide.interval, narrow.interval, wide.value];
  assert.ok(outer && inner && value !== null);
  assert.ok(outer.low < inner.low && inner.low < value && value < inner.high && inner.high < outer.high);
  assert.deepEqual([outer.draws, outer.from], [200, 'bootstrap']);
});

for (const key of [DEBIASED, 'cka.linear.offdiag_of_centered', 'rsa.correlation.spearman'])
  test(`p of unrelated representations is uniform under ${key}`, async () => {
    const p: number[] = [];
    for (let seed = 0; seed < 150; seed++) {
      const [x, y] = correlated(seed, 20, 0);
      const told = await estimate(findComparison(key), x, y, { ...none, permutations: 49, seed });
      p.push((told.estimate.chance ?? assert.fail()).p);
    }
    const rising = p.toSorted((a, b) => a - b);
    const distance = Math.max(...rising.map((value, i) => Math.abs(value - (i + 1) / rising.length)));
    // Kolmogorov's distance at 1 %, and 1/50 for the steps of p.
    assert.ok(distance < 1.63 / Math.sqrt(rising.length) + 0.02, `${distance}`);
  });

test('an interval from half samples lies around the value, and says where it is from', async () => {
  const [x, y] = correlated(0, 40, 0.7);
  const measure = findComparison('cka.linear.offdiag_of_centered');
  const { value, interval } = (await estimate(measure, x, y, { ...none, bootstrap: 50 })).estimate;
  assert.ok(interval && value !== null && interval.low < value && value < interval.high);
  assert.equal(interval.from, 'half samples');
});

test('related representations are told from chance as surely as the permutations can', async () => {
  const [x, y] = correlated(0, 60, 0.9);
  const { chance, value } = (await estimate(findComparison(DEBIASED), x, y, { ...none, permutations: 199 }))
    .estimate;
  assert.ok(chance && value !== null);
  assert.equal(chance.p, 1 / 200);
  assert.ok(Math.abs(chance.mean) < 0.01 && chance.mean < chance.bound && chance.bound < value);
});

test('biased CKA has a high value by chance', async () => {
  const x = { name: 'X', matrix: gaussianMatrix(0, 60, 100) };
  const y = { name: 'Y', matrix: gaussianMatrix(1, 60, 80) };
  const { chance, value } = (
    await estimate(findComparison('cka.linear.biased'), x, y, { ...none, permutations: 99 })
  ).estimate;
  assert.ok(chance && chance.mean > 0.5 && chance.p > 0.05, `${value}: ${JSON.stringify(chance)}`);
});

test('a distance is read the other way round', async () => {
  const [x, y] = correlated(3, 40, 0.3);
  const settings = { ...none, bootstrap: 100, permutations: 99 };
  const [of, away] = await Promise.all(
    ['cka.linear.biased', 'cka.linear.one_minus'].map(
      async (key) => (await estimate(findComparison(key), x, y, settings)).estimate,
    ),
  );
  assert.ok(of.chance && away.chance && of.interval && away.interval);
  assert.equal(away.chance.p, of.chance.p);
  assertClose(away.chance.bound, 1 - of.chance.bound, 1e-12, 'bound');
  assertClose(away.interval.low, 1 - of.interval.high, 1e-12, 'interval');
});

test('below 20 inputs there is a value and no interval, and the reason says how many are needed', async () => {
  const [x, y] = correlated(0, 19, 0.7);
  const { estimate: told, draws } = await estimate(findComparison(DEBIASED), x, y, {
    ...none,
    bootstrap: 10,
  });
  assert.notEqual(told.value, null);
  assert.equal(told.interval, null);
  assert.equal(draws.length, 0);
  assert.match(told.undefined.interval ?? '', /at least 20 inputs; there are 19/);
});

test('a constant layer has no value, no interval and no chance, for one reason', async () => {
  const [x] = correlated(0, 30, 0.7);
  const still = { name: 'still', matrix: matrix(30, 2, new Float64Array(60).fill(0.3)) };
  const settings = { ...none, bootstrap: 10, permutations: 10 };
  const { estimate: told } = await estimate(findComparison(DEBIASED), x, still, settings);
  assert.deepEqual([told.value, told.interval, told.chance], [null, null, null]);
  assert.deepEqual(Object.keys(told.undefined), ['value']);
  assert.match(told.undefined.value ?? '', /still is constant/);
});

test('a layer that varies on one input only has no interval: most draws lack it', async () => {
  const [x] = correlated(0, 30, 0.7);
  const spike = {
    name: 'spike',
    matrix: matrix(
      30,
      1,
      Float64Array.from({ length: 30 }, (_, i) => +(i === 4)),
    ),
  };
  const settings = { ...none, bootstrap: 50 };
  const { estimate: told } = await estimate(findComparison('rsa.euclidean.pearson'), x, spike, settings);
  assert.equal(told.interval, null);
  assert.match(told.undefined.interval ?? '', /Only \d+ of 50 draws have a value/);
});

test('a measure that does not see which input is which has nothing by chance, for that reason', async () => {
  const [x, y] = correlated(0, 30, 0.7);
  const measure = findComparison('stats.abs_difference.magnitude');
  const { estimate: told } = await estimate(measure, x, y, { ...none, permutations: 20 });
  assert.notEqual(told.value, null);
  assert.equal(told.chance, null);
  assert.match(told.undefined.chance ?? '', /does not depend on which input is which/);
});

test('every draw is a place to stop', async () => {
  const [x, y] = correlated(0, 30, 0.7);
  let seen = 0;
  const stop = () => (++seen === 7 ? Promise.reject(new Error('stopped')) : Promise.resolve());
  const settings = { ...none, bootstrap: 5, permutations: 5 };
  await assert.rejects(estimate(findComparison(DEBIASED), x, y, settings, stop), /stopped/);
});

test('differences over the same draws are surer than the values they are of', async () => {
  const [x, y] = correlated(0, 60, 0.7);
  const noise = gaussianMatrix(77, 60, 4).data;
  const nearly = {
    name: 'Z',
    matrix: { ...y.matrix, data: y.matrix.data.map((v, k) => v + 0.3 * noise[k]) },
  };
  const settings = { ...none, bootstrap: 200 };
  const estimates = await Promise.all(
    [y, nearly, y].map(async (other) => ({
      name: other.name,
      ...(await estimate(findComparison(DEBIASED), x, other, settings)),
    })),
  );
  const [less, back] = successiveDifferences(estimates, 0.95, 'holm');
  assert.deepEqual([less.first, less.second], ['Z', 'Y']);
  assert.equal(less.difference, -(back.difference ?? NaN));
  const width = (interval: { low: number; high: number } | null) =>
    interval ? interval.high - interval.low : assert.fail();
  assert.ok(width(less.interval) < 0.5 * width(estimates[0].estimate.interval));
  assert.ok(less.p !== null && less.corrected !== null && less.corrected >= less.p);
  const [same] = successiveDifferences([estimates[0], estimates[2]], 0.95, 'none');
  assert.deepEqual([same.difference, same.interval?.low, same.interval?.high, same.p], [0, 0, 0, 1]);
});

test('a difference to a pair without a value has none, and names it', () => {
  const missing = {
    name: 'gone',
    estimate: { value: null, interval: null, chance: null, undefined: { value: 'It is gone.' } },
    draws: new Float64Array(),
  };
  const there = { ...missing, name: 'there', estimate: { ...missing.estimate, value: 1, undefined: {} } };
  const [difference] = successiveDifferences([there, missing], 0.95, 'holm');
  assert.deepEqual([difference.difference, difference.p, difference.corrected], [null, null, null]);
  assert.match(difference.undefined ?? '', /gone has no value/);
});

for (const key of [DEBIASED, 'cka.linear.biased', 'cka.linear.uncentered'])
  test(`${key} of shuffled inputs is that of the rows in their new order, narrow or wide`, async () => {
    const measure = findComparison(key);
    const order = permutations(30, 5)(0);
    for (const units of [3, 40]) {
      const x = { name: 'X', matrix: gaussianMatrix(0, 30, units) };
      const y = { name: 'Y', matrix: gaussianMatrix(1, 30, units + 1) };
      const shuffled = { name: 'Y', matrix: takeRows(y.matrix, Array.from(order)) };
      const { permuted } = await resampled(measure, x, y);
      assertClose(await permuted(order), Number(measure.compute(x, shuffled)), 1e-9, `${units} units`);
    }
  });

test('permutations hold every row once', () => {
  const order = permutations(50, 3)(0);
  assert.deepEqual(
    Array.from(order.slice().sort()),
    Array.from({ length: 50 }, (_, row) => row),
  );
  assert.notDeepEqual(order, permutations(50, 3)(1));
});
