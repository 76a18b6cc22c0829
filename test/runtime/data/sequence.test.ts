import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { generateBinary } from '../../../runtime/data/binary';
import { bitsSpec, groupsOf } from '../../../runtime/data/bits';
import type { Dataset } from '../../../runtime/data/dataset';
import { describeData } from '../../../runtime/data/describe';
import { featureFunction } from '../../../runtime/data/features';
import { generateData } from '../../../runtime/data/generate';
import { type SequenceDataSpec, binaryDataSpec, sequenceDataSpec } from '../../../runtime/data/spec';

const SPLITS = ['train', 'validation', 'test'] as const;
const shared = {
  features: [
    { name: 'copy', function: { kind: 'copy' } },
    { name: 'majority', function: { kind: 'majority', bits: 3 } },
    { name: 'threshold', function: { kind: 'threshold', bits: 4, atLeast: 3 } },
    { name: 'and', function: { kind: 'and', bits: 2 } },
    { name: 'or', function: { kind: 'or', bits: 2 } },
    { name: 'parity', function: { kind: 'parity', bits: 3 } },
    { name: 'ands', function: { kind: 'xor-of-ands', groups: 2, bits: 2 } },
    { name: 'match', function: { kind: 'match', bits: 2 } },
  ],
  seed: 3,
  rows: { train: 1024, validation: 256, test: 100 },
};
const specOf = (rest: object = {}): SequenceDataSpec =>
  sequenceDataSpec.parse({ kind: 'sequence', length: 32, ...shared, ...rest });

const names = shared.features.map(({ name }) => name);
const turned = [...names].reverse();
const plain = specOf();
const data = generateData(plain);
const queries = specOf({ emission: 'queries', order: turned });

const row = ({ data, shape }: { data: ArrayLike<number>; shape: readonly number[] }, index: number) =>
  Array.from({ length: shape[1] }, (_, i) => data[index * shape[1] + i]);

function eachRow(of: Dataset, check: (tokens: number[], values: number[]) => void): void {
  for (const split of SPLITS)
    for (let i = 0; i < of[split].inputs.shape[0]; i++)
      check(row(of[split].inputs, i), row(of[split].targets, i));
}

test('holds the bits of the binary data set with the same features, seed and rows', () => {
  const binary = generateBinary(binaryDataSpec.parse({ kind: 'binary', bits: 32, ...shared }), 3);
  for (const split of SPLITS) {
    assert.deepEqual(data[split].targets, binary[split].targets);
    for (let i = 0; i < binary[split].inputs.shape[0]; i++)
      assert.deepEqual(row(data[split].inputs, i).slice(0, 32), row(binary[split].inputs, i));
  }
});

test('every feature is its function of the tokens of its group, wherever that is placed', () => {
  for (const spec of [plain, specOf({ placement: turned }), queries]) {
    const groups = groupsOf(bitsSpec(spec));
    const { features } = describeData(spec);
    eachRow(generateData(spec), (tokens, values) =>
      features.forEach(({ name }, position) => {
        const feature = shared.features.find((one) => one.name === name);
        const { evaluate } = featureFunction(feature?.function as Parameters<typeof featureFunction>[0]);
        assert.equal(values[position], evaluate(groups[name].map((at) => tokens[at])));
      }),
    );
  }
});

test('values are emitted after a start token and the values before', () => {
  assert.deepEqual(data.input, { kind: 'tokens', length: 40, vocabulary: 3, outputs: 8 });
  eachRow(data, (tokens, values) => assert.deepEqual(tokens.slice(32), [2, ...values.slice(0, -1)]));
});

test('queries name the feature asked for, the same token whatever the order', () => {
  assert.deepEqual(describeData(queries).input, { kind: 'tokens', length: 40, vocabulary: 10, outputs: 8 });
  eachRow(generateData(queries), (tokens) => assert.deepEqual(tokens.slice(32), [9, 8, 7, 6, 5, 4, 3, 2]));
});

test('the order moves targets and what is read there, and leaves the input tokens', () => {
  const other = generateData(specOf({ order: turned }));
  assert.deepEqual(
    other.features.map(({ name }) => name),
    turned,
  );
  for (let i = 0; i < 100; i++) {
    assert.deepEqual(row(other.test.inputs, i).slice(0, 32), row(data.test.inputs, i).slice(0, 32));
    assert.deepEqual(row(other.test.targets, i), row(data.test.targets, i).reverse());
  }
});

test('placement moves the groups, and leaves their bits, the noise and the targets', () => {
  const spec = specOf({ placement: turned });
  const other = generateData(spec);
  const [from, to] = [groupsOf(bitsSpec(plain)), groupsOf(bitsSpec(spec))];
  assert.deepEqual(to.match, [0, 1, 2, 3]);
  assert.deepEqual(to.copy, [22]);
  for (let i = 0; i < 100; i++) {
    const [before, after] = [row(data.test.inputs, i), row(other.test.inputs, i)];
    for (const name of names)
      assert.deepEqual(
        to[name].map((at) => after[at]),
        from[name].map((at) => before[at]),
      );
    assert.deepEqual(after.slice(23), before.slice(23));
  }
  assert.deepEqual(other.test.targets, data.test.targets);
});

test('presence follows the order in which features are put out', () => {
  const features = [
    { name: 'a', function: { kind: 'copy' } },
    { name: 'b', function: { kind: 'copy' }, prevalence: 0.5 },
  ];
  const spec = sequenceDataSpec.parse({
    kind: 'sequence',
    features,
    order: ['b', 'a'],
    rows: { train: 8, validation: 8, test: 8 },
  });
  const { present } = generateData(spec).train;
  assert.equal(
    present?.data.filter((_, i) => i % 2 === 0).reduce((a, b) => a + b),
    4,
  );
  assert.equal(
    present?.data.filter((_, i) => i % 2 === 1).reduce((a, b) => a + b),
    8,
  );
});

test('the same spec gives the same bytes, here as everywhere', () => {
  const sha = createHash('sha256');
  for (const split of SPLITS) sha.update(data[split].inputs.data).update(data[split].targets.data);
  assert.equal(sha.digest('hex'), '1dc530681f55edb5eadc3fd57cdb2f80f6f5ccf44414c8411ef6e907a2367caf');
});
