/** Whatever data set of bits is asked for: it is refused with a place in the spec, or it is as the spec says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { generateBinary } from '../../../runtime/data/binary';
import { checkBinaryData } from '../../../runtime/data/binary-check';
import { featureFunction } from '../../../runtime/data/features';
import { type BinaryDataSpec, binaryDataSpec } from '../../../runtime/data/spec';
import { UserError } from '../../../runtime/errors';

const SPLITS = ['train', 'validation', 'test'] as const;

const functions = fc.oneof(
  fc.constant({ kind: 'copy' }),
  fc.record({ kind: fc.constantFrom('majority', 'parity'), bits: fc.integer({ min: 3, max: 5 }) }),
  fc.record({ kind: fc.constantFrom('and', 'or'), bits: fc.integer({ min: 2, max: 3 }) }),
  fc.constant({ kind: 'match', bits: 2 }),
);
const prevalence = fc.oneof(fc.constant(1), fc.constantFrom(0.01, 0.1, 0.5, 0.77));
const rows = fc.integer({ min: 1, max: 300 });

const specs = fc
  .record({
    bits: fc.integer({ min: 4, max: 24 }),
    features: fc.array(fc.record({ function: functions, prevalence }), { minLength: 1, maxLength: 4 }),
    agreement: fc.option(fc.constantFrom(0, 0.2, 0.5, 0.95, 1)),
    rows: fc.record({ train: rows, validation: rows, test: rows }),
    seed: fc.nat(1000),
  })
  .map(({ features, agreement, ...rest }) =>
    binaryDataSpec.parse({
      ...rest,
      kind: 'binary',
      features: features.map((feature, i) => ({ ...feature, name: `f${i}` })),
      correlations: agreement === null || features.length < 2 ? [] : [{ features: ['f1', 'f0'], agreement }],
    }),
  );

function checkSplit(
  spec: BinaryDataSpec,
  data: ReturnType<typeof generateBinary>,
  split: (typeof SPLITS)[number],
) {
  const { inputs, targets, present } = data[split];
  const width = spec.features.length;
  const count = spec.rows[split];
  const isPresent = (row: number, f: number) => present === undefined || present.data[row * width + f] === 1;
  spec.features.forEach(({ name, function: of, prevalence: share }, f) => {
    const { evaluate } = featureFunction(of);
    let [here, ones] = [0, 0];
    for (let row = 0; row < count; row++) {
      const bits = data.groups[name].map((bit) => inputs.data[row * spec.bits + bit]);
      const value = targets.data[row * width + f];
      assert.equal(value, evaluate(bits));
      if (isPresent(row, f)) here++;
      else assert.ok(bits.every((bit) => bit === 0));
      ones += value;
    }
    assert.equal(here, Math.round(share * count));
    const paired = spec.correlations.some(({ features }) => features.includes(name));
    // Features of a pair and of the plain path are balanced within each combination: to a row for each of those.
    const slack = paired || share === 1 ? 2 ** width : 1;
    assert.ok(Math.abs(2 * ones - here) <= slack, `${ones} of ${here}`);
  });
  for (const { agreement } of spec.correlations) {
    const agree = Array.from({ length: count }, (_, row) => row).filter(
      (row) => targets.data[row * width] === targets.data[row * width + 1],
    );
    assert.equal(agree.length, Math.round(agreement * count));
  }
}

test('a data set of bits is refused with its place in the spec, or is exactly as asked for', () => {
  const outcomes = { made: 0, refused: 0 };
  fc.assert(
    fc.property(specs, (spec) => {
      let data;
      try {
        data = generateBinary(spec, spec.seed);
      } catch (error) {
        assert.ok(error instanceof UserError && error.subject.startsWith('data.'), String(error));
        outcomes.refused++;
        return;
      }
      checkBinaryData(spec);
      outcomes.made++;
      for (const split of SPLITS) checkSplit(spec, data, split);
      const vectors = SPLITS.flatMap((split) =>
        Array.from({ length: spec.rows[split] }, (_, row) =>
          data[split].inputs.data.subarray(row * spec.bits, (row + 1) * spec.bits).join(''),
        ),
      );
      assert.equal(new Set(vectors).size, vectors.length);
    }),
    { numRuns: 200, seed: 4 },
  );
  assert.ok(outcomes.made > 30 && outcomes.refused > 30, JSON.stringify(outcomes));
});
