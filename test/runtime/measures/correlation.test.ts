import { test } from 'node:test';
import assert from 'node:assert/strict';
import { rhoA, spearman } from '../../../runtime/measures/correlation';
import { assertNear } from './support';

test('without ties rho_a is Spearman, and with ties it is closer to 0', () => {
  const a = Float64Array.of(0.1, 2, 7, 3, 9);
  const b = Float64Array.of(1, 0.2, 8, 4, 5);
  assertNear(rhoA(a, b), spearman(a, b), 1e-15, 'rho_a');
  const tiedB = Float64Array.of(1, 1, 8, 4, 4);
  assert.ok(Math.abs(rhoA(a, tiedB)) < Math.abs(spearman(a, tiedB)));
});
