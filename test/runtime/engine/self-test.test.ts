import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selfTestInputs, selfTestModel, STEPS, TOLERANCE } from '../../../runtime/engine/self-test-graph';
import { testProvider } from '../../../runtime/engine/self-test';
import { Session } from '../../../runtime/engine/session';

test('the self-test trains: the loss falls, and the weights move by far more than the tolerance', async () => {
  const session = await Session.create(selfTestModel());
  const inputs = selfTestInputs();
  const results = await session.run(inputs);
  await session.release();
  const losses = results.losses.data as Float32Array;
  assert.equal(losses.length, STEPS);
  assert.ok(losses[STEPS - 1] < 0.97 * losses[0], `from ${losses[0]} to ${losses[STEPS - 1]}`);
  for (const name of ['first', 'second']) {
    const before = inputs[name].data as Float32Array;
    const after = results[`trained_${name}`].data as Float32Array;
    assert.ok(Math.max(...after.map((value, i) => Math.abs(value - before[i]))) > 20 * TOLERANCE);
  }
});

test('the CPU agrees with itself and tells its speed', async () => {
  const { largestDifference, stepsPerSecond, cpuStepsPerSecond } = await testProvider('cpu');
  assert.equal(largestDifference, 0);
  assert.ok(stepsPerSecond > 0 && stepsPerSecond === cpuStepsPerSecond);
});
