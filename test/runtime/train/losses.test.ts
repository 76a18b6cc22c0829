import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../../runtime/engine/session';
import { encodeModel } from '../../../runtime/onnx/encode';
import { Graph } from '../../../runtime/onnx/graph';
import { LOSSES } from '../../../runtime/train/losses';

/** Value and gradient of sigmoid cross-entropy in float64. */
async function evaluate(logits: readonly number[], targets: readonly number[], shape: [number, number]) {
  const graph = new Graph('loss');
  const loss = LOSSES['sigmoid-cross-entropy'](
    graph,
    graph.input('logits', 'float64', shape),
    graph.input('targets', 'float64', shape),
  );
  graph.output(loss.value);
  graph.output(loss.gradient);
  const session = await Session.create(encodeModel(graph));
  const array = (data: readonly number[]) =>
    ({ type: 'float64', shape, data: Float64Array.from(data) }) as const;
  const result = await session.run({ logits: array(logits), targets: array(targets) });
  await session.release();
  return {
    value: Number(result[loss.value.name].data[0]),
    gradient: [...result[loss.gradient.name].data].map(Number),
  };
}

const LOGITS = [0.3, -1.2, 2.5, 0, -0.7, 4];
const TARGETS = [1, 0, 0, 1, 1, 0];

test('sigmoid cross-entropy is the mean of -log p of the target over rows and features', async () => {
  const { value } = await evaluate(LOGITS, TARGETS, [3, 2]);
  const terms = LOGITS.map((z, i) => -Math.log(TARGETS[i] ? 1 / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z))));
  assert.ok(Math.abs(value - terms.reduce((sum, term) => sum + term) / 6) < 1e-12);
});

test('its gradient equals finite differences, at a logit of zero too', async () => {
  const { gradient } = await evaluate(LOGITS, TARGETS, [3, 2]);
  for (const [i, z] of LOGITS.entries()) {
    const at = async (change: number) => (await evaluate(LOGITS.with(i, z + change), TARGETS, [3, 2])).value;
    const expected = ((await at(1e-5)) - (await at(-1e-5))) / 2e-5;
    assert.ok(Math.abs(gradient[i] - expected) < 1e-9, `${i}: ${gradient[i]} against ${expected}`);
  }
});

test('logits of any size give a finite loss', async () => {
  const { value, gradient } = await evaluate([1000, -1000, 1000, -1000], [1, 0, 0, 1], [2, 2]);
  assert.ok(Math.abs(value - 500) < 1e-9);
  assert.deepEqual(gradient, [0, 0, 0.25, -0.25]);
});
