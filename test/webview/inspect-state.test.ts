import assert from 'node:assert/strict';
import { test } from 'node:test';
import { told, UNASKED, type Answer } from '../../webview/parts/answer';
import { orderedRows } from '../../webview/parts/table';
import { filtered, layerColumns, layerRows } from '../../webview/inspect/columns';
import {
  decodingQuestion,
  embeddingQuestion,
  layerQuestion,
  measureQuestion,
  similarityQuestion,
  startQuestion,
} from '../../webview/inspect/questions';
import {
  decoded,
  defaultLayer,
  embedded,
  firstState,
  keptOf,
  looked,
  measured,
  picked,
  refreshed,
  started,
  type InspectState,
} from '../../webview/inspect/state';
import { inspectStart } from './panel-data';
import { inspection, layerNames, layerView } from './views';

const answered = <T>(value: T): Answer<T> => told<T>(UNASKED, { kind: 'answered', value });
const asking = <T>(answer: Answer<T>): Answer<T> => told(answer, { kind: 'asked' });

function ready(ofRun = true): InspectState {
  const start = inspectStart(20, ofRun ? { layerOfRecord: layerNames(20)[7] } : {});
  return measured(started(firstState(undefined), answered(start)), answered(inspection(20)));
}

test('a checkpoint of a run is measured on its study’s test set by itself', () => {
  const state = started(firstState(undefined), answered(inspectStart(20, { layerOfRecord: null })));
  assert.deepEqual(state.probe, {});
  assert.equal(state.draft?.source, 'study');
  assert.deepEqual(measureQuestion(state), { probe: {}, reduction: 'mean', allTensors: false });
});

test('another model is not measured before inputs are chosen', () => {
  const state = started(firstState(undefined), answered(inspectStart(20)));
  assert.equal(state.probe, null);
  assert.equal(measureQuestion(state), null);
  assert.equal(layerQuestion(state), null);
  assert.equal(similarityQuestion(state), null);
});

test('inputs chosen before are taken over, and a later start does not undo the person’s choice', () => {
  const remembered = { ...inspectStart(20), probe: { file: '/data/probe.npz' } };
  const state = started(firstState(undefined), answered(remembered));
  assert.deepEqual(state.probe, { file: '/data/probe.npz' });
  const again = started(state, answered({ ...remembered, probe: null }));
  assert.deepEqual(again.probe, { file: '/data/probe.npz' });
});

test('the layer of record is selected, else the last that has measures', () => {
  assert.equal(ready().selection.layer, layerNames(20)[7]);
  assert.equal(ready(false).selection.layer, 'fc');
  const partly = inspection(20).layers.map((layer, i) => (i > 4 ? { ...layer, measures: null } : layer));
  assert.equal(defaultLayer({ layers: partly }, 'fc'), layerNames(20)[4]);
  assert.equal(defaultLayer({ layers: [] }, null), null);
});

test('a selected layer stays selected when other numbers come, unless it has none any more', () => {
  const state = picked(ready(), { layer: layerNames(20)[3], inputs: [5, 1999] });
  assert.equal(measured(state, answered(inspection(20))).selection.layer, layerNames(20)[3]);
  const numbers = inspection(20);
  const without = {
    ...numbers,
    layers: numbers.layers.map((layer) => ({
      ...layer,
      measures: layer.name === 'fc' ? layer.measures : null,
    })),
  };
  assert.equal(measured(state, answered(without)).selection.layer, 'fc');
  const fewer = { ...numbers, probe: numbers.probe && { ...numbers.probe, rows: 100 } };
  assert.deepEqual(measured(state, answered(fewer)).selection.inputs, [5]);
});

test('charts are asked for once the layers are measured; the similarities after the first layer', () => {
  const state = ready();
  const choice = { probe: {}, reduction: 'mean', allTensors: false };
  assert.deepEqual(layerQuestion(state), {
    ...choice,
    layer: layerNames(20)[7],
    distance: 'euclidean',
    most: 400,
  });
  assert.equal(similarityQuestion({ ...state, layer: asking(UNASKED) }), null);
  assert.deepEqual(similarityQuestion({ ...state, layer: answered(layerView(8)) }), {
    ...choice,
    measure: 'cka.linear.debiased',
  });
  const later = { ...state, layer: asking(answered(layerView(8))) };
  assert.deepEqual(similarityQuestion(later), { ...choice, measure: 'cka.linear.debiased' });
  const anew = { ...state, inspection: asking(state.inspection) };
  assert.equal(layerQuestion(anew), null);
  assert.equal(similarityQuestion(anew), null);
});

test('all tensors are described before they are measured', () => {
  const state = looked(ready(), { allTensors: true });
  assert.deepEqual(startQuestion(state), { allTensors: true });
  assert.equal(measureQuestion({ ...state, start: asking(state.start) }), null);
});

test('a new version of the file is asked about anew while everything shown stays', () => {
  const state = picked({ ...ready(), file: 'changed' }, { inputs: [3] });
  const next = refreshed(state);
  assert.equal(next.version, state.version + 1);
  assert.equal(next.file, 'as read');
  assert.deepEqual(next.selection, state.selection);
  assert.equal(next.inspection, state.inspection);
});

