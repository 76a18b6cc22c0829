import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rateFactor } from '../../../runtime/train/schedule';
import { scheduleSpec } from '../../../runtime/train/spec-optimizer';

const STEPS = 101;
const factors = (spec: Record<string, unknown>, steps = STEPS) => {
  const factor = rateFactor(scheduleSpec.parse(spec), steps);
  return Array.from({ length: steps }, (_, step) => factor(step));
};
const near = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-12, `${found}`);

test('a constant rate is the learning rate at every step', () => {
  assert.ok(factors({ kind: 'constant' }).every((factor) => factor === 1));
});

test('warm-up rises in equal parts to the whole rate, which its last step has', () => {
  const rates = factors({ kind: 'constant', warmup: 4 });
  assert.deepEqual(rates.slice(0, 6), [0.25, 0.5, 0.75, 1, 1, 1]);
});

for (const kind of ['cosine', 'linear']) {
  test(`${kind} goes from the whole rate to its floor at the last step, half way at the middle`, () => {
    const rates = factors({ kind, floor: 0.2 });
    near(rates[0], 1);
    near(rates[50], 0.6);
    near(rates[100], 0.2);
    const warmed = factors({ kind, floor: 0.2, warmup: 20 });
    near(warmed[19], 1);
    near(warmed[20], 1);
    near(warmed[60], 0.6);
    near(warmed[100], 0.2);
  });
}

test('step multiplies after so many steps, counted from the end of the warm-up', () => {
  const rates = factors({ kind: 'step', every: 30, factor: 0.5 });
  assert.deepEqual(
    [0, 29, 30, 59, 60, 100].map((step) => rates[step]),
    [1, 1, 0.5, 0.5, 0.25, 0.125],
  );
  const warmed = factors({ kind: 'step', every: 30, factor: 0.5, warmup: 10 });
  assert.deepEqual(
    [9, 39, 40].map((step) => warmed[step]),
    [1, 1, 0.5],
  );
});

test('a rate is never below 0 nor above the learning rate, however short the run', () => {
  const kinds = fc.constantFrom('constant', 'cosine', 'linear', 'step');
  fc.assert(
    fc.property(
      kinds,
      fc.integer({ min: 1, max: 50 }),
      fc.nat(50),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (kind, steps, warmup, floor) => {
        const own = { step: { every: 3 }, constant: {}, cosine: { floor }, linear: { floor } }[kind];
        assert.ok(factors({ kind, warmup, ...own }, steps).every((factor) => factor >= 0 && factor <= 1));
      },
    ),
  );
});
