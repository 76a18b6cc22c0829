import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateBinary } from '../../../runtime/data/binary';
import { checkBinaryData } from '../../../runtime/data/binary-check';
import { type FeatureFunctionSpec, binaryDataSpec } from '../../../runtime/data/spec';
import { UserError } from '../../../runtime/errors';

const specOf = (functions: FeatureFunctionSpec[], rest: object = {}) =>
  binaryDataSpec.parse({
    kind: 'binary',
    features: functions.map((of, i) => ({ name: `f${i}`, function: of })),
    ...rest,
  });

function refused(spec: ReturnType<typeof specOf>, subject: string, words: RegExp): void {
  for (const attempt of [() => checkBinaryData(spec), () => generateBinary(spec, 0)])
    assert.throws(
      attempt,
      (error) =>
        error instanceof UserError &&
        error.subject === subject &&
        words.test(`${error.reason} ${error.remedy}`),
    );
}

test('accepts each kind of feature with default rows and bits', () => {
  const functions: FeatureFunctionSpec[] = [
    { kind: 'copy' },
    { kind: 'majority', bits: 5 },
    { kind: 'threshold', bits: 4, atLeast: 4 },
    { kind: 'and', bits: 2 },
    { kind: 'or', bits: 3 },
    { kind: 'parity', bits: 4 },
    { kind: 'xor-of-ands', groups: 2, bits: 2 },
    { kind: 'match', bits: 2 },
  ];
  checkBinaryData(specOf(functions));
  checkBinaryData(specOf([{ kind: 'xor-of-xors', groups: 4, bits: 4 }]));
});

test('refuses a name that two features share', () => {
  const spec = specOf([{ kind: 'copy' }, { kind: 'copy' }]);
  spec.features[1].name = 'f0';
  refused(spec, 'data.features[1].name', /"f0" names another feature/);
});

test('refuses a threshold that is never reached', () => {
  const spec = specOf([{ kind: 'copy' }, { kind: 'threshold', bits: 4, atLeast: 5 }]);
  refused(spec, 'data.features[1].function.atLeast', /more than the 4 bits .* Choose 1 to 4\./);
});

test('refuses a group of more than 16 bits', () => {
  const spec = specOf([{ kind: 'xor-of-xors', groups: 3, bits: 6 }], { bits: 64 });
  refused(spec, 'data.features[0].function.bits', /18 bits in all.* Choose at most 5\./);
  refused(
    specOf([{ kind: 'match', bits: 9 }]),
    'data.features[0].function.bits',
    /18 bits in all.* Choose at most 8\./,
  );
});

test('refuses groups that do not fit into the input', () => {
  const spec = specOf(
    [
      { kind: 'parity', bits: 4 },
      { kind: 'majority', bits: 3 },
    ],
    { bits: 6 },
  );
  refused(spec, 'data.bits', /is 6, and the groups of the features take 7 bits.* Choose 7 or more/);
});

test('refuses more rows than half of the input vectors, naming the combination', () => {
  const rows = (train: number) => ({ bits: 8, rows: { train, validation: 4, test: 4 } });
  checkBinaryData(specOf([{ kind: 'copy' }, { kind: 'parity', bits: 4 }], rows(120)));
  refused(specOf([{ kind: 'copy' }, { kind: 'parity', bits: 4 }], rows(124)), 'data.rows', /f0=0, f1=0/);
  refused(specOf([{ kind: 'and', bits: 4 }], rows(100)), 'data.rows', /54 different .* f0=1/);
});
