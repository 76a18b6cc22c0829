import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { findPlacement, placementOf } from '../../../runtime/engine/placement';
import { profileRun } from '../../../runtime/engine/profile';
import { selfTestInputs, selfTestModel, STEPS } from '../../../runtime/engine/self-test-graph';

test('every node that ran is placed once, those inside a loop too', async () => {
  const placement = await findPlacement(selfTestModel(), selfTestInputs(), { optimization: 'disabled' });
  assert.deepEqual(Object.keys(placement), ['cpu']);
  const operators = placement.cpu?.operators ?? {};
  assert.equal(operators.Loop, 1);
  assert.equal(operators.Conv, 1);
  assert.equal(operators.Gather, 3);
  assert.equal(operators.Gemm, 5, 'two forward, one backward, two updates');
  const total = Object.values(operators).reduce((sum, count) => sum + count, 0);
  assert.equal(placement.cpu?.nodes, total);
});

test('a profile has each execution with its time, and leaves no file behind', async () => {
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('replens-profile-'));
  const before = left();
  const executions = await profileRun(selfTestModel(), selfTestInputs(), { optimization: 'disabled' });
  assert.deepEqual(left(), before);
  const gemms = executions.filter(({ operator }) => operator === 'Gemm');
  assert.equal(gemms.length, 5 * STEPS);
  assert.ok(executions.every(({ name, microseconds }) => name !== '' && microseconds >= 0));
});

test('nodes on two providers are told apart, and an unknown provider is not passed over', () => {
  const node = (name: string, operator: string, provider: string) => ({
    name,
    operator,
    provider,
    microseconds: 1,
  });
  const mixed = [
    node('a', 'Gemm', 'CUDAExecutionProvider'),
    node('a', 'Gemm', 'CUDAExecutionProvider'),
    node('b', 'Shape', 'CPUExecutionProvider'),
    node('c', 'Gemm', 'CUDAExecutionProvider'),
  ];
  assert.deepEqual(placementOf(mixed), {
    cuda: { nodes: 2, operators: { Gemm: 2 } },
    cpu: { nodes: 1, operators: { Shape: 1 } },
  });
  assert.throws(() => placementOf([node('a', 'Gemm', 'NewExecutionProvider')]), /NewExecutionProvider/);
});
