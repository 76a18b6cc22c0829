import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EvaluationPoint, SeedResult } from '../../../runtime/studies/results';
import { judge } from '../../../runtime/studies/verdict';

type Point = [step: number, accuracy: [number, number], r2: [number | null, number | null], variance: number];

function point([step, [easy, hard], [r2Easy, r2Hard], variance]: Point): EvaluationPoint {
  return {
    step,
    loss: 0.1,
    gradientNorm: null,
    accuracy: { easy, hard },
    varianceExplained: { hidden1: { easy: r2Easy, hard: r2Hard } },
    totalVariance: { hidden1: variance },
  };
}

function seedOf(seed: number, points: Point[], gatePassed = true): SeedResult {
  const layers = [{ name: 'hidden1', units: 4, ofRecord: true }];
  return { seed, layers, gatePassed, curve: points.map(point), checkpoints: [], analysis: '' };
}

const final = (seed: number, easy: number | null, hard: number | null, gatePassed = true) =>
  seedOf(seed, [[100, [1, 1], [easy, hard], 1]], gatePassed);

const stronger = { kind: 'stronger', finding: 'F1', feature: 'easy', than: 'hard' } as const;
const rising = { kind: 'keeps-rising', finding: 'F2', feature: 'easy', while: 'hard' } as const;

test('a difference whose interval lies above 0 reproduces the claim', () => {
  const verdict = judge(
    stronger,
    [final(0, 0.6, 0.1), final(1, 0.5, 0.1), final(2, 0.55, 0.05)],
    'hidden1',
    0.95,
  );
  assert.equal(verdict.outcome, 'reproduced');
  assert.ok(Math.abs((verdict.effect.mean ?? 0) - 0.46666666666666667) < 1e-12);
  assert.deepEqual(verdict.seedsUsed, [0, 1, 2]);
});

test('a difference whose interval lies below 0 contradicts the claim', () => {
  const verdict = judge(
    stronger,
    [final(0, 0.1, 0.6), final(1, 0.1, 0.5), final(2, 0.05, 0.55)],
    'hidden1',
    0.95,
  );
  assert.equal(verdict.outcome, 'contradicted');
});

test('a difference whose interval contains 0 does not reproduce the claim', () => {
  const verdict = judge(stronger, [final(0, 0.6, 0.1), final(1, 0.1, 0.6)], 'hidden1', 0.95);
  assert.equal(verdict.outcome, 'not reproduced');
});

test('a single seed gives no interval and so no reproduction', () => {
  const verdict = judge(stronger, [final(0, 0.9, 0.1)], 'hidden1', 0.95);
  assert.equal(verdict.outcome, 'not reproduced');
  assert.match(verdict.note ?? '', /at least two/);
});

test('no seed past the gate fails it', () => {
  assert.equal(judge(stronger, [final(0, 0.9, 0.1, false)], 'hidden1', 0.95).outcome, 'gate failed');
});

test('seeds below the accuracy gate are left out and named', () => {
  const seeds = [final(0, 0.6, 0.1), final(1, 0.5, 0.1), final(2, 0.97, 0, false)];
  const verdict = judge(stronger, seeds, 'hidden1', 0.95);
  assert.deepEqual(verdict.seedsFailedGate, [2]);
  assert.equal(verdict.effect.n, 2);
});

test('no claim is made when most seeds fail the gate', () => {
  const seeds = [
    final(0, 0.6, 0.1),
    final(1, 0.5, 0.1),
    ...[2, 3, 4].map((seed) => final(seed, 0.9, 0, false)),
  ];
  assert.equal(judge(stronger, seeds, 'hidden1', 0.95).outcome, 'gate failed');
});

test('an effect that is undefined in a seed is said, and is no reproduction', () => {
  const verdict = judge(
    stronger,
    [final(0, 0.6, 0.1), final(1, null, null), final(2, 0.6, 0.2)],
    'hidden1',
    0.95,
  );
  assert.equal(verdict.outcome, 'not reproduced');
  assert.match(verdict.note ?? '', /seed 1/);
});

test('the rise is measured between the two gates, as a share of the final variance', () => {
  const curve = (r2: number): Point[] => [
    [0, [0.5, 0.5], [0, 0], 1],
    [10, [0.96, 0.5], [0.5, 0], 1],
    [50, [1, 0.96], [r2, 0.1], 2],
    [100, [1, 1], [0.5, 0.2], 4],
  ];
  const verdict = judge(rising, [seedOf(0, curve(0.5)), seedOf(1, curve(0.6))], 'hidden1', 0.95);
  // (0.5 * 2 - 0.5 * 1) / 4 and (0.6 * 2 - 0.5 * 1) / 4
  assert.ok(Math.abs((verdict.effect.mean ?? 0) - (0.125 + 0.175) / 2) < 1e-12);
});

test('a feature that is learned after the other one does not count as rising meanwhile', () => {
  const curve: Point[] = [
    [10, [0.5, 0.96], [0.1, 0.1], 1],
    [50, [0.96, 1], [0.6, 0.1], 1],
  ];
  const verdict = judge(rising, [seedOf(0, curve), seedOf(1, curve)], 'hidden1', 0.95);
  assert.equal(verdict.outcome, 'not reproduced');
  assert.match(verdict.note ?? '', /learned before/);
});

test('a feature counts as learned at exactly the gate', () => {
  const curve = (r2: number): Point[] => [
    [10, [0.75, 0.5], [0.25, 0], 1],
    [50, [0.8, 0.75], [r2, 0], 1],
    [100, [1, 1], [0.9, 0.5], 1],
  ];
  const { effect } = judge(rising, [seedOf(0, curve(0.5)), seedOf(1, curve(0.5))], 'hidden1', 0.75);
  assert.equal(effect.mean, 0.25);
});
