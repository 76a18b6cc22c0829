/**
 * Probes against scikit-learn on the same standardised rows. Closed forms (ridge, naive Bayes, neighbours) differ by rounding alone:
 * 1e-9. The minima of logistic regression and of the linear SVM are unique. Ours stops where the gradient is 1e-13 of its first norm,
 * which is some units; the penalty bends the objective by at least 1 / (C n) >= 1e-4, so that weights are within 1e-8 of the minimum.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Matrix } from '../../../../runtime/measures/matrix';
import { linearDesign, type LinearDesign } from '../../../../runtime/measures/probes/design';
import { scoresOf, type LinearModel } from '../../../../runtime/measures/probes/linear-model';
import { logLoss } from '../../../../runtime/measures/probes/logistic';
import { fitMargin, type MarginLoss } from '../../../../runtime/measures/probes/margin-loss';
import { fitNaiveBayes, jointLogLikelihood } from '../../../../runtime/measures/probes/naive-bayes';
import { neighboursOf, voteOf } from '../../../../runtime/measures/probes/neighbours';
import { perPart, type Parts } from '../../../../runtime/measures/probes/parts';
import { fitRidge } from '../../../../runtime/measures/probes/ridge';
import { accuracy, confusionOf, r2 } from '../../../../runtime/measures/probes/scores';
import { standardise } from '../../../../runtime/measures/probes/standardise';
import { squaredHinge } from '../../../../runtime/measures/probes/svm';
import { categoriesOf, columnsOf, oneHot, type Task } from '../../../../runtime/measures/probes/task';
import { goldenJson, matrixFromRows } from '../support';

interface GoldenFit {
  coefficients: number[][];
  intercepts: number[];
  /** Of classifiers. */
  decision?: number[][];
  predicted: number[];
  /** Of regressions. */
  r2?: number;
}

interface GoldenCase {
  name: string;
  classes: number;
  x: number[][];
  y: number[];
  train: number;
  ridge: Record<string, GoldenFit>;
  logistic?: Record<string, GoldenFit>;
  svm?: Record<string, GoldenFit>;
  knn: Record<string, number[]>;
  naiveBayes?: { jointLogLikelihood: number[][]; predicted: number[] };
  confusion?: number[][];
  accuracy?: number;
}

const rest = () => Promise.resolve();
const exact = { precision: { tolerance: 1e-13, mostSteps: 5000 } };

const cases = goldenJson<GoldenCase[]>('probes.json').map((golden) => {
  const rows = {
    train: golden.y.slice(0, golden.train).map((_, i) => i),
    validation: [0],
    test: golden.y.slice(golden.train).map((_, i) => golden.train + i),
  };
  const targets = perPart((part) => Float64Array.from(rows[part], (row) => golden.y[row]));
  const task: Task =
    golden.classes > 0
      ? { kind: 'categorical', classes: golden.classes, targets }
      : { kind: 'numeric', targets };
  return { golden, task, z: standardise(matrixFromRows(golden.x), rows) };
});

const designOf = (z: Parts<Matrix>): Promise<LinearDesign> => linearDesign(z, rest);

function assertAll(actual: ArrayLike<number>, expected: readonly number[], tolerance: number, what: string) {
  assert.equal(actual.length, expected.length, what);
  const scale = Math.max(1, ...expected.map(Math.abs));
  expected.forEach((value, i) => {
    const error = Math.abs(actual[i] - value);
    assert.ok(error <= tolerance * scale, `${what}: entry ${i} is ${actual[i]}, not ${value}`);
  });
}

/** The weights of units: differences of the scores of unit vectors, through the design of these as further rows. */
async function coefficientsOf(z: Parts<Matrix>, model: LinearModel): Promise<number[][]> {
  const { cols } = z.train;
  const units: Matrix = { rows: cols, cols, data: new Float64Array(cols * cols) };
  for (let j = 0; j < cols; j++) units.data[j * cols + j] = 1;
  const { test: scores } = await scoresOf(await designOf({ ...z, test: units }), model, rest);
  return Array.from(model.intercepts, (b, k) =>
    Array.from({ length: cols }, (_, j) => scores.data[j * scores.cols + k] - b),
  );
}

