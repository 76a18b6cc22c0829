import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StudyContract } from '../../webview/study/contract';
import {
  after,
  largestStep,
  resumable,
  seedStanding,
  standing,
  trainingData,
  type Situation,
} from '../../webview/study/state';
import { restoredView, toggled } from '../../webview/study/view';
import { evaluationOf, progressAt, studyState } from './study-state';

const nothing: Situation = { state: null, cancelling: false, problem: null };
const afterAll = (...events: StudyContract['event'][]) => events.reduce(after, nothing);
const running = () => studyState({ status: 'running', reached: [4, 2], job: true });

function stateOf({ state }: Situation) {
  assert.ok(state);
  return state;
}

test('an evaluation takes its place among the steps of its seed, in any order and only once', () => {
  const events = [6, 5, 6, 4].map((index) => evaluationOf(0, index));
  const { run } = stateOf(afterAll({ kind: 'state', state: running() }, ...events));
  const steps = run.seeds[0].curve.map(({ step }) => step);
  assert.equal(steps.length, 7);
  assert.deepEqual(
    steps,
    [...steps].sort((a, b) => a - b),
  );
  assert.equal(largestStep(run.seeds), steps[6]);
});

test('an event that tells nothing new leaves everything identical', () => {
  const now = afterAll({ kind: 'state', state: running() });
  assert.equal(after(now, evaluationOf(0, 3)), now);
  assert.equal(after(nothing, evaluationOf(0, 3)), nothing);
});

test('the same state once more leaves the seeds identical, so that no chart is drawn anew', () => {
  const now = afterAll({ kind: 'state', state: running() });
  const again = after(now, { kind: 'state', state: running() });
  assert.equal(stateOf(again).run.seeds, stateOf(now).run.seeds);
  assert.equal(trainingData(stateOf(again)).seeds, trainingData(stateOf(now)).seeds);
});

test('a state that changes one seed leaves the others identical', () => {
  const now = afterAll({ kind: 'state', state: running() });
  const next = after(now, {
    kind: 'state',
    state: studyState({ status: 'running', reached: [5, 2], job: true }),
  });
  assert.notEqual(stateOf(next).run.seeds[0], stateOf(now).run.seeds[0]);
  assert.equal(stateOf(next).run.seeds[1], stateOf(now).run.seeds[1]);
});

test('evaluations that overtook a state of the running job are kept', () => {
  const now = afterAll({ kind: 'state', state: running() }, evaluationOf(0, 5), evaluationOf(1, 3));
  const late = after(now, { kind: 'state', state: running() });
  assert.deepEqual(
    stateOf(late)
      .run.seeds.slice(0, 2)
      .map(({ curve }) => curve.length),
    [6, 4],
  );
});

test('a resumed run starts from what is on disk, not from what was shown before', () => {
  const stopped = studyState({ status: 'cancelled', reached: [9, 9] });
  const resumed = after(afterAll({ kind: 'state', state: stopped }), { kind: 'state', state: running() });
  assert.deepEqual(
    stateOf(resumed)
      .run.seeds.slice(0, 2)
      .map(({ curve }) => curve.length),
    [5, 3],
  );
});

test('the wish to cancel lasts until no job is left', () => {
  const wished = { ...afterAll({ kind: 'state', state: running() }), cancelling: true };
  assert.equal(after(wished, { kind: 'progress', progress: progressAt(0.5) }).cancelling, true);
  const stopped = studyState({ status: 'cancelled', reached: [4, 2] });
  assert.equal(after(wished, { kind: 'state', state: stopped }).cancelling, false);
});

test('a run stands as its job and its record say, and resumes only where it stopped', () => {
  const cases = [
    [running(), 'training', false],
    [studyState({ status: 'running', reached: [4] }), 'training', false],
    [studyState(), 'finished', false],
    [studyState({ status: 'cancelled' }), 'cancelled', true],
    [studyState({ status: 'failed' }), 'failed', true],
    [studyState({ status: 'interrupted' }), 'interrupted', true],
    [studyState({ status: 'interrupted', job: true }), 'training', false],
  ] as const;
  for (const [state, stands, resumes] of cases) {
    assert.equal(standing(state), stands);
    assert.equal(resumable(state), resumes);
  }
});

test('a seed waits, trains, stops, and passes or fails the gate', () => {
  const { run } = studyState({ failed: [1], reached: [31, 31, 5, -1] });
  const live = run.seeds.map((seed) => seedStanding(seed, 'training'));
  assert.deepEqual(live.slice(0, 4), ['passed', 'failed', 'training', 'waiting']);
  const over = run.seeds.map((seed) => seedStanding(seed, 'cancelled'));
  assert.deepEqual(over.slice(0, 4), ['passed', 'failed', 'stopped', 'stopped']);
});

test('choices are restored only where the run has what was chosen', () => {
  const { run } = studyState();
  const [{ checkpoints }] = run.seeds;
  const good = {
    training: { layer: 'hidden.2', scale: 'step' },
    seed: { seed: 3, layer: 'logits', feature: 'hard' },
    chosen: [checkpoints[1].file],
  };
  assert.deepEqual(restoredView(good, run), good);
  const stale = {
    training: { layer: 'gone', scale: 'step' },
    seed: { seed: 30, layer: 'logits', feature: 'hard' },
    chosen: ['seed-0/checkpoints/gone.onnx'],
  };
  assert.deepEqual(restoredView(stale, run), { training: undefined, seed: undefined, chosen: [] });
  assert.deepEqual(restoredView(undefined, run).chosen, []);
});

test('of three checkpoints, the one chosen first goes; choosing again takes back', () => {
  assert.deepEqual(toggled(['a', 'b'], 'c'), ['b', 'c']);
  assert.deepEqual(toggled(['a', 'b'], 'a'), ['b']);
});

test('a run that can not be read any more says why beside what was read, until it can be read again', () => {
  const error = { kind: 'user', subject: 'runs/x', reason: 'holds no run.', remedy: '' } as const;
  const lost = afterAll({ kind: 'state', state: running() }, { kind: 'unreadable', error });
  assert.deepEqual(lost.problem, error);
  assert.equal(stateOf(lost).run.seeds.length, running().run.seeds.length);
  assert.equal(after(lost, { kind: 'state', state: running() }).problem, null);
});
