/** Statistics of pairs of layers of small models with random weights. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CancelledError } from '../../../runtime/errors';
import { compare } from '../../../runtime/inspections/compare';
import { pairStatistics, type PairStatisticsParams } from '../../../runtime/inspections/pair-statistics';
import { doings, notedJob, writeInputs, writeModel } from './small-models';

const job = notedJob();
const settings = { bootstrap: 40, permutations: 40 };
let folder: string;
let params: PairStatisticsParams;

before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'replens-'));
  params = {
    a: writeModel(path.join(folder, 'a.onnx'), [12, 6], 0),
    b: writeModel(path.join(folder, 'b.onnx'), [8], 5),
    probe: { file: writeInputs(path.join(folder, 'x.npy'), 30) },
    settings,
  };
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('layers of the same name are the pairs, their values those of the comparison', async () => {
  const { pairs, differences, ...rest } = await pairStatistics(params, job);
  const { matches } = await compare(params, job);
  const shared = matches.filter(({ sameName }) => sameName !== null);
  assert.deepEqual(pairs.map(({ a }) => a).sort(), shared.map(({ layer }) => layer).sort());
  for (const { a, b, value, interval, chance, corrected } of pairs) {
    assert.equal(a, b);
    assert.ok(interval && chance && value !== null && corrected !== null);
    const match = shared.find(({ layer }) => layer === a);
    assert.ok(Math.abs(value - (match?.sameName ?? NaN)) < 1e-9);
    assert.ok(interval.low <= value && value <= interval.high);
    assert.ok(corrected >= chance.p);
  }
  assert.deepEqual(
    differences.map(({ first, second }) => [first, second]),
    pairs.slice(1).map(({ a }, i) => [a, pairs[i].a]),
  );
  assert.deepEqual([rest.reads, rest.rows, rest.correction], ['similarity', 30, 'holm']);
  assert.deepEqual(rest.settings, { ...settings, level: 0.95, seed: 0 });
});

test('the same seed gives the same numbers, whichever other pairs are asked for', async () => {
  const all = await pairStatistics(params, job);
  const { pairs } = await pairStatistics({ ...params, pairs: [{ a: 'logits', b: 'logits' }] }, job);
  const whole = all.pairs.find(({ a }) => a === 'logits');
  assert.deepEqual({ ...pairs[0], corrected: 0 }, { ...whole, corrected: 0 });
});

test('pairs of different layers, distances and a relative space are told as what they are', async () => {
  const chosen = [{ a: 'hidden2', b: 'hidden1' }];
  const measure = 'cka.linear.one_minus';
  const relative = { anchors: [0, 5, 9] };
  const told = await pairStatistics({ ...params, pairs: chosen, measure, relative }, job);
  assert.deepEqual([told.reads, told.anchors, told.measure], ['distance', [0, 5, 9], measure]);
  const compared = await compare({ ...params, measure, relative }, job);
  const i = compared.a.layers.indexOf('hidden2');
  const j = compared.b.layers.indexOf('hidden1');
  assert.ok(Math.abs((told.pairs[0].value ?? NaN) - (compared.values[i][j] ?? NaN)) < 1e-9);
  assert.deepEqual(
    compared.a.units,
    compared.a.layers.map(() => 3),
  );
});

test('layers of one model are compared within it', async () => {
  const pairs = [{ a: 'hidden1', b: 'hidden2' }];
  const { pairs: told } = await pairStatistics({ ...params, b: params.a, pairs }, job);
  assert.ok(told[0].value !== null && told[0].value < 1);
});

test('pairs that memory is not allowed for together have the same statistics, half by half', async () => {
  const chosen = [
    { a: 'hidden2', b: 'hidden1' },
    { a: 'logits', b: 'logits' },
    { a: 'hidden1', b: 'hidden1.linear' },
  ];
  // The widest layer has 12 units, and room for a batch of 64 inputs is wanted.
  const compute = { memoryLimit: 4 * 12 * (30 + 3 * 64) };
  for (const pairs of [undefined, chosen]) {
    const whole = await pairStatistics({ ...params, pairs }, job);
    const told = notedJob();
    assert.deepEqual(await pairStatistics({ ...params, pairs, compute }, told), whole);
    const statistics = told.events.flatMap((event) =>
      event.kind === 'progress' && event.label.startsWith('statistics') ? [event] : [],
    );
    assert.ok(statistics.every(({ done, total }) => done <= total && total === whole.pairs.length * 80));
    await assert.rejects(
      pairStatistics({ ...params, pairs, compute: { memoryLimit: 1000 } }, job),
      /a\.onnx: needs .* alone on 30 inputs/,
    );
  }
});

test('too few inputs leave the value and the chance', async () => {
  const few = { ...params, probe: { file: writeInputs(path.join(folder, 'few.npy'), 12) } };
  const { pairs, differences } = await pairStatistics(few, job);
  for (const { interval, chance, undefined: reasons } of pairs) {
    assert.equal(interval, null);
    assert.ok(chance);
    assert.match(reasons.interval ?? '', /at least 20 inputs; there are 12/);
  }
  assert.ok(differences.every(({ p, undefined: reason }) => p === null && reason));
});

test('what is not there or makes no sense is refused by name', async () => {
  const refused = (change: Partial<PairStatisticsParams>, message: RegExp) =>
    assert.rejects(pairStatistics({ ...params, ...change }, job), { name: 'UserError', message });
  await refused({ pairs: [{ a: 'hidden9', b: 'logits' }] }, /a\.onnx.*hidden9/);
  await refused({ pairs: [{ a: 'logits', b: 'hidden2' }] }, /b\.onnx.*hidden2/);
  await refused({ measure: 'cka' }, /cka/);
  await refused({ settings: { bootstrap: -1 } }, /bootstrap: is -1/);
  await refused({ settings: { level: 1 } }, /level of intervals: is 1/);
});

test('statistics tell how far they are, and stop where they are told to', async () => {
  const told = notedJob();
  const many = { ...params, settings: { bootstrap: 2000, permutations: 2000 } };
  const running = pairStatistics(many, {
    signal: told.signal,
    report: (event) => {
      told.report(event);
      if (event.kind === 'progress' && event.label.startsWith('statistics')) told.cancel();
    },
  });
  await assert.rejects(running, CancelledError);
  assert.ok(doings(told).includes('statistics of pairs of layers'));
});

test('under a distance the most similar layer is the one at the lowest', async () => {
  const [near, far] = await Promise.all(
    ['cka.linear.biased', 'cka.linear.one_minus'].map((measure) => compare({ ...params, measure }, job)),
  );
  assert.deepEqual([near.reads, far.reads], ['similarity', 'distance']);
  assert.deepEqual(
    far.matches.map(({ layer, mostSimilar }) => [layer, mostSimilar]),
    near.matches.map(({ layer, mostSimilar }) => [layer, mostSimilar]),
  );
});
