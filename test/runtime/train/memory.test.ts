import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { Graph } from '../../../runtime/onnx/graph';
import { UserError } from '../../../runtime/errors';
import { peakBytes } from '../../../runtime/train/activation-bytes';
import { checkMemory, estimateMemory } from '../../../runtime/train/memory';
import { buildTrainingGraph } from '../../../runtime/train/loop-graph';
import { modelPorts } from '../../../runtime/train/ports';
import { buildModel } from '../../../runtime/models/build';
import { NAMES, ROWS } from './memory-runs';
import { smallRun } from './small-runs';

test('the peak of a chain is two neighbours, of a value that is used again also that', () => {
  const graph = new Graph('chain');
  const x = graph.input('x', 'float32', ['batch', 5]);
  const a = graph.op('Relu', [x]);
  const b = graph.op('Tanh', [a]);
  const c = graph.op('Neg', [b]);
  graph.output(graph.op('ReduceSum', [c, graph.integers([1])]));
  assert.equal(peakBytes(graph, 7), 4 * 7 * 5 * 2);
  graph.output(graph.op('Add', [c, a]));
  assert.equal(peakBytes(graph, 7), 4 * 7 * 5 * 3 + 4 * 7);
});

// Arena and garbage collector take more or less as it happens: the estimate is within a factor of 1.5 of the most that the
// process took, both ways.
const FACTOR = 1.5;

for (const name of NAMES) {
  test(`memory is estimated within a factor of ${FACTOR}: ${name}`, () => {
    const file = path.join(__dirname, 'memory-run.ts');
    const child = spawnSync(process.execPath, ['--import', 'tsx', file, name], { encoding: 'utf8' });
    assert.equal(child.status, 0, child.stderr);
    const { estimated, measured } = JSON.parse(child.stdout) as Record<'estimated' | 'measured', number>;
    assert.ok(estimated > 350e6, `an estimate of ${estimated} is mostly the process itself`);
    const ratio = estimated / measured;
    assert.ok(ratio < FACTOR && ratio > 1 / FACTOR, `${estimated} estimated, ${measured} measured`);
  });
}

test('more than the limit is refused with the figures', () => {
  const { model: spec, training, data } = smallRun('mlp');
  const model = buildModel(spec, modelPorts(data, training));
  const estimate = estimateMemory(buildTrainingGraph({ model, training, data }), ROWS);
  assert.throws(
    () => checkMemory(estimate, 50e6),
    (error) =>
      error instanceof UserError &&
      /^memory: training would take about 2\d\d MB \(.*for the data set.*for evaluation\), more than the limit of 50 MB\. Use fewer rows/.test(
        error.message,
      ),
  );
});

test('what is within the limit passes', () => {
  const parts = { data: 1, state: 1, step: 1, masks: 0, evaluation: 1, process: 1 };
  checkMemory({ ...parts, total: 5 }, 5);
  assert.throws(() => checkMemory({ ...parts, total: 1.25e9 }, 1e9), /about 1\.3 GB .* limit of 1\.0 GB/);
});

test('an axis that merges the rows with others counts all its elements', () => {
  const graph = new Graph('merged');
  const x = graph.input('x', 'float32', ['batch', 3, 5]);
  graph.output(graph.op('Relu', [graph.op('Reshape', [x, graph.integers([-1, 5])])]));
  assert.equal(peakBytes(graph, 7), 4 * 7 * 3 * 5 * 2);
});

test('rows of bits count for more than what is left of them: they are drawn as lists first', () => {
  const { model: spec, training, data } = smallRun('mlp');
  const graph = buildTrainingGraph({ model: buildModel(spec, modelPorts(data, training)), training, data });
  const ofRows = (train: number) => estimateMemory(graph, { train, validation: 1, test: 1 }).data;
  const { inputs, targets } = data.train;
  const written = 4 * (inputs.shape[1] + targets.shape[1]);
  // Measured: 2 million rows of 32 bits and 2 features take 390 bytes each at most, of which 136 stay.
  const row = (ofRows(2e6) - ofRows(1e6)) / 1e6;
  assert.ok(row > written + 250 && row < written + 450, `${row} bytes a row`);
});
