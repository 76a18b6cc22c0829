import assert from 'node:assert/strict';
import { test } from 'node:test';
import { featureFunction, patternsByValue } from '../../../runtime/data/features';
import type { FeatureFunctionSpec } from '../../../runtime/data/spec';

/** Truth table as text: the value for 000, 100, 010, 110, ... (bit 0 counts fastest). */
function table(spec: FeatureFunctionSpec): string {
  const { bits, evaluate } = featureFunction(spec);
  return Array.from({ length: 2 ** bits }, (_, pattern) =>
    evaluate(Array.from({ length: bits }, (_, i) => (pattern >> i) & 1)),
  ).join('');
}

const tables: [FeatureFunctionSpec, string][] = [
  [{ kind: 'copy' }, '01'],
  [{ kind: 'majority', bits: 3 }, '00010111'],
  [{ kind: 'majority', bits: 4 }, '0000000100010111'],
  [{ kind: 'threshold', bits: 3, atLeast: 1 }, '01111111'],
  [{ kind: 'threshold', bits: 3, atLeast: 2 }, '00010111'],
  [{ kind: 'threshold', bits: 3, atLeast: 3 }, '00000001'],
  [{ kind: 'and', bits: 2 }, '0001'],
  [{ kind: 'and', bits: 3 }, '00000001'],
  [{ kind: 'or', bits: 2 }, '0111'],
  [{ kind: 'or', bits: 3 }, '01111111'],
  [{ kind: 'parity', bits: 2 }, '0110'],
  [{ kind: 'parity', bits: 3 }, '01101001'],
  [{ kind: 'xor-of-ands', groups: 2, bits: 2 }, '0001000100011110'],
  [{ kind: 'xor-of-xors', groups: 2, bits: 2 }, '0110100110010110'],
  [{ kind: 'match', bits: 1 }, '1001'],
  [{ kind: 'match', bits: 2 }, '1000011001100001'],
];

for (const [spec, expected] of tables)
  test(`${JSON.stringify(spec)} has its truth table`, () => assert.equal(table(spec), expected));

test('a match of two groups of 3 bits is 1 for the sum of squared binomials', () => {
  assert.equal(table({ kind: 'match', bits: 3 }).replaceAll('0', '').length, 1 + 9 + 9 + 1);
});

test('an xor of ands is odd in the number of full groups', () => {
  const { bits, evaluate } = featureFunction({ kind: 'xor-of-ands', groups: 3, bits: 2 });
  assert.equal(bits, 6);
  assert.equal(evaluate([1, 1, 0, 1, 1, 0]), 1);
  assert.equal(evaluate([1, 1, 0, 1, 1, 1]), 0);
  assert.equal(evaluate([1, 1, 1, 1, 1, 1]), 1);
});

test('patterns are listed under the value that they give, every pattern once', () => {
  for (const [spec, expected] of tables) {
    const [zeros, ones] = patternsByValue(featureFunction(spec));
    assert.deepEqual(
      [...zeros, ...ones].sort((a, b) => a - b),
      [...expected].map((_, i) => i),
    );
    assert.ok(zeros.every((pattern) => expected[pattern] === '0'));
    assert.ok(ones.every((pattern) => expected[pattern] === '1'));
  }
});
