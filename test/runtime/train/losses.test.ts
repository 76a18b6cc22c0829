/** Losses against formulas, and against PyTorch's values that test/golden/losses.py stored. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { NdArray } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import { encodeModel } from '../../../runtime/onnx/encode';
import { Graph } from '../../../runtime/onnx/graph';
import { buildLoss } from '../../../runtime/train/losses';
import type { TrainingSpec } from '../../../runtime/train/spec';

interface Case {
  loss: TrainingSpec['loss'];
  classes: number[];
  weights: number[];
  rows: number;
  logits: number[];
  targets: number[];
}

const array = (shape: number[], data: readonly number[], type: 'float32' | 'float64'): NdArray => ({
  type,
  shape,
  data: type === 'float32' ? Float32Array.from(data) : Float64Array.from(data),
});

async function evaluate(
  { loss, classes, weights, rows, logits, targets }: Case,
  type: 'float32' | 'float64' = 'float64',
) {
  const feeds: Record<string, NdArray> = {
    logits: array([rows, logits.length / rows], logits, type),
    targets: array([rows, classes.length], targets, type),
    weights: array([classes.length], weights, type),
  };
  const graph = new Graph('loss');
  const [z, y, w] = Object.entries(feeds).map(([name, { shape }]) => graph.input(name, type, shape));
  const features = classes.map((count, i) => ({ name: `f${i}`, classes: count }));
  const { value, gradient } = buildLoss(loss, features)(graph, { logits: z, targets: y, weights: w });
  graph.output(value);
  graph.output(gradient);
  const session = await Session.create(encodeModel(graph));
  const result = await session.run(feeds);
  await session.release();
  return {
    value: Number(result[value.name].data[0]),
    gradient: Array.from(result[gradient.name].data, Number),
  };
}

const LOGITS = [0.3, -1.2, 2.5, 0, -0.7, 4];
const TARGETS = [1, 0, 0, 1, 1, 0];
const binary = (loss: TrainingSpec['loss'], weights: number[], logits = LOGITS): Case => ({
  loss,
  classes: [2, 2],
  weights,
  rows: logits.length / 2,
  logits,
  targets: TARGETS.slice(0, logits.length),
});

test('sigmoid cross-entropy is the weighted sum of -log p of the target over rows and features', async () => {
  const weights = [1 / 3, 1 / 4];
  const { value } = await evaluate(binary('sigmoid-cross-entropy', weights));
  const terms = LOGITS.map(
    (z, i) => -Math.log(TARGETS[i] ? 1 / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z))) * weights[i % 2],
  );
  assert.ok(Math.abs(value - terms.reduce((sum, term) => sum + term)) < 1e-12);
});

for (const loss of ['sigmoid-cross-entropy', 'mean-squared-error', 'softmax-cross-entropy'] as const) {
  test(`${loss}: the gradient equals finite differences, at a logit of zero too`, async () => {
    const of = (logits: number[]): Case => {
      const [classes, rows] = loss === 'softmax-cross-entropy' ? [[2, 3], 1] : [[2, 2], 3];
      const targets = TARGETS.slice(0, rows * 2);
      return { loss, classes, rows, logits, targets, weights: [0.5, 0.3] };
    };
    const { gradient } = await evaluate(of(LOGITS));
    for (const [i, z] of LOGITS.entries()) {
      const at = async (change: number) => (await evaluate(of(LOGITS.with(i, z + change)))).value;
      const expected = ((await at(1e-5)) - (await at(-1e-5))) / 2e-5;
      assert.ok(Math.abs(gradient[i] - expected) < 1e-9, `${i}: ${gradient[i]} against ${expected}`);
    }
  });
}

test('logits of any size give a finite loss', async () => {
  const { value, gradient } = await evaluate({
    ...binary('sigmoid-cross-entropy', [0.25, 0.25], [1000, -1000, 1000, -1000]),
    targets: [1, 0, 0, 1],
  });
  assert.ok(Math.abs(value - 500) < 1e-9);
  assert.deepEqual(gradient, [0, 0, 0.25, -0.25]);
  const softmax = await evaluate(
    {
      loss: 'softmax-cross-entropy',
      classes: [2, 3],
      weights: [1, 1],
      rows: 1,
      logits: [9e4, -9e4, 7, 9e4, 0, -9e4],
      targets: [1, 2],
    },
    'float32',
  );
  assert.equal(softmax.value, 3.6e5);
  assert.deepEqual(softmax.gradient, [1, -1, 0, 1, 0, -1]);
});

test('a value that a feature has not gets no gradient, a feature of weight 0 none at all', async () => {
  const logits = [1, 2, 50, 1, 1, 1];
  const { gradient } = await evaluate({
    ...{ loss: 'softmax-cross-entropy', classes: [2, 3], rows: 1, logits, targets: [0, 2] },
    weights: [1, 0],
  });
  assert.ok(gradient[0] < 0 && Math.abs(gradient[0] + gradient[1]) < 1e-12);
  assert.deepEqual(gradient.slice(2).map(Math.abs), [0, 0, 0, 0]);
});

const golden = JSON.parse(readFileSync(path.join(__dirname, '../../golden/losses.json'), 'utf8')) as {
  cases: (Case & { value: number; gradient: number[] })[];
};

// Both sides in float64: sums of at most 100 terms.
const ROUNDING = 1e-13;

for (const [i, item] of golden.cases.entries()) {
  test(`${item.loss}: value and gradient equal PyTorch's, case ${i + 1}`, async () => {
    const { value, gradient } = await evaluate(item);
    assert.ok(Math.abs(value - item.value) <= ROUNDING * Math.abs(item.value), `${value} ${item.value}`);
    assert.equal(gradient.length, item.gradient.length);
    item.gradient.forEach((expected, k) =>
      assert.ok(Math.abs(gradient[k] - expected) <= ROUNDING, `${k}: ${gradient[k]} against ${expected}`),
    );
  });
}
