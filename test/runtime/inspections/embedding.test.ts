import assert from 'node:assert/strict';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { CancelledError, UserError } from '../../../runtime/errors';
import { embedLayer, type EmbeddingParams } from '../../../runtime/inspections/embedding';
import { viewLayer } from '../../../runtime/inspections/layer-view';
import { temporaryFolder } from '../onnx/build-model';
import { doings, notedJob, writeInputs, writeModel } from './small-models';

function paramsIn(t: TestContext, rows = 60): EmbeddingParams {
  const folder = temporaryFolder(t);
  return {
    file: writeModel(path.join(folder, 'm.onnx'), [12, 6], 0),
    probe: { file: writeInputs(path.join(folder, 'x.npy'), rows) },
    layer: 'hidden1',
  };
}

test('the inputs are those of the layer view, each with a place, the same for the same seed', async (t) => {
  const params = { ...paramsIn(t), most: 25, seed: 2 };
  const embedding = await embedLayer(params, notedJob());
  const view = await viewLayer(params, notedJob());
  assert.deepEqual(embedding.inputs, view.inputs);
  assert.equal(embedding.x.length, 25);
  assert.ok([...embedding.x, ...embedding.y].every(Number.isFinite));
  assert.deepEqual([embedding.neighbours, embedding.minimumDistance, embedding.seed], [15, 0.1, 2]);
  assert.deepEqual(await embedLayer(params, notedJob()), embedding);
});

test('there are no more neighbours than other inputs', async (t) => {
  const { neighbours } = await embedLayer({ ...paramsIn(t, 9), neighbours: 50 }, notedJob());
  assert.equal(neighbours, 8);
});

test('what has no embedding is refused with the reason', async (t) => {
  const refused = (params: EmbeddingParams, reason: RegExp) =>
    assert.rejects(embedLayer(params, notedJob()), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, reason);
      return true;
    });
  await refused(paramsIn(t, 3), /hidden1: is shown on 3 inputs.*at least 4/);
  await refused({ ...paramsIn(t), neighbours: 1 }, /neighbours: is 1/);
  await refused({ ...paramsIn(t), minimumDistance: 1 }, /minimumDistance: is 1/);
  await refused({ ...paramsIn(t), layer: 'nothing' }, /nothing/);
});

test('its progress is told, and it can be cancelled', async (t) => {
  const job = notedJob();
  const params = { ...paramsIn(t, 400), seed: 1 };
  const report: typeof job.report = (event) => {
    job.report(event);
    if (event.kind === 'progress' && event.label === 'UMAP of hidden1' && event.done > 10) job.cancel();
  };
  await assert.rejects(embedLayer(params, { ...job, report }), CancelledError);
  assert.ok(doings(job).includes('UMAP of hidden1'));
});
