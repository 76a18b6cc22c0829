import assert from 'node:assert/strict';
import { test } from 'node:test';
import { told, UNASKED, type Answer } from '../../webview/parts/answer';
import { matchColumns } from '../../webview/compare/matchTable';
import { bothOfRuns, dimensionsOf, sameRun, sawTheSame, shortNames } from '../../webview/compare/models';
import {
  compareQuestion,
  layerQuestion,
  statisticsNow,
  statisticsQuestion,
  trajectoryQuestion,
} from '../../webview/compare/questions';
import {
  compared,
  computing,
  estimated,
  firstState,
  followed,
  keptOf,
  partnerOf,
  picked,
  refreshed,
  started,
  swapped,
  trained,
  type CompareState,
} from '../../webview/compare/state';
import { compareStart } from './panel-data';
import { comparison, layerNames } from './views';

const answered = <T>(value: T): Answer<T> => told<T>(UNASKED, { kind: 'answered', value });
const files = { a: '/models/a.onnx', b: '/models/b.onnx' };

function ready(rows = 20, columns = 20): CompareState {
  const start = compareStart(rows, columns, { layerOfRecord: layerNames(rows)[7] });
  return compared(
    started(firstState(files, undefined), answered(start)),
    answered(comparison(rows, columns)),
  );
}

test('checkpoints of one run are compared on its test set by themselves, others when inputs are chosen', () => {
  const start = compareStart(4, 6, { layerOfRecord: null });
  assert.deepEqual(compareQuestion(started(firstState(files, undefined), answered(start))), {
    probe: {},
    reduction: 'mean',
    measure: 'cka.linear.debiased',
  });
  const strangers = compareStart(4, 6);
  assert.equal(compareQuestion(started(firstState(files, undefined), answered(strangers))), null);
  assert.equal(bothOfRuns(strangers), false);
  const otherRun = structuredClone(start);
  if (otherRun.b.description.origin) otherRun.b.description.origin.folder = '/runs/other';
  assert.equal(sameRun(otherRun), false);
  assert.equal(bothOfRuns(otherRun), true);
  assert.equal(compareQuestion(started(firstState(files, undefined), answered(otherRun))), null);
});

test('the pair shown first is the layer of record and its namesake; both layers are asked for', () => {
  const state = ready();
  const name = layerNames(20)[7];
  assert.deepEqual(state.selection, { layer: name, other: name, inputs: [] });
  assert.deepEqual(layerQuestion(state, 'b'), {
    probe: {},
    reduction: 'mean',
    side: 'b',
    layer: name,
    distance: 'euclidean',
    most: 400,
  });
});

test('a layer without namesake is shown beside the most similar one, else beside the last', () => {
  const match = { layer: 'only.a', mostSimilar: 'fc', similarity: 0.4, sameName: null };
  const of = { ...comparison(4, 6), matches: [match] };
  assert.equal(partnerOf(of, 'only.a'), 'fc');
  assert.equal(
    partnerOf({ ...of, matches: [{ ...match, mostSimilar: null }] }, 'only.a'),
    layerNames(6).at(-1),
  );
  assert.equal(partnerOf(of, 'fc'), 'fc');
});

test('picking a cell selects its pair, picking a row of the table the pair of that layer', () => {
  const [first, second] = layerNames(20);
  assert.deepEqual(picked(ready(), { layer: first, other: second }).selection, {
    layer: first,
    other: second,
    inputs: [],
  });
  assert.deepEqual(picked(ready(), { layer: second }).selection, {
    layer: second,
    other: second,
    inputs: [],
  });
  const withInputs = picked(ready(), { inputs: [1, 2] });
  assert.deepEqual(withInputs.selection.inputs, [1, 2]);
  assert.equal(withInputs.selection.layer, layerNames(20)[7]);
});

test('a selected pair stays when other numbers come, unless one of its layers is gone', () => {
  const state = picked(ready(), { layer: 'fc', other: layerNames(20)[10] });
  assert.deepEqual(compared(state, answered(comparison(20, 20))).selection, state.selection);
  const gone = compared(state, answered(comparison(4, 4)));
  assert.equal(gone.selection.layer, 'fc');
  assert.equal(gone.selection.other, 'fc');
});

