import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type BinaryData, type BinarySplit, generateBinary } from '../../../runtime/data/binary';
import { featureFunction } from '../../../runtime/data/features';
import { type BinaryDataSpec, type FeatureFunctionSpec, binaryDataSpec } from '../../../runtime/data/spec';

const SPLITS = ['train', 'validation', 'test'] as const;

function specOf(functions: FeatureFunctionSpec[], rest: Partial<BinaryDataSpec> = {}): BinaryDataSpec {
  const features = functions.map((of, i) => ({ name: `f${i}`, function: of }));
  return binaryDataSpec.parse({ kind: 'binary', features, ...rest });
}

const paper = specOf([{ kind: 'copy' }, { kind: 'parity', bits: 4 }]);
const paperData = generateBinary(paper, 1);
const mixed = specOf(
  [
    { kind: 'xor-of-ands', groups: 2, bits: 2 },
    { kind: 'majority', bits: 3 },
    { kind: 'match', bits: 2 },
  ],
  { bits: 16, rows: { train: 1003, validation: 130, test: 77 } },
);
const mixedData = generateBinary(mixed, 7);

/** Row `row` of a matrix as a string of its 0s and 1s, of all or of the given columns. */
function text({ data, shape }: BinarySplit['inputs'], row: number, columns?: readonly number[]): string {
  const all = data.subarray(row * shape[1], (row + 1) * shape[1]);
  return (columns ? columns.map((column) => all[column]) : [...all]).join('');
}

function count(keys: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const rowsOf = ({ inputs }: BinarySplit) => Array.from({ length: inputs.shape[0] }, (_, row) => row);
function spread(counts: Iterable<number>): number {
  const all = [...counts];
  return Math.max(...all) - Math.min(...all);
}

function eachSplit(
  check: (split: BinarySplit, spec: BinaryDataSpec, data: BinaryData, name: string) => void,
) {
  for (const [spec, data] of [
    [paper, paperData],
    [mixed, mixedData],
  ] as const)
    for (const name of SPLITS) check(data[name], spec, data, name);
}

function sha256(data: BinaryData): string {
  const hash = createHash('sha256');
  for (const split of SPLITS) hash.update(data[split].inputs.data).update(data[split].targets.data);
  return hash.digest('hex');
}

test('splits have the rows, bits and features asked for, all of them 0 or 1', () => {
  eachSplit(({ inputs, targets }, spec, { features }, name) => {
    const rows = spec.rows[name as keyof typeof spec.rows];
    assert.deepEqual(inputs.shape, [rows, spec.bits]);
    assert.deepEqual(targets.shape, [rows, spec.features.length]);
    assert.deepEqual(
      features,
      spec.features.map((feature) => feature.name),
    );
    assert.equal(inputs.data.length, rows * spec.bits);
    for (const { data } of [inputs, targets]) assert.ok(data.every((bit) => bit === 0 || bit === 1));
  });
});

test('each target is its function of its own group of bits, groups one after the other', () => {
  assert.deepEqual(paperData.groups, { f0: [0], f1: [1, 2, 3, 4] });
  assert.deepEqual(mixedData.groups, { f0: [0, 1, 2, 3], f1: [4, 5, 6], f2: [7, 8, 9, 10] });
  eachSplit((split, spec, { groups }) => {
    spec.features.forEach((feature, f) => {
      const { evaluate } = featureFunction(feature.function);
      for (const row of rowsOf(split)) {
        const group = [...text(split.inputs, row, groups[feature.name])].map(Number);
        assert.equal(split.targets.data[row * spec.features.length + f], evaluate(group));
      }
    });
  });
});

test('all combinations of feature values are equally frequent in every split', () => {
  for (const name of SPLITS) {
    const { inputs, targets } = paperData[name];
    const counts = count(rowsOf(paperData[name]).map((row) => text(targets, row)));
    assert.deepEqual([...counts.values()], Array(4).fill(inputs.shape[0] / 4), 'exactly, where they divide');
  }
  eachSplit((split, spec) => {
    const counts = count(rowsOf(split).map((row) => text(split.targets, row)));
    assert.equal(counts.size, 2 ** spec.features.length);
    assert.ok(spread(counts.values()) <= 1);
  });
});

test('within a combination the patterns of each group are used equally often', () => {
  eachSplit((split, spec, { groups }) => {
    for (const { name, function: of } of spec.features) {
      const counts = count(
        rowsOf(split).map((row) => `${text(split.targets, row)} ${text(split.inputs, row, groups[name])}`),
      );
      const f = spec.features.findIndex((feature) => feature.name === name);
      for (const combination of new Set(rowsOf(split).map((row) => text(split.targets, row)))) {
        const own = [...counts].filter(([key]) => key.startsWith(combination)).map(([, n]) => n);
        const { bits, evaluate } = featureFunction(of);
        const rows = own.reduce((a, b) => a + b);
        const possible = Array.from({ length: 2 ** bits }, (_, p) =>
          evaluate(Array.from({ length: bits }, (_, i) => (p >> i) & 1)),
        ).filter((value) => String(value) === combination[f]).length;
        assert.equal(own.length, Math.min(possible, rows));
        assert.ok(spread(own) <= 1);
      }
    }
  });
});

/** Pearson's chi-square statistic of independence of two labellings of the rows, over its degrees of freedom. */
function dependence(a: string[], b: string[]): { statistic: number; freedom: number } {
  const [inA, inB, inBoth] = [count(a), count(b), count(a.map((label, i) => `${label} ${b[i]}`))];
  let statistic = 0;
  for (const [labelA, countA] of inA)
    for (const [labelB, countB] of inB) {
      const expected = (countA * countB) / a.length;
      statistic += ((inBoth.get(`${labelA} ${labelB}`) ?? 0) - expected) ** 2 / expected;
    }
  return { statistic, freedom: (inA.size - 1) * (inB.size - 1) };
}

/** Chi-square lies this many standard deviations from its mean less than once in 10,000 by chance. */
const SURPRISING = 4;

test('groups are independent of each other given the features, as far as samples show', () => {
  const split = mixedData.train;
  const groups = Object.values(mixedData.groups);
  const combinations = new Set(rowsOf(split).map((row) => text(split.targets, row)));
  assert.equal(combinations.size, 8);
  for (const [i, j] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ]) {
    let [statistic, freedom] = [0, 0];
    for (const combination of combinations) {
      const rows = rowsOf(split).filter((row) => text(split.targets, row) === combination);
      const labels = (group: number[]) => rows.map((row) => text(split.inputs, row, group));
      const part = dependence(labels(groups[i]), labels(groups[j]));
      statistic += part.statistic;
      freedom += part.freedom;
    }
    assert.ok(Math.abs(statistic - freedom) < SURPRISING * Math.sqrt(2 * freedom), `${statistic} ${freedom}`);
  }
});