async function assertModel(
  z: Parts<Matrix>,
  model: LinearModel,
  expected: GoldenFit,
  tolerance: number,
  what: string,
) {
  const coefficients = await coefficientsOf(z, model);
  coefficients.forEach((weights, k) =>
    assertAll(weights, expected.coefficients[k], tolerance, `${what}, weights ${k}`),
  );
  const { test: scores } = await scoresOf(await designOf(z), model, rest);
  // Softmax scores are told up to a number that all categories share.
  assertAll(
    scores.data,
    (expected.decision ?? expected.predicted.map((v) => [v])).flat(),
    tolerance,
    `${what}, scores`,
  );
  if (expected.decision)
    assert.deepEqual(Array.from(categoriesOf(scores)), expected.predicted, `${what}, predictions`);
}

for (const { golden, task, z } of cases) {
  test(`${golden.name}: ridge is that of scikit-learn to rounding`, async () => {
    const targets =
      task.kind === 'categorical'
        ? oneHot(task.targets.train, columnsOf(task), 1, -1)
        : { rows: golden.train, cols: 1, data: task.targets.train };
    const design = await designOf(z);
    for (const [alpha, expected] of Object.entries(golden.ridge)) {
      const model = await fitRidge(design, targets, Number(alpha), rest);
      await assertModel(z, model, expected, 1e-9, `alpha ${alpha}`);
      const { test: scores } = await scoresOf(design, model, rest);
      if (expected.r2 !== undefined)
        assert.ok(Math.abs(r2(scores.data, task.targets.test) - expected.r2) < 1e-9);
      if (alpha !== '1' || task.kind === 'numeric') continue;
      const predicted = categoriesOf(scores);
      assert.equal(accuracy(predicted, task.targets.test), golden.accuracy);
      assert.deepEqual(confusionOf(predicted, task.targets.test, golden.classes), golden.confusion);
    }
  });

  test(`${golden.name}: the nearest neighbours vote as those of scikit-learn`, async () => {
    const neighbours = await neighboursOf(z, 15, rest);
    for (const [k, expected] of Object.entries(golden.knn))
      assertAll(
        voteOf(neighbours.test, Number(k), task),
        expected,
        task.kind === 'numeric' ? 1e-12 : 0,
        `k ${k}`,
      );
  });

  if (task.kind === 'numeric') continue;

  const margins: [string, Record<string, GoldenFit>, MarginLoss][] = [
    ['logistic regression', golden.logistic ?? {}, logLoss(task.targets.train, columnsOf(task))],
    ['the linear SVM', golden.svm ?? {}, squaredHinge(task.targets.train, columnsOf(task))],
  ];
  for (const [name, fits, loss] of margins) {
    test(`${golden.name}: ${name} has the minimum of scikit-learn`, async () => {
      const design = await designOf(z);
      for (const [c, expected] of Object.entries(fits)) {
        const model = await fitMargin(design, loss, Number(c), exact, rest);
        assert.ok(model.converged, `C ${c}`);
        await assertModel(z, model, expected, 1e-8, `C ${c}`);
        const probe = await fitMargin(design, loss, Number(c), {}, rest);
        const { test: scores } = await scoresOf(design, probe, rest);
        assert.deepEqual(
          Array.from(categoriesOf(scores)),
          expected.predicted,
          `C ${c}, as precise as a probe`,
        );
      }
    });
  }

  test(`${golden.name}: naive Bayes has the likelihoods of scikit-learn`, async () => {
    const model = fitNaiveBayes(z.train, task.targets.train, golden.classes);
    const scores = await jointLogLikelihood(z.test, model, rest);
    assertAll(scores.data, golden.naiveBayes?.jointLogLikelihood.flat() ?? [], 1e-9, 'log-likelihood');
    assert.deepEqual(Array.from(categoriesOf(scores)), golden.naiveBayes?.predicted);
  });
}
