import { test } from 'node:test';
import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/errors';
import { measurePair } from '../../../runtime/measures/measure-pair';
import { measures } from '../../../runtime/measures/registry';
import { gaussianMatrix, mapped, matrix } from './support';

const X = gaussianMatrix(1, 20, 5);
const Y = gaussianMatrix(2, 20, 7);
const constant = mapped(X, (_, column) => 0.3 * column + 0.1);

test('no measure is ever NaN or infinite, and each null has a reason', () => {
  const zeros = matrix(20, 3);
  const simplex = matrix(
    20,
    20,
    Float64Array.from({ length: 400 }, (_, k) => (k % 21 === 0 ? 1 : 0)),
  );
  const huge = mapped(X, (value) => value * 1e200);
  for (const x of [constant, zeros, simplex, huge, matrix(20, 1, X.data.slice(0, 20))]) {
    for (const y of [Y, x]) {
      const { values, undefined: reasons } = measurePair(x, y);
      assert.equal(Object.keys(values).length, measures.length);
      for (const [key, value] of Object.entries(values)) {
        assert.equal(value === null, key in reasons, key);
        for (const number of [value].flat())
          if (typeof number === 'number') assert.ok(Number.isFinite(number), `${key} is ${number}`);
      }
    }
  }
});

test('a constant representation is named as the reason', () => {
  const keys = [
    'cka.linear.biased',
    'cka.linear.debiased',
    'cka.rbf.t0.4.kornblith.biased',
    'rsa.euclidean.pearson',
  ];
  for (const key of keys) {
    assert.equal(measurePair(constant, Y, [key]).undefined[key], 'X is constant: no variance.');
    assert.equal(measurePair(Y, constant, [key]).undefined[key], 'Y is constant: no variance.');
  }
  const spectra = measurePair(constant, Y, ['spectrum.x.stable_rank', 'spectrum.x.numerical_rank']);
  assert.equal(spectra.undefined['spectrum.x.stable_rank'], 'X is constant: no variance.');
  assert.equal(spectra.values['spectrum.x.numerical_rank'], 0);
});

test('the debiased form of three inputs is undefined for that reason', () => {
  const key = 'cka.linear.debiased';
  const result = measurePair(gaussianMatrix(1, 3, 5), gaussianMatrix(2, 3, 5), [key]);
  assert.equal(result.values[key], null);
  assert.equal(result.undefined[key], 'The debiased form needs at least 4 rows; there are 3.');
});

test('a minibatch form of too few inputs is undefined for that reason', () => {
  const key = 'cka.linear.minibatch_hsic1_B256';
  assert.equal(measurePair(X, Y, [key]).undefined[key], 'There are fewer than 256 rows.');
});

test('a value that is not a number is found and placed, and spares what does not read it', () => {
  const broken = mapped(Y, (value) => value);
  broken.data[2 * 7 + 4] = NaN;
  const { values, undefined: reasons } = measurePair(X, broken);
  const reason = 'Y has values that are not finite (the first, NaN, in row 3, column 5).';
  assert.equal(reasons['cka.linear.debiased'], reason);
  assert.equal(reasons['spectrum.y.stable_rank'], reason);
  assert.notEqual(values['spectrum.x.stable_rank'], null);
  assert.deepEqual([values.n, values.p, values.q], [20, 5, 7]);
});

test('a row without direction is named where a measure needs directions', () => {
  const withZeroRow = mapped(X, (value) => value);
  withZeroRow.data.fill(0, 5, 10);
  const reasons = measurePair(withZeroRow, Y).undefined;
  assert.match(reasons['rsa.cosine.pearson'], /^Row 2 of X is all zeros/);
  assert.match(reasons['rsa.correlation.pearson'], /^Row 2 of X is constant over units/);
  assert.match(reasons['coding_rate.x.l2.eps2_0.5'], /^Row 2 of X is all zeros/);
  assert.equal('coding_rate.x.raw.eps2_0.5' in reasons, false);
});

test('representations of different inputs are refused before anything is computed', () => {
  assert.throws(
    () => measurePair(X, gaussianMatrix(2, 19, 7)),
    (error) => error instanceof UserError && /20 and 19 rows/.test(error.reason),
  );
});

test('an empty representation is refused', () => {
  assert.throws(
    () => measurePair(matrix(0, 3), matrix(0, 3)),
    (error) => error instanceof UserError && error.subject === 'X',
  );
});

test('an unknown measure is refused with close ones', () => {
  assert.throws(
    () => measurePair(X, Y, ['cka.linear.debaised']),
    (error) =>
      error instanceof UserError &&
      error.subject === 'cka.linear.debaised' &&
      error.remedy.startsWith('Close ones are cka.linear.debiased,'),
  );
});

test('a single row is not called constant', () => {
  const row = matrix(1, 3, Float64Array.of(1, 2, 3));
  const key = 'spectrum.x.top1_var';
  assert.equal(measurePair(row, row, [key]).undefined[key], 'X has a single row: no variance.');
});