test('noise bits are fair and independent of features, groups and each other within sampling error', () => {
  const { inputs, targets } = paperData.train;
  const rows = inputs.shape[0];
  const columns = [
    ...[0, 1].map((f) => Float32Array.from({ length: rows }, (_, r) => 2 * targets.data[2 * r + f] - 1)),
    ...Array.from({ length: 32 }, (_, bit) =>
      Float32Array.from({ length: rows }, (_, row) => 2 * inputs.data[row * 32 + bit] - 1),
    ),
  ];
  const limit = 4.5 / Math.sqrt(rows);
  for (let noise = 2 + 5; noise < columns.length; noise++) {
    const mean = columns[noise].reduce((sum, value) => sum + value, 0) / rows;
    assert.ok(Math.abs(mean) < limit, `bit ${noise - 2} has mean ${mean}`);
    for (let other = 0; other < noise; other++) {
      const product = columns[noise].reduce((sum, value, row) => sum + value * columns[other][row], 0) / rows;
      assert.ok(Math.abs(product) < limit, `bit ${noise - 2} goes with column ${other}: ${product}`);
    }
  }
});

test('no input vector occurs twice, in a split or across splits', () => {
  for (const data of [paperData, mixedData]) {
    const all = SPLITS.flatMap((name) => rowsOf(data[name]).map((row) => text(data[name].inputs, row)));
    assert.equal(new Set(all).size, all.length);
  }
});

test('uses half of the input space without noise bits, still balanced and distinct', () => {
  const functions: FeatureFunctionSpec[] = [
    { kind: 'parity', bits: 4 },
    { kind: 'majority', bits: 3 },
  ];
  const spec = specOf(functions, { bits: 7, rows: { train: 48, validation: 8, test: 8 } });
  for (let seed = 0; seed < 20; seed++) {
    const data = generateBinary(spec, seed);
    const all = SPLITS.flatMap((name) => rowsOf(data[name]).map((row) => text(data[name].inputs, row)));
    assert.equal(new Set(all).size, 64);
    for (const name of SPLITS)
      assert.equal(spread(count(rowsOf(data[name]).map((row) => text(data[name].targets, row))).values()), 0);
  }
});

test('one feature over all 16 bits is dealt without repeats', () => {
  const data = generateBinary(specOf([{ kind: 'parity', bits: 16 }], { bits: 16 }), 3);
  const all = SPLITS.flatMap((name) => rowsOf(data[name]).map((row) => text(data[name].inputs, row)));
  assert.equal(new Set(all).size, 16384 + 2048 + 2048);
});

test('rows come in random order', () => {
  const { targets } = paperData.train;
  const labels = rowsOf(paperData.train).map((row) => text(targets, row));
  const { statistic, freedom } = dependence(labels.slice(1), labels.slice(0, -1));
  assert.ok(Math.abs(statistic - freedom) < SURPRISING * Math.sqrt(2 * freedom));
});

test('the same spec and seed give the same bytes, here as everywhere', () => {
  assert.equal(sha256(generateBinary(paper, 1)), sha256(paperData));
  assert.equal(sha256(paperData), 'f317b6d81cdc2d45c8a66b27b08aa7241a8433f78a7511c659e7d9a906e8640c');
  assert.equal(sha256(mixedData), '8a00e491e7a7d3ba516a36b037a6a78097df88e0882d737c53e1d35e99a7e83a');
});

test('another seed gives other data', () => {
  const hashes = [0, 1, 2, -1, 2 ** 31].map((seed) => sha256(generateBinary(mixed, seed)));
  assert.equal(new Set(hashes).size, hashes.length);
});
