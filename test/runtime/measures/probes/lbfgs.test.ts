import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../../runtime/data/random';
import { linearDesign } from '../../../../runtime/measures/probes/design';
import { minimise, type Objective } from '../../../../runtime/measures/probes/lbfgs';
import { logLoss } from '../../../../runtime/measures/probes/logistic';
import { fitMargin } from '../../../../runtime/measures/probes/margin-loss';
import { assertNear, matrix } from '../support';

const rest = () => Promise.resolve();

/** (1 - x)^2 + 100 (y - x^2)^2, with its minimum 0 at (1, 1) at the end of a bent valley. */
const rosenbrock: Objective = {
  size: 2,
  evaluate([x, y], gradient) {
    const [a, b] = [1 - x, y - x * x];
    gradient[0] = -2 * a - 400 * x * b;
    gradient[1] = 200 * b;
    return Promise.resolve(a * a + 100 * b * b);
  },
};

const start = Float64Array.of(-1.2, 1);

test('the minimum at the end of a bent valley is found', async () => {
  const { x, converged, steps } = await minimise(
    rosenbrock,
    start,
    { tolerance: 1e-10, mostSteps: 200 },
    rest,
  );
  assert.ok(converged && steps < 100);
  assertNear(x[0], 1, 1e-9, 'x');
  assertNear(x[1], 1, 1e-9, 'y');
});

test('a search that ends before it has converged says so', async () => {
  const { converged, steps } = await minimise(rosenbrock, start, { tolerance: 1e-10, mostSteps: 5 }, rest);
  assert.deepEqual([converged, steps], [false, 5]);
});

test('the minimum of a function with kinks is found', async () => {
  const kinks: Objective = {
    size: 2,
    evaluate([x, y], gradient) {
      gradient[0] = Math.sign(x) + x / 10;
      gradient[1] = 3 * Math.sign(y) + y / 10;
      return Promise.resolve(Math.abs(x) + 3 * Math.abs(y) + (x * x + y * y) / 20);
    },
  };
  const { value } = await minimise(kinks, Float64Array.of(2, -3), { tolerance: 1e-10, mostSteps: 200 }, rest);
  assert.ok(value < 1e-6, `${value}`);
});

test('a probe that is given too few steps has not converged', async () => {
  const random = randomStream(4, 'rows');
  const part = (rows: number) =>
    matrix(
      rows,
      5,
      Float64Array.from({ length: rows * 5 }, () => random.uniform() - 0.5),
    );
  const z = { train: part(40), validation: part(4), test: part(4) };
  const design = await linearDesign(z, rest);
  const targets = Float64Array.from({ length: 40 }, (_, row) => Number(z.train.data[row * 5] > 0));
  const fit = (mostSteps: number) =>
    fitMargin(design, logLoss(targets, 1), 100, { precision: { tolerance: 1e-8, mostSteps } }, rest);
  assert.equal((await fit(1)).converged, false);
  assert.equal((await fit(500)).converged, true);
});
