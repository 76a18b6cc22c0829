import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { randomStream } from '../../../runtime/data/random';
import { labelFacts, viewLabels } from '../../../runtime/inspections/label-facts';
import type { ProbeLabel } from '../../../runtime/inspections/layer-measures';
import { temporaryFolder } from '../onnx/build-model';
import { notedJob, writeLabelled, writeModel } from './small-models';

const ROWS = 80;
const rest = () => Promise.resolve();
const random = randomStream(2, 'noise');
const side: ProbeLabel = {
  values: Array.from({ length: ROWS }, (_, row) => row % 2),
  names: ['left', 'right'],
};
const layer = {
  name: 'hidden',
  matrix: {
    rows: ROWS,
    cols: 3,
    data: Float64Array.from(
      { length: ROWS * 3 },
      (_, k) => random.uniform() + (k % 3 === 0 ? Math.floor(k / 3) % 2 : 0),
    ),
  },
};

test('a label that a unit tells separates the layer, and that unit is selective for it', async () => {
  const size: ProbeLabel = { values: side.values.map((_, row) => row / 7), names: null };
  const { labels, numbers, commonality } = await labelFacts(layer, { side, size }, rest);
  const [facts] = labels;
  assert.equal(labels.length, 1);
  assert.deepEqual(numbers, ['size']);
  assert.deepEqual(facts.classes, ['left', 'right']);
  assert.ok(facts.fisherRatio !== null && facts.traceRatio !== null && facts.fisherRatio > facts.traceRatio);
  assert.ok(facts.silhouette && facts.silhouette.rows === ROWS && facts.silhouette.mean > 0.2);
  assert.ok(facts.neuralCollapse);
  assert.ok(facts.selectivity?.dPrime);
  const [told, noise] = facts.selectivity.dPrime;
  assert.ok(told !== null && told > 2 && noise !== null && Math.abs(noise) < 1);
  assert.deepEqual(
    commonality?.sets.map(({ features }) => features.join(' ')),
    ['side', 'size', 'side size'],
  );
});

test('what a label explains has an interval over draws of the inputs around it, the same each time', async () => {
  const size: ProbeLabel = { values: side.values.map((_, row) => row / 7), names: null };
  const [first, second] = await Promise.all([1, 2].map(() => labelFacts(layer, { side, size }, rest)));
  assert.deepEqual(first.explained, second.explained);
  const [told, noise] = first.explained;
  assert.ok(told.r2 !== null && told.interval && noise.interval);
  assert.ok(told.interval.low < told.r2 && told.r2 < told.interval.high);
  assert.ok(
    told.interval.low > noise.interval.high,
    'the label of a unit is told apart from one that is none',
  );
});

test('what a label does not allow is told under its name', async () => {
  const once: ProbeLabel = { values: side.values.map(() => 4), names: null };
  const { labels, commonality, commonalityUndefined } = await labelFacts(layer, { once }, rest);
  assert.deepEqual(labels[0].undefined, {
    traceRatio: 'The label has a single category: nothing to tell apart.',
    fisherRatio: 'The label has a single category: nothing to tell apart.',
    silhouette: 'The label has a single category: nothing to tell apart.',
    neuralCollapse: 'The label has a single category: nothing to tell apart.',
    selectivity: 'The label has a single category: nothing to tell apart.',
  });
  assert.equal(commonality, null);
  assert.match(commonalityUndefined ?? '', /two or more/);
});

test('the labels of the inputs of a model are told of one of its layers', async (t) => {
  const folder = temporaryFolder(t);
  const values = Float64Array.from(side.values);
  const params = {
    file: writeModel(path.join(folder, 'm.onnx'), [6], 0),
    probe: {
      file: writeLabelled(path.join(folder, 'x.npz'), ROWS, {
        side: { type: 'float64', shape: [ROWS], data: values },
      }),
    },
  };
  const view = await viewLabels({ ...params, layer: 'hidden1' }, notedJob());
  assert.deepEqual([view.layer, view.probe.rows], ['hidden1', ROWS]);
  assert.ok(view.labels[0].silhouette);
  await assert.rejects(viewLabels({ ...params, layer: 'nowhere' }, notedJob()), /nowhere/);
});