test('swapping swaps files, layers and what is known of the files on disk, and asks anew', () => {
  const state = {
    ...picked(ready(), { layer: 'fc', other: 'layer1.0.conv1' }),
    onDisk: { a: 'changed', b: 'as read' },
  } as const;
  const start = compareStart(20, 20, { layerOfRecord: null });
  const next = swapped(state, { ...start, a: start.b, b: start.a });
  assert.deepEqual(next.files, { a: '/models/b.onnx', b: '/models/a.onnx' });
  assert.equal(next.selection.layer, 'layer1.0.conv1');
  assert.equal(next.selection.other, 'fc');
  assert.deepEqual(next.onDisk, { a: 'as read', b: 'changed' });
  assert.equal(next.comparison.value, null);
  assert.equal(next.version, state.version + 1);
  assert.deepEqual(keptOf(next, 0).a, '/models/b.onnx');
});

test('which files and how they are looked at come back after a reload', () => {
  const state = picked(ready(), { inputs: [4] });
  const kept = JSON.parse(JSON.stringify(keptOf(state, 33))) as ReturnType<typeof keptOf>;
  const again = firstState(kept, kept.view as never);
  assert.deepEqual(again.files, files);
  assert.deepEqual(again.selection, state.selection);
  assert.deepEqual(again.look, state.look);
});

test('a refresh reads both files anew', () => {
  const next = refreshed({ ...ready(), onDisk: { a: 'changed', b: 'deleted' } });
  assert.deepEqual(next.onDisk, { a: 'as read', b: 'as read' });
  assert.equal(next.version, 1);
});

test('the same inputs are told by hash and number of rows', () => {
  const value = comparison(3, 3);
  assert.equal(sawTheSame(value), true);
  assert.equal(sawTheSame({ ...value, b: { ...value.b, probe: { ...value.b.probe, sha256: '00' } } }), false);
});

test('files of one name are told apart by their folders', () => {
  assert.deepEqual(shortNames('runs/x/a.onnx', 'runs/x/b.onnx'), { a: 'a.onnx', b: 'b.onnx' });
  assert.deepEqual(shortNames('runs/seed-0/a.onnx', 'runs\\seed-1\\a.onnx'), {
    a: 'seed-0/a.onnx',
    b: 'seed-1/a.onnx',
  });
  assert.deepEqual(shortNames('a.onnx', 'a.onnx'), { a: 'a.onnx (A)', b: 'a.onnx (B)' });
});

test('open dimensions of both models are asked for once each', () => {
  const width = { input: 'x', name: 'width', extent: 160 };
  const start = compareStart(2, 2, { openDimensions: [width] });
  assert.deepEqual(dimensionsOf(start), [width]);
});

test('a pair without a value says why', () => {
  const [, , layer] = layerNames(20);
  const columns = matchColumns(comparison(20, 20));
  const match = { layer, mostSimilar: null, similarity: null, sameName: null };
  const best = columns.find(({ key }) => key === 'similarity');
  assert.equal(best?.cell(match), '–');
  assert.equal(best?.hint?.(match), `${layer} of A does not vary over the inputs.`);
  const sameName = columns.find(({ key }) => key === 'sameName');
  assert.equal(sameName?.hint?.({ ...match, layer: 'other' }), 'B has no layer of this name');
});

test('statistics and training that were asked for before a reload wait to be asked for again where nothing is kept of them', () => {
  const before = trained(computing(ready(), statisticsNow(ready())), { shown: true });
  const { view } = JSON.parse(JSON.stringify(keptOf(before, 0))) as {
    view: Parameters<typeof firstState>[1];
  };
  const start = compareStart(20, 20, { layerOfRecord: layerNames(20)[7] });
  const reloaded = compared(started(firstState(files, view), answered(start)), answered(comparison(20, 20)));
  assert.ok(statisticsQuestion(reloaded) && trajectoryQuestion(reloaded));
  assert.deepEqual(reloaded.restoring, { statistics: true, trajectory: true });
  const absent = followed(estimated(reloaded, { kind: 'absent' }), { kind: 'absent' });
  assert.equal(statisticsQuestion(absent), null);
  assert.equal(trajectoryQuestion(absent), null);
  const again = trained(computing(absent, statisticsNow(absent)), { shown: true });
  assert.ok(statisticsQuestion(again) && trajectoryQuestion(again));
  assert.deepEqual(again.restoring, { statistics: false, trajectory: false });
});