test('what a person chose comes back after a reload, the numbers do not', () => {
  const state = picked(looked(ready(), { filter: 'conv', distance: 'cosine' }), { layer: 'fc', inputs: [7] });
  const kept = JSON.parse(JSON.stringify(keptOf(state, 120))) as ReturnType<typeof keptOf>;
  const again = firstState(kept);
  assert.deepEqual(again.look, state.look);
  assert.deepEqual(again.selection, state.selection);
  assert.equal(again.inspection.value, null);
  assert.equal(kept.scroll, 120);
});

test('the filter wants all its words in name or operator, in any case', () => {
  const rows = layerRows(inspection(20).layers, null);
  assert.equal(filtered(rows, ' ').length, 20);
  assert.deepEqual(
    filtered(rows, 'GEMM').map(({ name }) => name),
    ['fc'],
  );
  assert.deepEqual(
    filtered(rows, 'layer2 conv3').map(({ name }) => name),
    ['layer2.0.conv3', 'layer2.1.conv3'],
  );
  assert.equal(filtered(rows, 'layer2 gemm').length, 0);
});

const cellOf = (columns: ReturnType<typeof layerColumns>, key: string) => {
  const column = columns.find((candidate) => candidate.key === key);
  assert.ok(column, key);
  return column;
};

test('measured columns come with the labels, and a value that is missing says why', () => {
  const columns = layerColumns(['digit', 'slant']);
  assert.deepEqual(
    columns.map(({ title }) => title),
    ['Layer', 'Operator', 'R² digit', 'R² slant', 'Part. ratio', 'Units', 'Shape', 'Parameters'],
  );
  assert.deepEqual(
    layerColumns(null).map(({ key }) => key),
    ['name', 'op', 'shape', 'parameters'],
  );
  const measuredRows = layerRows(inspection(20).layers, {
    layers: inspection(20).layers,
    leftOut: [{ layer: 'fc', reason: 'has no value per input.' }],
  });
  const digit = cellOf(columns, 'label:digit');
  assert.equal(digit.cell(measuredRows[2]), '–');
  assert.equal(digit.hint?.(measuredRows[2]), 'the layer does not vary.');
  assert.equal(digit.hint?.({ ...measuredRows[19], measures: null }), 'has no value per input.');
  assert.equal(typeof digit.value(measuredRows[0]), 'number');
});

test('labels called like properties of every object are labels like any other', () => {
  const columns = layerColumns(['constructor', '__proto__', 'toString']);
  const rows = layerRows(inspection(3, ['digit']).layers, inspection(3, ['digit']));
  for (const key of ['label:constructor', 'label:__proto__', 'label:toString']) {
    const column = cellOf(columns, key);
    assert.equal(column.value(rows[0]), null);
    assert.equal(column.cell(rows[0]), '–');
    assert.equal(column.hint?.(rows[0]), undefined);
  }
  const named = layerRows([{ ...rows[0], name: 'constructor' }], null);
  assert.equal(named[0].measures, null);
});

test('the table sorts by a measured column with missing values last, and by a column it does not have not at all', () => {
  const columns = layerColumns(['digit']);
  const rows = layerRows(inspection(20).layers, inspection(20));
  const byDigit = orderedRows(rows, columns, { column: 'label:digit', descending: true });
  assert.equal(byDigit.at(-1)?.index, 2);
  assert.equal(orderedRows(rows, columns, { column: 'label:gone', descending: true }), rows);
  assert.equal(orderedRows(rows, columns, null), rows);
});

test('a UMAP and probes that were asked for before a reload wait to be asked for again where nothing is kept of them', () => {
  const probes = { kinds: ['knn'], control: true, curve: false, seed: 0 } as const;
  const before = looked(ready(), {
    umapOf: layerNames(20)[7],
    probed: { ...probes, kinds: [...probes.kinds] },
  });
  const kept = JSON.parse(JSON.stringify(keptOf(before, 0))) as ReturnType<typeof keptOf>;
  const measuredAgain = measured(
    started(firstState(kept), answered(inspectStart(20, { layerOfRecord: null }))),
    answered(inspection(20)),
  );
  const reloaded = { ...measuredAgain, layer: answered(layerView(4)) };
  assert.ok(embeddingQuestion(reloaded) && decodingQuestion(reloaded));
  assert.deepEqual(reloaded.restoring, { embedding: true, decoding: true });
  const asking = decoded(embedded(reloaded, { kind: 'asked' }), { kind: 'asked' });
  assert.deepEqual(asking.restoring, { embedding: true, decoding: true });
  const absent = decoded(embedded(asking, { kind: 'absent' }), { kind: 'absent' });
  assert.equal(embeddingQuestion(absent), null);
  assert.equal(decodingQuestion(absent), null);
  assert.deepEqual([absent.embedding.phase, absent.decoding.phase], ['idle', 'idle']);
  const again = looked(absent, { umapOf: layerNames(20)[7] });
  assert.ok(embeddingQuestion(again));
  assert.equal(again.restoring.embedding, false);
});
