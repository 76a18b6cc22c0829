import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type BinaryData, generateBinary } from '../../../runtime/data/binary';
import { generateData } from '../../../runtime/data/generate';
import { binaryDataSpec } from '../../../runtime/data/spec';

const SPLITS = ['train', 'validation', 'test'] as const;

const rare = binaryDataSpec.parse({
  kind: 'binary',
  bits: 24,
  features: [
    { name: 'always', function: { kind: 'parity', bits: 3 } },
    { name: 'often', function: { kind: 'parity', bits: 3 }, prevalence: 0.8 },
    { name: 'seldom', function: { kind: 'copy' }, prevalence: 0.2 },
  ],
  rows: { train: 4000, validation: 500, test: 333 },
});
const data = generateBinary(rare, 5);

const paired = binaryDataSpec.parse({
  kind: 'binary',
  bits: 24,
  features: ['a', 'b', 'c'].map((name) => ({ name, function: { kind: 'parity', bits: 3 } })),
  correlations: [{ features: ['c', 'a'], agreement: 0.9 }],
  rows: { train: 4000, validation: 500, test: 333 },
});

function rowsOf(of: BinaryData, split: (typeof SPLITS)[number]) {
  const { inputs, targets, present } = of[split];
  const width = of.features.length;
  return Array.from({ length: inputs.shape[0] }, (_, row) => ({
    bits: inputs.data.subarray(row * inputs.shape[1], (row + 1) * inputs.shape[1]),
    values: targets.data.subarray(row * width, (row + 1) * width),
    present: present?.data.subarray(row * width, (row + 1) * width),
  }));
}

test('a feature is present in exactly the share of the rows that its prevalence says', () => {
  for (const split of SPLITS) {
    const rows = rowsOf(data, split);
    [1, 0.8, 0.2].forEach((share, f) =>
      assert.equal(rows.filter(({ present }) => present?.[f]).length, Math.round(share * rows.length)),
    );
  }
});

test('where a feature is absent its bits are 0 and so is its value; where present its values are balanced', () => {
  for (const split of SPLITS)
    for (const [f, name] of data.features.entries()) {
      const rows = rowsOf(data, split);
      for (const { bits, values, present } of rows.filter((row) => !row.present?.[f])) {
        assert.ok(data.groups[name].every((bit) => bits[bit] === 0));
        assert.equal(values[f] + (present?.[f] ?? 1), 0);
      }
      const there = rows.filter((row) => row.present?.[f]);
      const ones = there.filter(({ values }) => values[f] === 1).length;
      assert.ok(Math.abs(2 * ones - there.length) <= 1);
    }
});

test('whether a feature is present is independent of the values and presence of the others', () => {
  const rows = rowsOf(data, 'train');
  const states = rows.map(({ values, present }) =>
    Array.from(values, (value, f) => (present?.[f] ? value : -1)),
  );
  const share = (states: number[]) =>
    states.reduce((product, state, f) => {
      const prevalence = [1, 0.8, 0.2][f];
      return product * (state < 0 ? 1 - prevalence : prevalence / 2);
    }, 1);
  const counts = new Map<string, number>();
  for (const row of states) counts.set(row.join(), (counts.get(row.join()) ?? 0) + 1);
  assert.equal(counts.size, 2 * 3 * 3);
  for (const [key, count] of counts) {
    const expected = share(key.split(',').map(Number)) * rows.length;
    assert.ok(Math.abs(count - expected) <= 2, `${key}: ${count}, expected ${expected}`);
  }
});

test('rows with absent features are distinct in and across splits too', () => {
  const all = SPLITS.flatMap((split) => rowsOf(data, split).map(({ bits }) => bits.join('')));
  assert.equal(new Set(all).size, all.length);
});

test('presence is left out of data in which every feature is always there', () => {
  assert.equal(generateBinary(paired, 0).train.present, undefined);
  assert.deepEqual(generateData(rare).train.present?.shape, [4000, 3]);
});

test('two features agree in exactly the share of the rows asked for, the third is independent of both', () => {
  const correlated = generateBinary(paired, 1);
  for (const split of SPLITS) {
    const rows = rowsOf(correlated, split);
    const agree = rows.filter(({ values: [a, , c] }) => a === c);
    assert.equal(agree.length, Math.round(0.9 * rows.length));
    for (const of of [rows, agree]) {
      const ones = of.filter(({ values }) => values[1] === 1).length;
      assert.ok(Math.abs(2 * ones - of.length) <= 4, `${ones} of ${of.length}`);
    }
  }
});

test('prevalence and agreement are a pure function of spec and seed', () => {
  const hash = (of: BinaryData) => {
    const sha = createHash('sha256');
    for (const split of SPLITS) sha.update(of[split].inputs.data).update(of[split].targets.data);
    return sha.digest('hex');
  };
  assert.equal(hash(generateBinary(rare, 5)), hash(data));
  assert.notEqual(hash(generateBinary(rare, 6)), hash(data));
  assert.equal(hash(data), '277f835d43ec4e2729023a3b4e9e5663db65264b0e0f9dbf59a452fea8cc6035');
  assert.equal(
    hash(generateBinary(paired, 1)),
    '704f1f1de7e65657e5f41ded9b922b8fc5c68e608818377bd599457adee4eea3',
  );
});
