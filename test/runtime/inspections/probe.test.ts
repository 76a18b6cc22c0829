/** Checkpoints of a run are probed with the test set of its study, whatever its inputs are. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { feedsOf } from '../../../runtime/capture/batches';
import { openCheckpoint } from '../../../runtime/checkpoints/open';
import { describeData } from '../../../runtime/data/describe';
import { generateData } from '../../../runtime/data/generate';
import type { NdArray } from '../../../runtime/engine/ndarray';
import { bindProbe } from '../../../runtime/inspections/probe';
import { RunFolder } from '../../../runtime/store/run-folder';
import { parseStudy } from '../../../runtime/studies/load';
import { provenanceOf } from '../../../runtime/studies/provenance';
import { runSeed } from '../../../runtime/studies/seed-job';
import { accuracyOf } from '../../../runtime/train/outputs';
import { temporaryFolder } from '../onnx/build-model';
import { cpuExecution } from '../studies/execution-of-cpu';
import { notedJob } from './small-models';

const rows = { train: 64, validation: 32, test: 48 };
const features = [
  { name: 'easy', function: { kind: 'copy' } },
  { name: 'hard', function: { kind: 'parity', bits: 2 } },
];
const transformer = { width: 8, heads: 2, hidden: 8 };
const studies = {
  images: {
    data: { kind: 'trifeature', size: 16, shapes: 3, textures: 2, colours: 4, rows },
    model: { kind: 'cnn', channels: [6] },
    loss: 'softmax-cross-entropy',
  },
  sequences: {
    data: { kind: 'sequence', length: 12, features, rows },
    model: { kind: 'encoder-decoder', encoderBlocks: 1, decoderBlocks: 1, ...transformer },
    loss: 'sigmoid-cross-entropy',
  },
};

for (const [kind, { data, model, loss }] of Object.entries(studies))
  test(`a checkpoint of a study of ${kind} gives the accuracy that its training noted`, async (t) => {
    const training = {
      optimizer: { kind: 'adam', learningRate: 0.01 },
      loss,
      batchSize: 16,
      steps: 12,
      evaluations: 2,
      checkpoints: 2,
    };
    const spec = parseStudy({ name: kind, title: kind, data, model, training, seeds: 1 }, kind);
    const run = new RunFolder(temporaryFolder(t));
    writeFileSync(run.studyFile, JSON.stringify(spec));
    const begun = { format: 'replens.run', version: 1, study: kind, status: 'running', seconds: 0 } as const;
    const startedAt = new Date(0).toISOString();
    run.writeRecord({
      ...begun,
      startedAt,
      provenance: provenanceOf(spec, 'cpu', 1),
      execution: cpuExecution,
    });
    const { curve, checkpoints } = await runSeed({ folder: run.folder, seed: 0 }, notedJob());

    const info = describeData(spec.data);
    const checkpoint = await openCheckpoint(path.join(run.folder, checkpoints[1].file));
    t.after(() => checkpoint.close());
    const { bound, categories, provenance } = bindProbe(checkpoint, {});
    assert.equal(provenance.source, 'study test set');
    assert.deepEqual(
      categories,
      Object.fromEntries(info.features.flatMap(({ name, values }) => (values ? [[name, values]] : []))),
    );
    const { logits } = await checkpoint.run(feedsOf(bound, [...Array(bound.rows).keys()]), ['logits']);
    const { test: held } = generateData(spec.data);
    const accuracy = info.features.map(({ name }, f) => [
      name,
      accuracyOf(spec.training.loss, logits as NdArray<'float32'>, held, info, f),
    ]);
    assert.deepEqual(Object.fromEntries(accuracy), curve[1].accuracy);
  });
