import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, progressText, runDescription, verdictText } from '../../../extension/views/run-text';
import type { RunSummary } from '../../../extension/workspace/run-summary';

const RUN: RunSummary = {
  folder: '/runs/x',
  study: 'x',
  status: 'finished',
  startedAt: undefined,
  reason: undefined,
  verdicts: [
    { finding: 'F1', outcome: 'reproduced' },
    { finding: 'F2', outcome: 'gate failed' },
    { finding: 'F3', outcome: 'reproduced' },
  ],
};

test('outcomes are counted by kind', () => {
  assert.equal(verdictText(RUN), '2 reproduced, 1 gate failed');
  assert.equal(verdictText({ ...RUN, verdicts: [] }), '');
});

test('a run without claims, or without an end, tells its status', () => {
  assert.equal(runDescription({ ...RUN, verdicts: [] }), 'finished');
  assert.equal(runDescription({ ...RUN, status: 'interrupted' }), 'interrupted');
});

test('ages are whole units in words', () => {
  const now = Date.parse('2026-01-02T00:00:00Z');
  const before = (seconds: number) => ago(new Date(now - 1000 * seconds), now);
  assert.deepEqual([10, 90, 7200, 86_400].map(before), [
    'just now',
    '1 minute ago',
    '2 hours ago',
    'yesterday',
  ]);
});

test('progress tells the share, and the time left where it is known', () => {
  const progress = { kind: 'progress', label: '', done: 45, total: 100, secondsLeft: null } as const;
  assert.equal(progressText(null), 'starting');
  assert.equal(progressText(progress), '45 %');
  assert.equal(progressText({ ...progress, secondsLeft: 0.2 }), '45 % · 1 s left');
  assert.equal(progressText({ ...progress, secondsLeft: 200 }), '45 % · 3 min left');
  assert.equal(progressText({ ...progress, secondsLeft: 5400 }), '45 % · 1.5 h left');
});
